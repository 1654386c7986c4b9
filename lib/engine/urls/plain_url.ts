/**
 * The short way for URLs that are in normal form already.
 *
 * @module
 */

import { mayBeKnown } from "./known_hosts.ts";
import { mayNest, nestedHosts } from "./nested.ts";
import { type NormalUrl, NOTHING, type UrlTrait } from "./normal_url.ts";

/** One bit a meaning, by ASCII code. */
const HOST = 1;
const PATH = 2;
const QUERY = 4;
const KINDS: Uint8Array = kindsOf();

function kindsOf(): Uint8Array {
  const kinds = new Uint8Array(128);
  for (let c = 0x21; c < 0x7f; c++) {
    const character = String.fromCharCode(c);
    if (/[a-z0-9._-]/.test(character)) kinds[c] = HOST;
    // The rest is encoded, or separates, or is read differently from version to version of the WHATWG's text.
    if (!/["#<>?`{}^|\\%]/.test(character)) kinds[c] = (kinds[c] ?? 0) | PATH;
    if (!/["#<>'`{}^|\\]/.test(character)) kinds[c] = (kinds[c] ?? 0) | QUERY;
  }
  return kinds;
}

const NESTED: readonly UrlTrait[] = Object.freeze(["nested-url"]);
const OTHER: readonly UrlTrait[] = Object.freeze(["non-http"]);
const OTHER_NESTED: readonly UrlTrait[] = Object.freeze(["non-http", "nested-url"]);

/** Schemes other than http and https with a host, and with nothing about them that needs thought. */
const GENERIC: ReadonlySet<string> = new Set(
  ("dns ftp git git+ssh icmp imap irc ldap mongodb mqtt mysql nfs ntp postgresql rclone rdp redis rsync scp sftp smb " +
    "smtp snmp ssh syslog tcp telnet tftp tls udp vnc whois").split(" "),
);

/**
 * The normal form of a URL of a known scheme with a lower-case ASCII name for a host, no user info, no port, and
 * nothing in its path that needs thought. Undefined for all others.
 */
export function plainUrl(text: string): NormalUrl | undefined {
  const secure = text.startsWith("https://");
  const web = secure || text.startsWith("http://");
  const colon = web ? secure ? 5 : 4 : text.indexOf(":");
  const scheme = web ? secure ? "https" : "http" : text.slice(0, Math.max(0, colon));
  if (!web && !(text.startsWith("//", colon + 1) && GENERIC.has(scheme))) return undefined;
  const start = colon + 3;
  const { length } = text;
  let at = start;
  // Where the last label starts.
  let label = start;
  for (; at < length; at++) {
    const c = text.charCodeAt(at);
    if (c === 47) break;
    if (c > 127 || ((KINDS[c] as number) & HOST) === 0) return undefined;
    if (c === 46) {
      if (at === label) return undefined;
      label = at + 1;
    } else if (at === label && c === 120 && text.startsWith("xn--", at)) return undefined;
  }
  // A last label that starts with a digit may make the host an address; an empty one is a trailing dot.
  if (at === label || text.charCodeAt(label) < 97) return undefined;
  const end = at;
  let nests = false;
  let kind = PATH;
  for (let previous = 0; at < length; at++) {
    const c = text.charCodeAt(at);
    if (c === 63 && kind === PATH) {
      // The WHATWG's form leaves an empty query away.
      if (at === length - 1) return undefined;
      kind = QUERY;
      continue;
    }
    if (c > 127 || ((KINDS[c] as number) & kind) === 0) return undefined;
    if (c === 46 && previous === 47 && kind === PATH && mayBeDots(text, at + 1)) return undefined;
    if (c === 58 || c === 37) nests = true;
    previous = c;
  }
  const host = text.slice(start, end);
  if (mayBeKnown(host)) return undefined;
  const nested = nests && mayNest(text.slice(end)) ? nestedHosts(text.slice(end)) : NOTHING;
  return {
    url: web && end === length ? `${text}/` : text,
    scheme,
    host,
    port: "",
    also: NOTHING,
    alsoUrls: NOTHING,
    nested,
    traits: web ? nested.length === 0 ? NOTHING : NESTED : nested.length === 0 ? OTHER : OTHER_NESTED,
  };
}

/** Whether a segment that starts with a dot may be `.` or `..`. */
function mayBeDots(text: string, at: number): boolean {
  const next = text.charCodeAt(at) === 46 ? at + 1 : at;
  const c = text.charCodeAt(next);
  return next >= text.length || c === 47 || c === 63;
}
