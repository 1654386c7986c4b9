/**
 * One name for a place on the network however it is spelled.
 *
 * @module
 */

import { UNKNOWN } from "../../shell/word.ts";
import { normalizePath, pathOfFileUrl } from "../paths/mod.ts";
import { isIpv4 } from "./address.ts";
import { type Authority, readAuthority } from "./authority.ts";
import { bracketed, canonicalHost, describeHost, LONGEST_HOST, readHost } from "./host.ts";
import { mayNest, nestedHosts } from "./nested.ts";
import { type NormalUrl, NOTHING, type UrlTrait } from "./normal_url.ts";
import { plainUrl } from "./plain_url.ts";

/**
 * Normalises a URL as an agent or a command gives it. Never throws; takes time linear in the text.
 *
 * Without a scheme it is taken for https, or for a file where it can only be a path; `git@host:path` is ssh. White
 * space and control characters around it are dropped, tabs and line breaks everywhere.
 *
 * @example
 * ```ts
 * import { normalizeUrl } from "./normalize_url.ts";
 * normalizeUrl("HTTP://user@0xA9FEA9FE./x").host; // "169.254.169.254"
 * ```
 */
export function normalizeUrl(text: string): NormalUrl {
  return plainUrl(text) ?? normalizeAnyUrl(text);
}

/** Schemes that are read as http is. */
const WEB: ReadonlySet<string> = new Set(["http", "https", "ws", "wss"]);
/** Schemes that name files of this machine. */
const FILES: ReadonlySet<string> = new Set(["file", "local_file", "local-file", "netdoc"]);
/** Schemes in front of a whole URL. */
const WRAPPERS: ReadonlySet<string> = new Set([
  "view-source",
  "blob",
  "jar",
  "filesystem",
  "feed",
  "url",
  "jdbc",
]);
/** Schemes that name no host, so that what follows the colon is never a port or a password. */
const OPAQUE: ReadonlySet<string> = new Set(
  [
    "data",
    "javascript",
    "vbscript",
    "mailto",
    "tel",
    "sms",
    "about",
    "urn",
    "cid",
    "mid",
    "magnet",
    "news",
    "chrome",
  ],
);
/** Ports that may be left out. */
const PORTS: ReadonlyMap<string, string> = new Map([
  ["http", "80"],
  ["ws", "80"],
  ["https", "443"],
  ["wss", "443"],
  ["ftp", "21"],
  ["ssh", "22"],
  ["git+ssh", "22"],
  ["ssh+git", "22"],
  ["svn+ssh", "22"],
  ["sftp", "22"],
  ["scp", "22"],
  ["telnet", "23"],
  ["gopher", "70"],
  ["ldap", "389"],
  ["ldaps", "636"],
  ["ftps", "990"],
]);

/** Wrappers within wrappers that are looked through. */
const DEEPEST = 8;

/** {@link normalizeUrl} without its short way. */
export function normalizeAnyUrl(text: string): NormalUrl {
  return read(trimmed(text), 0);
}

const OUTSIDE = /[\s\p{Cc}\p{Cf}]/u;

function trimmed(text: string): string {
  let start = 0;
  let end = text.length;
  // `!` to `~`: most texts begin and end with one of them.
  const first = text.charCodeAt(0);
  const last = text.charCodeAt(end - 1);
  if (first > 32 && first < 127 && last > 32 && last < 127) {
    return /[\t\n\r]/.test(text) ? text.replace(/[\t\n\r]+/g, "") : text;
  }
  while (start < end && OUTSIDE.test(text.charAt(start))) start++;
  while (end > start && OUTSIDE.test(text.charAt(end - 1))) end--;
  return text.slice(start, end).replace(/[\t\n\r]+/g, "");
}

/** A scheme, of bounded length; Python's `local_file` has an underscore. */
const SCHEME = /^([A-Za-z][A-Za-z0-9+._-]{0,63}):/;

function read(text: string, depth: number): NormalUrl {
  const match = SCHEME.exec(text);
  if (match === null) return readWithoutScheme(text);
  const scheme = (match[1] ?? "").toLowerCase();
  const rest = text.slice(match[0].length);
  if (WEB.has(scheme)) return readWeb(scheme, rest, new Set());
  if (FILES.has(scheme)) return readFile(text);
  if (WRAPPERS.has(scheme) || /^[A-Za-z][A-Za-z0-9+.-]{0,63}:\/\//.test(rest)) {
    // What follows an exclamation mark is a name within the archive.
    const inner = scheme === "jar" ? rest.slice(0, endOf(rest, /!/)) : rest;
    if (depth < DEEPEST) return wrap(scheme, read(trimmed(inner), depth + 1));
    return bare(text, scheme, ["non-http", "nested-url", "unparsable"]);
  }
  if (OPAQUE.has(scheme)) return readOpaque(scheme, rest);
  if (/^[/\\]{2}/.test(rest)) return readGeneric(scheme, rest.slice(2));
  if (scheme === "ftp") return readGeneric(scheme, rest.replace(/^[/\\]+/, ""));
  if (scheme.length === 1 && /^[/\\]/.test(rest)) return readFile(text);
  // `host:443/x` and `user:password@host`.
  if (/^(?:\d{1,5}|\uffff)(?:[/?#\\]|$)/.test(rest) || rest.includes("@")) {
    return readWeb("https", text, new Set());
  }
  if (scheme.includes(".")) return readGeneric("ssh", `${scheme}/${rest.replace(/^\//, "")}`);
  return readOpaque(scheme, rest);
}

function readWithoutScheme(text: string): NormalUrl {
  if (text === "") return bare("", "", ["unparsable"]);
  if (text.startsWith(`${UNKNOWN}://`)) return readGeneric("", text.slice(4));
  const slashes = /^:?[/\\]{2}/.exec(text);
  if (slashes !== null) return readWeb("https", text.slice(slashes[0].length), new Set());
  if (/^(?:[/\\]|~(?:[/\\]|$)|\.{1,2}(?:[/\\]|$))/.test(text)) return readFile(text);
  // scp's spelling: a colon before any slash.
  const scp = /^([^\s/@:[\]]{1,256}@(?:\[[^\]\s/]{1,256}\]|[^\s/@:[\]]{1,256})):(?!\d{1,5}(?:[/?#]|$))(.*)$/s
    .exec(text);
  if (scp !== null) return readGeneric("ssh", `${scp[1]}/${(scp[2] ?? "").replace(/^\//, "")}`);
  return readWeb("https", text, new Set());
}

function readWeb(scheme: string, rest: string, traits: Set<UrlTrait>): NormalUrl {
  const body = rest.replace(/^[/\\]+/, "");
  const end = endOf(body, /[/\\?#]/);
  const text = body.slice(0, end);
  const authority = readAuthority(text);
  const also = new Set<string>();
  if (body.charAt(end) === "\\") {
    // A browser ends the host at a backslash; others take what is before it for user info.
    const other = body.slice(0, endOf(body, /[/?#]/));
    if (other.includes("@")) {
      const { host } = readHost(readAuthority(other).host.replaceAll("\\", ""));
      if (host !== "") also.add(host);
      traits.add("ambiguous-host");
    }
  }
  const parsed = text.includes(UNKNOWN) || authority.host.length > LONGEST_HOST
    ? undefined
    : parse(`${scheme}://${body}`);
  if (parsed === undefined) {
    return assemble({
      scheme,
      authority,
      tail: body.slice(end),
      traits,
      also,
      unknown: text.includes(UNKNOWN),
    });
  }
  const unknown = body.includes(UNKNOWN);
  const tail = parsed.pathname + parsed.search + parsed.hash;
  return assemble({
    scheme,
    authority,
    tail: unknown ? tail.replaceAll("%EF%BF%BF", UNKNOWN) : tail,
    traits,
    also,
    host: canonicalHost(parsed.hostname),
    port: parsed.port,
  });
}

function parse(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

/** A URL of any scheme with an authority: what follows the slashes. */
function readGeneric(scheme: string, rest: string): NormalUrl {
  const end = endOf(rest, /[/\\?#]/);
  const traits = new Set<UrlTrait>(scheme === "" ? ["unknown"] : ["non-http"]);
  return assemble({
    scheme,
    authority: readAuthority(rest.slice(0, end)),
    tail: rest.slice(end),
    traits,
    also: new Set(),
  });
}

function endOf(text: string, mark: RegExp): number {
  const found = text.search(mark);
  return found < 0 ? text.length : found;
}

/** The parts of a URL on their way to its normal form. */
interface Parts {
  readonly scheme: string;
  readonly authority: Authority;
  /** Path, query and fragment. */
  readonly tail: string;
  readonly traits: Set<UrlTrait>;
  readonly also: Set<string>;
  /** Part of the authority isn't known, so that the WHATWG's parse was not asked. */
  readonly unknown?: boolean;
  /** Host and port by the WHATWG's parse. Absent: they are read from the authority. */
  readonly host?: string;
  readonly port?: string;
}

function assemble(parts: Parts): NormalUrl {
  const { scheme, authority, tail, traits, also } = parts;
  const own = parts.host === undefined ? readHost(authority.host) : { host: parts.host, valid: true };
  const { host } = own;
  const port = parts.port ?? readPort(scheme, authority.port, traits);
  const web = WEB.has(scheme);
  if (!own.valid || (parts.host === undefined && web && !parts.unknown) || (host === "" && web)) {
    traits.add("unparsable");
  }
  if (port !== "") traits.add("port");
  if (port.includes(UNKNOWN)) traits.add("unknown");
  if (authority.user !== undefined) readUser(authority.user, scheme, traits, also);
  if (isHidden(authority.host, host)) traits.add("encoded-host");
  describeHost(host, traits, also);
  const nested = mayNest(tail) ? nestedHosts(tail) : NOTHING;
  if (nested.length > 0) traits.add("nested-url");
  const path = web && !tail.startsWith("/") ? `/${tail}` : tail;
  const urlAt = (place: string): string =>
    `${scheme === "" ? UNKNOWN : scheme}://${bracketed(place)}${port === "" ? "" : `:${port}`}${path}`;
  return {
    url: urlAt(host),
    scheme,
    host,
    port,
    also: listOf(also),
    alsoUrls: also.size === 0 ? NOTHING : [...also].map(urlAt),
    nested,
    traits: listOf(traits),
  };
}

function listOf<T>(set: ReadonlySet<T>): readonly T[] {
  return set.size === 0 ? NOTHING : [...set];
}

function readPort(scheme: string, text: string, traits: Set<UrlTrait>): string {
  if (text === "" || text.includes(UNKNOWN)) return text;
  if (!/^\d+$/.test(text)) traits.add("unparsable");
  const port = text.replace(/^0+(?=\d)/, "");
  return port === PORTS.get(scheme) ? "" : port;
}

/** Candidates in the user info that are looked at. */
const USERS = 16;

function readUser(user: string, scheme: string, traits: Set<UrlTrait>, also: Set<string>): void {
  // A user's name is how ssh's URLs are written.
  if (!scheme.includes("ssh") || user.includes(":")) traits.add("userinfo");
  for (const part of user.split(/[@:]/, USERS)) {
    if (part.length > 253 || !/[.．。%]|^localhost$/i.test(part)) continue;
    const { host, valid } = readHost(part);
    if (valid && /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$|^localhost$/.test(host)) also.add(host);
  }
}

/** Whether a host was written so that a plain comparison would miss it. */
function isHidden(written: string, host: string): boolean {
  if (written === host || written === "") return false;
  if (written.includes("%")) return true;
  if (isIpv4(host)) return written.replace(/\.$/, "") !== host;
  return /[^\p{ASCII}\uffff]/u.test(written) && !host.includes("xn--") && /^\p{ASCII}*$/u.test(host);
}

/** A URL's own rules for `.` and `..` are POSIX'. */
const PLAIN = { platform: "linux" } as const;

function readFile(text: string): NormalUrl {
  const url = /^[A-Za-z_-]{2,}:/.test(text);
  const path = url ? pathOfFileUrl(text) : text;
  const share = url ? /^\/\/([^/]+)/.exec(path) : null;
  const host = share === null ? "" : readHost(share[1] ?? "").host;
  const traits = new Set<UrlTrait>(["non-http"]);
  const also = new Set<string>();
  describeHost(host, traits, also);
  const shown = path.replaceAll("\\", "/");
  const slashed = !shown.startsWith("/")
    ? `/${shown}`
    : share === null
    ? normalizePath(shown, PLAIN).path
    : shown;
  return {
    url: share === null ? `file://${slashed}` : `file:${slashed}`,
    scheme: "file",
    host,
    port: "",
    path,
    also: listOf(also),
    alsoUrls: NOTHING,
    nested: NOTHING,
    traits: listOf(traits),
  };
}

function readOpaque(scheme: string, rest: string): NormalUrl {
  const nested = mayNest(rest) ? nestedHosts(rest) : NOTHING;
  const odd = bare(
    `${scheme}:${rest}`,
    scheme,
    nested.length === 0 ? ["non-http"] : ["non-http", "nested-url"],
  );
  return { ...odd, nested };
}

function bare(url: string, scheme: string, traits: readonly UrlTrait[]): NormalUrl {
  return { url, scheme, host: "", port: "", also: NOTHING, alsoUrls: NOTHING, nested: NOTHING, traits };
}

function wrap(scheme: string, inner: NormalUrl): NormalUrl {
  return {
    ...inner,
    url: `${scheme}:${inner.url}`,
    scheme,
    alsoUrls: [inner.url, ...inner.alsoUrls],
    traits: [...new Set<UrlTrait>(["non-http", "nested-url", ...inner.traits])],
  };
}
