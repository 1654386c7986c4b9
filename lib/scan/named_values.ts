/**
 * Watchers for values that look random and stand beside a name that says what they are: `DB_PASSWORD=…`,
 * `"apiKey": "…"`, `Authorization: Bearer …`.
 *
 * @module
 */

import {
  distinct,
  looksChosen,
  looksMadeUp,
  looksRandom,
  looksRandomFlat,
  looksStrong,
  looksTyped,
} from "./looks.ts";
import { isWordCode, type Scan, type Watcher } from "./watcher.ts";

/**
 * Names, as words in lower case. They are met as `api_key`, `api-key`, `apiKey`, `ApiKey`, `apikey`, `API_KEY` and
 * `Api-Key`.
 */
const NAMES: readonly string[] = [
  "password",
  "passwd",
  "passphrase",
  "passwort",
  "pwd",
  "secret",
  "token",
  "credential",
  "api key",
  "access key",
  "secret key",
  "private key",
  "account key",
  "signing key",
  "encryption key",
  "master key",
  "service key",
  "auth key",
  "license key",
  "webhook key",
  "authorization",
];

/** The watcher. */
export function namedValueWatcher(): Watcher {
  return { words: [...new Set(NAMES.flatMap(spellings))], look: lookAtName };
}

function spellings(name: string): readonly string[] {
  const parts = name.split(" ");
  const [first = ""] = parts;
  const rest = parts.slice(1).map(capital).join("");
  return ["_", "-", ""].map((sign) => parts.join(sign)).flatMap((s) => [s, s.toUpperCase()])
    .concat(first + rest, capital(first) + rest, parts.map(capital).join("-"));
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** Longest rest of a name after its telling word: `_FOR_PRODUCTION`. */
const LONGEST_REST = 24;
/** Most signs of one kind between name and value. */
const MOST_BETWEEN = 8;
/** Longest value that is looked at. Longer ones are data. */
const LONGEST_VALUE = 256;
/** Shortest value in a file of settings. */
const SHORTEST_VALUE = 8;
/** Shortest value elsewhere, of what must be a password by its name, and of anything else. */
const SHORTEST_STRONG = 8;
const SHORTEST_RANDOM = 20;

function lookAtName(scan: Scan, start: number, end: number): void {
  if (start < scan.past) return;
  const { text } = scan;
  let at = end;
  // The name may go on, but not as another word: `tokenizer`, `passwordless`, `TOKENS`.
  const first = text.charCodeAt(at);
  if (isLower(first) || (isUpper(first) && isUpper(text.charCodeAt(at - 1)))) return;
  while (at - end < LONGEST_REST && isWordCode(text.charCodeAt(at))) at++;
  const nameEnd = at;
  const valueAt = behindSign(text, start, nameEnd);
  if (valueAt < 0) return;
  at = pass(text, valueAt, isBlank, MOST_BETWEEN);
  const quoteAt = pass(text, at, isQuoteOrEscape, MOST_QUOTES);
  const quoted = quoteAt > at || text.charCodeAt(valueAt - 1) === GREATER;
  at = quoteAt;
  if (isScheme(text.charCodeAt(at))) {
    SCHEME.lastIndex = at;
    if (SCHEME.test(text)) at = SCHEME.lastIndex;
  }
  if (at < scan.pastRun) return;
  let stop = at;
  let digits = 0;
  const isValue = quoted ? isQuotedCode : isValueCode;
  for (let code = text.charCodeAt(stop); isValue(code); code = text.charCodeAt(++stop)) {
    if (code >= 48 && code <= 57) digits++;
    if (stop - at > LONGEST_VALUE) {
      scan.pastRun = stop;
      return;
    }
  }
  // Cheap tests first: most of what stands beside such a name is code.
  const length = stop - at;
  if (length < SHORTEST_VALUE || digits === 0) return;
  if (
    length < SHORTEST_RANDOM && !isSettingsLine(text, start, nameEnd) &&
    (length < SHORTEST_STRONG || !isPasswordName(text, start, nameEnd))
  ) return;
  const kind = scan.checks-- > 0
    ? kindOfValue(scan, { name: start, nameEnd, at, stop, quoted })
    : "named-secret";
  if (kind !== undefined) scan.likely.push({ kind, start: at, end: stop });
}

/** Where what belongs to a name begins, behind the sign between them; -1 where there is no such sign. */
function behindSign(text: string, start: number, nameEnd: number): number {
  let at = pass(text, nameEnd, isQuoteOrEscape, MOST_QUOTES);
  const isClosed = at > nameEnd;
  if (text.charCodeAt(at) === CLOSING) at++;
  const blank = at;
  at = pass(text, at, isBlank, MOST_BETWEEN);
  switch (text.charCodeAt(at)) {
    case EQUALS:
      at++;
      if (text.charCodeAt(at) === EQUALS) return -1;
      // Not `a =>` of a function, but `"a" => 1`.
      return text.charCodeAt(at) === GREATER ? at + 1 : at;
    case COLON:
      return text.charCodeAt(at + 1) === EQUALS ? at + 2 : at + 1;
    case GREATER:
      // `<password>`
      return text.charCodeAt(beginOf(text, start) - 1) === LESS ? at + 1 : -1;
    case COMMA:
      // `define("PASSWORD", "…")`, `"name": "PASSWORD", "value": "…"`
      if (isClosed && text.charCodeAt(beginOf(text, start) - 2) === OPENING_ROUND) return at + 1;
      return behindValue(text, at);
    case LETTER_V:
    case LINE_FEED:
    case CARRIAGE_RETURN:
      return behindValue(text, at);
    default: {
      // `--password …`
      if (isClosed || at === blank) return -1;
      const begin = beginOf(text, start);
      return text.startsWith("--", begin) && text.charCodeAt(at) !== DASH ? at : -1;
    }
  }
}

/** Where the word that a place is in begins; as far as it is looked for. */
function beginOf(text: string, from: number): number {
  let at = from;
  while (from - at < 48 && (isWordCode(text.charCodeAt(at - 1)) || text.charCodeAt(at - 1) === DOT)) at--;
  return at;
}

function behindValue(text: string, at: number): number {
  VALUE.lastIndex = at;
  return VALUE.test(text) ? VALUE.lastIndex : -1;
}

// The other half of a pair of a name and a value.
const VALUE = /,?\s{0,40}\\{0,3}["']?[Vv]alue\\{0,3}["']?\s{0,4}[:=]/y;

/** Whether a name is that of what a person or a program chose to log in with. */
function isPasswordName(text: string, start: number, nameEnd: number): boolean {
  return /^(?:pass|pwd|secret)/i.test(text.slice(start, nameEnd));
}

/** A name and its value, by their places. */
interface Assignment {
  /** Where the telling word begins. */
  readonly name: number;
  readonly nameEnd: number;
  readonly at: number;
  readonly stop: number;
  readonly quoted: boolean;
}

function kindOfValue({ text }: Scan, { name, nameEnd, at, stop, quoted }: Assignment): string | undefined {
  const after = text.charCodeAt(stop);
  // `token = next.value(…)`, `token: Foo<Bar>`: code, not a value.
  if (
    after === OPENING_ROUND || after === OPENING_SQUARE || (!quoted && (after === COLON || after === LESS))
  ) {
    return undefined;
  }
  const value = text.slice(at, stop).replace(/[.,]+$/, "");
  // `password: Uint8Array, salt: …`: types and names.
  if (!quoted && value.length < CODE && isListSign(after) && !isAssigned(text, at)) return undefined;
  if (value.length < SHORTEST_VALUE || isPath(value) || (!quoted && MEMBER.test(value))) return undefined;
  if (/[$#]\{|\$\(|^\$|^[%&*?]|%[sd]|&\w+[;=]/.test(value)) return undefined;
  const full = text.slice(Math.max(0, name - 24), nameEnd);
  if (HARMLESS_NAME.test(full) || HARMLESS_END.test(full)) return undefined;
  if (AWS_NAME.test(full) && AWS_SECRET.test(value) && !looksMadeUp(value) && distinct(value) >= 16) {
    return "aws-key";
  }
  if (looksMadeUp(value)) return undefined;
  if (isSettingsLine(text, name, nameEnd) && looksChosen(value)) return "named-secret";
  if (looksTyped(value)) return undefined;
  if (value.length < SHORTEST_RANDOM && looksStrong(value) && looksChosen(value)) return "named-secret";
  return looksRandom(value) || looksRandomFlat(value) ? "named-secret" : undefined;
}

/** Longer names than this are rare in code. */
const CODE = 32;

function isListSign(code: number): boolean {
  return code === COMMA || code === SEMICOLON || code === CLOSING_ROUND;
}

function isAssigned(text: string, at: number): boolean {
  return text.charCodeAt(at - 1) === EQUALS || text.charCodeAt(at - 2) === EQUALS;
}

/** Names of what is no secret though a telling word is in them. */
const HARMLESS_NAME =
  /(?:public|csrf|xsrf|page|next|prev|sync|cursor|continuation|cancel(?:lation)?|max|num|syntax|design|color|idempotency)[_-]?[a-z]{0,12}[_-]?(?:token|key|secret)\w*$/i;
/** Names of what is about a secret, or where it is. */
const HARMLESS_END =
  /(?:[_-]id|Id|ID|[Hh]ash|[Ff]ile|[Pp]ath|[Uu]rl|URL|[Uu]ri|URI|[Nn]ame|[Tt]ype|length|count|limit|field|header|prefix|suffix|regex|pattern|policy|expiry|expires|ttl|endpoint|version|algorithm|digest|fingerprint|checksum|integrity|sha\d*|md5)\d{0,3}$/;
const AWS_NAME = /aws.{0,10}secret|secret_?access_?key/i;
const AWS_SECRET = /^[A-Za-z0-9+/]{40}$/;

/** Whether a name stands in capitals at the start of a line and an equals sign follows: a line of an `.env` file. */
function isSettingsLine(text: string, name: number, nameEnd: number): boolean {
  if (text.charCodeAt(nameEnd) !== EQUALS) return false;
  let from = name;
  while (name - from < 48 && isSettingCode(text.charCodeAt(from - 1))) from--;
  for (let i = from; i < nameEnd; i++) if (!isSettingCode(text.charCodeAt(i))) return false;
  if (from >= 7 && text.startsWith("export ", from - 7)) from -= 7;
  return from === 0 || text.charCodeAt(from - 1) === LINE_FEED;
}

function isPath(value: string): boolean {
  return value.startsWith("/") || value.startsWith("./") || value.startsWith("~/") ||
    /\.(?:pem|key|crt|json|ya?ml|txt|env|ts|js|py|go|rs)$/.test(value);
}

/** `module.Type`, as code writes it. */
const MEMBER = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+$/;

const SCHEME = /(?:Bearer|Basic|Token|ApiKey|Bot) {1,4}/iy;

function pass(text: string, from: number, is: (code: number) => boolean, most: number): number {
  let at = from;
  while (at - from < most && is(text.charCodeAt(at))) at++;
  return at;
}

/** Quotes and backslashes around a name or a value, in a text within a text. */
const MOST_QUOTES = 8;

const CARRIAGE_RETURN = 13;
const COMMA = 44;
const DASH = 45;
const DOT = 46;
const LETTER_V = 118;
const COLON = 58;
const SEMICOLON = 59;
const CLOSING_ROUND = 41;
const LESS = 60;
const EQUALS = 61;
const GREATER = 62;
const CLOSING = 93;
const OPENING_ROUND = 40;
const OPENING_SQUARE = 91;
const LINE_FEED = 10;

function isLower(code: number): boolean {
  return code >= 97 && code <= 122;
}

function isUpper(code: number): boolean {
  return code >= 65 && code <= 90;
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}

/** `"`, `'`, a backtick, and the backslashes before them in a text within a text. */
function isQuoteOrEscape(code: number): boolean {
  return code === 34 || code === 39 || code === 96 || code === 92;
}

function isScheme(code: number): boolean {
  return code === 66 || code === 98 || code === 84 || code === 116 || code === 65 || code === 97;
}

function isSettingCode(code: number): boolean {
  return isUpper(code) || (code >= 48 && code <= 57) || code === 95;
}

/** Those, and what a password between quotes may hold. */
function isQuotedCode(code: number): boolean {
  return isValueCode(code) || code === 35 || code === 36 || code === 38 || code === 42 || code === 63;
}

/** Letters, digits and `+ / = _ . ~ - ! @ ^ %`. */
function isValueCode(code: number): boolean {
  return isWordCode(code) || code === 43 || code === 47 || code === 61 || code === 46 || code === 126 ||
    code === 33 || code === 64 || code === 94 || code === 37;
}
