/**
 * Secrets taken out of texts: commands, files, messages.
 *
 * Each rule reads the text once. Every repetition in a pattern is bounded, or ends where the next match starts, so that
 * the time grows with the length and with nothing else.
 *
 * @module
 */

import { GITLEAKS_FORMATS, looksRandom, SECRET_FORMATS, type SecretFormat } from "../scan/mod.ts";

/** What stands for a secret. */
export const REDACTED = "[redacted]";

/** No shorter text holds a name and a secret. */
const SHORTEST = 8;

/** Replaces the secrets within a text. What is left says which kind it was where that helps nobody. */
export function redactText(text: string): string {
  if (text.length < SHORTEST) return text;
  let result = redactFormats(redactPrivateKeys(text));
  // Compiling the patterns takes longer than all else that a short-lived process does for its one event. These words
  // are part of whatever they could find, and of few commands.
  const lower = text.toLowerCase();
  for (const { words, apply } of RULES) {
    if (words.some((word) => lower.includes(word))) result = apply(result);
  }
  return result;
}

/** Replaces the secret in a value whose name says that it is one: a member of an object, a header. */
export function redactNamed(value: string): string {
  if (isHarmless(value)) return value;
  const scheme = SCHEME.exec(value)?.[0] ?? "";
  return isHarmless(value.slice(scheme.length)) ? value : scheme + REDACTED;
}

/** Whether a name says that its value is a secret. */
export function isSecretName(name: string): boolean {
  if (name.length < 5 || name.length > 128) return false;
  let bare = "";
  for (const c of name) {
    if (c !== "-" && c !== "_" && c !== "." && c !== " " && (c < "0" || c > "9")) bare += c;
  }
  bare = bare.toLowerCase();
  return SECRET_NAMES.some((end) => bare.endsWith(end));
}

/** A rule about texts that hold one of some words, in lower case. */
interface Rule {
  readonly words: readonly string[];
  readonly apply: (text: string) => string;
}

const SECRET_NAMES: readonly string[] = [
  "password",
  "passwd",
  "passphrase",
  "passcode",
  "secret",
  "token",
  "apikey",
  "accesskey",
  "accesskeyid",
  "secretkey",
  "privatekey",
  "accountkey",
  "signingkey",
  "encryptionkey",
  "authorization",
  "authheader",
  "credential",
  "credentials",
  "cookie",
];

const SCHEME = /^(?:Bearer|Basic|Token|Digest|ApiKey|Negotiate|Bot|AWS4-HMAC-SHA256) {1,4}/i;

// A word that the secret belongs to, right before it; in a text within a text, an escaped line feed too.
const START = "(?:(?<![A-Za-z0-9_-])|(?<=\\\\[nrt]))";

/** No secret of a known format is shorter. */
const SHORTEST_FORMAT = 20;

const FORMATS: readonly SecretFormat[] = [...SECRET_FORMATS, ...GITLEAKS_FORMATS];

const compiled = new Map<SecretFormat, RegExp>();

function redactFormats(text: string): string {
  if (text.length < SHORTEST_FORMAT) return text;
  let result = text;
  for (const format of FORMATS) {
    if (!result.includes(format.hint)) continue;
    let pattern = compiled.get(format);
    if (pattern === undefined) {
      pattern = new RegExp(START + format.pattern, "g");
      compiled.set(format, pattern);
    }
    result = result.replace(pattern, (secret) => `${secret.slice(0, format.keep)}…${REDACTED}`);
  }
  return result;
}

const KEY_BEGIN = /-----BEGIN ([A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?)-----/g;
const KEY_END = /-----END [A-Z0-9 ]{0,60}-----/y;

function redactPrivateKeys(text: string): string {
  if (!text.includes("PRIVATE KEY-----") && !text.includes("PRIVATE KEY BLOCK-----")) return text;
  let result = "";
  let at = 0;
  for (const { 0: begin, 1: kind, index } of text.matchAll(KEY_BEGIN)) {
    if (index < at) continue;
    const end = text.indexOf("-----END ", index + begin.length);
    KEY_END.lastIndex = end;
    result += `${text.slice(at, index)}-----BEGIN ${kind}-----${REDACTED}-----END ${kind}-----`;
    // A key without an end is cut off: nothing after its start is known to be anything else.
    at = end < 0 ? text.length : end + (KEY_END.exec(text)?.[0].length ?? 0);
  }
  return result + text.slice(at);
}

const USER_INFO = /(:\/\/)([^\s\/?#@:"'`<>]{0,128}):([^\s\/?#@"'`<>]{1,256})@/g;

function redactUserInfo(text: string): string {
  if (!text.includes("://") || !text.includes("@")) return text;
  return text.replace(USER_INFO, (all, start: string, user: string, password: string) => {
    return isHarmless(password) ? all : `${start}${user}:${REDACTED}@`;
  });
}

const HEADER =
  /(?<![A-Za-z])((?:proxy-)?authorization|(?:set-)?cookie|(?<![A-Za-z0-9-])x-[a-z-]{0,40}(?:key|token|secret|auth))(\\?["']?\s{0,4}:\s{0,4}\\?["']?)([^"'\r\n\\]{1,8192})/gi;

function redactHeaders(text: string): string {
  if (!text.includes(":")) return text;
  return text.replace(HEADER, (_all, name: string, between: string, value: string) => {
    return `${name}${between}${redactNamed(value)}`;
  });
}

const BEARER = /(?<![A-Za-z0-9_-])(Bearer {1,4})([A-Za-z0-9._~+\/-]{16,4096}={0,2})/gi;

function redactBearers(text: string): string {
  return text.replace(BEARER, (all, scheme: string, value: string) => {
    return isWord(value) || isHarmless(value) ? all : scheme + REDACTED;
  });
}

// Names whose value is a secret, and names whose value may be one if it looks so.
const STRONG =
  "password|passwd|passphrase|passcode|secret|token|api[_-]?key|access[_-]?key(?:[_-]?id)?|secret[_-]?key|private[_-]?key|account[_-]?key|signing[_-]?key|encryption[_-]?key|credentials?";
const WEAK = "(?<![a-z])pass|pwd|key|auth|sig|signature|cookie|session|salt|hmac";
const ASSIGNMENT = new RegExp(
  `(${STRONG}|${WEAK})\\d{0,3}(\\\\{0,3}["']?)(\\]?\\s{0,8}(?:=>?|:=|:)\\s{0,8})` +
    `(?:(\\\\{1,3}["'])([^"'\\\\\\s]{1,4096})|"((?:[^"\\\\]|\\\\.)*)|'([^']*)|([^\\s"'\`;&|<>(),{}\\[\\]\\\\]+))`,
  "gi",
);
const STRONG_NAME = new RegExp(`^(?:${STRONG})$`, "i");

function redactAssignments(text: string): string {
  if (!text.includes("=") && !text.includes(":")) return text;
  return text.replace(
    ASSIGNMENT,
    (
      all: string,
      name: string,
      closing: string,
      between: string,
      _escapedQuote: string | undefined,
      escaped: string | undefined,
      double: string | undefined,
      single: string | undefined,
      bare: string | undefined,
    ) => {
      const value = escaped ?? double ?? single ?? bare ?? "";
      const isStrong = STRONG_NAME.test(name);
      // Without quotes, spaces or a colon tell code and prose (`token = next()`, `password: string`) from an assignment.
      const isLoose = bare !== undefined && closing === "" && between !== "=";
      const found = !isHarmless(value) && !isName(value, name) &&
        (isStrong ? !isLoose || looksChosen(value) : looksRandom(value));
      return found ? all.slice(0, all.length - value.length) + REDACTED : all;
    },
  );
}

const OPTION =
  /(?<![\w-])(--?[\w-]{0,40}(?:password|passwd|passphrase|pass|secret|token|api-?key|access-?key|private-?key)[ \t]{1,4})(?:"((?:[^"\\]|\\.)*)|'([^']*)|([^\s"'`;&|<>(){}\\]+))/gi;

function redactOptions(text: string): string {
  if (!text.includes("-")) return text;
  return text.replace(
    OPTION,
    (
      all: string,
      _option,
      double: string | undefined,
      single: string | undefined,
      bare: string | undefined,
    ) => {
      const value = double ?? single ?? bare ?? "";
      if (value.startsWith("-") || isHarmless(value)) return all;
      return all.slice(0, all.length - value.length) + REDACTED;
    },
  );
}

/** Programs with an option of one letter that takes a secret. */
const PROGRAMS: readonly (readonly [program: RegExp, option: RegExp])[] = [
  [/^(?:mysql|mariadb|mycli)/, /(\s-p["']?)([^\s"'-][^\s"']{0,255})/g],
  [/^sshpass$/, /(\s-p\s{0,4}["']?)([^\s"']{1,256})/g],
  [/^(?:docker|podman|helm|az|oc)$/, /(\slogin\s[^|;\n]{0,200}?\s-p\s{0,4}["']?)([^\s"']{1,256})/g],
  [/^redis-cli$/, /(\s-a\s{0,4}["']?)([^\s"']{1,256})/g],
  [/^(?:ldapsearch|ldapmodify|ldapadd)$/, /(\s-w\s{0,4}["']?)([^\s"']{1,256})/g],
  [
    /^(?:curl|http|https|xh)$/,
    /(\s(?:-u|--user|-U|--proxy-user|-a|--auth)[\s=]{0,2}["']?[^\s:"']{1,128}:)([^\s"']{1,256})/g,
  ],
];
const PROGRAM =
  /(?<![\w.-])(mysql|mysqldump|mysqladmin|mysqlimport|mariadb|mariadb-dump|mycli|sshpass|docker|podman|helm|az|oc|redis-cli|ldapsearch|ldapmodify|ldapadd|curl|http|https|xh)(?=\s)([^|;\n]*)/g;

function redactProgramOptions(text: string): string {
  if (!text.includes(" -")) return text;
  return text.replace(PROGRAM, (all: string, program: string, rest: string) => {
    const option = PROGRAMS.find(([pattern]) => pattern.test(program))?.[1];
    if (option === undefined) return all;
    return program + rest.replace(option, (whole: string, before: string, value: string) => {
      return isHarmless(value) ? whole : before + REDACTED;
    });
  });
}

/** What is no secret though it stands where one could: references, placeholders, paths, words of code. */
function isHarmless(value: string): boolean {
  if (value === "" || value.startsWith("$") || value.startsWith("%") || value.startsWith("<")) return true;
  if (value.includes(REDACTED) || value.includes("${") || value.includes("$(") || value.includes("{{")) {
    return true;
  }
  return CODE.test(value) || PLACEHOLDER.test(value) || isPath(value);
}

const CODE =
  /^(?:true|false|null|nil|none|undefined|yes|no|on|off|string|str|number|boolean|bool|int|bytes|any|unknown|object|optional|required|bearer|basic|token|hidden|input|env|default|\d{1,3}|[!=*].*|(?:self|this|os|process|env|args|argv|config|settings|opts?|options|params|request|req|ctx|secrets|vars|data|props|state)\b[.?[].*)$/i;
const PLACEHOLDER =
  /^(?:[*x.•_-]{3,}|\.{3}|…|(?:your|my|the)?[-_ ]?(?:password|token|secret|api[-_]?key)(?:[-_ ]?here)?)$/i;

function isPath(value: string): boolean {
  if (
    value.length > 1024 ||
    !/^(?:~|\.{1,2})?\/[\w@.+~\/ -]*$|\.(?:pem|key|crt|json|ya?ml|txt|env)$/.test(value)
  ) {
    return false;
  }
  return !value.split("/").some(looksRandom);
}

/** `password=password`, as code hands arguments on. */
function isName(value: string, name: string): boolean {
  return value.toLowerCase() === name.toLowerCase();
}

function isWord(value: string): boolean {
  return /^[A-Za-z-]{1,24}$/.test(value);
}

/** Something that a person chose as a secret, and not a word of code or prose. */
function looksChosen(value: string): boolean {
  return value.length >= 6 && /\d/.test(value) && !/^[\d.:\/-]+$/.test(value);
}

const NAME_WORDS: readonly string[] = ["pass", "secret", "token", "key", "credential"];

const RULES: readonly Rule[] = [
  { words: ["://"], apply: redactUserInfo },
  { words: ["authorization", "cookie", "x-"], apply: redactHeaders },
  { words: ["bearer "], apply: redactBearers },
  {
    words: [...NAME_WORDS, "pwd", "auth", "sig", "cookie", "session", "salt", "hmac"],
    apply: redactAssignments,
  },
  { words: NAME_WORDS, apply: redactOptions },
  {
    words: [
      "mysql",
      "mariadb",
      "mycli",
      "sshpass",
      "docker ",
      "podman ",
      "helm ",
      "az ",
      "oc ",
      "redis-cli",
      "ldap",
      "curl ",
      "http ",
      "https ",
      "xh ",
    ],
    apply: redactProgramOptions,
  },
];
