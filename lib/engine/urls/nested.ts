/**
 * URLs inside URLs: redirect targets, readers and proxies that fetch what their path or query names.
 *
 * @module
 */

import { percentDecode } from "../paths/mod.ts";
import { readAuthority } from "./authority.ts";
import { readHost } from "./host.ts";

/** More different ones are not looked at: an address has one or two. */
const MOST = 1024;
/** Rounds of percent-decoding: proxies behind proxies encode anew. */
const ROUNDS = 3;

/** Whether a URL may hold another, so that {@link nestedHosts} is worth its time. */
export function mayNest(rest: string): boolean {
  if (rest.includes("://")) return true;
  return rest.includes("%") && /(?::|%(?:25)*3a)(?:%(?:25)*2f|\/){2}/i.test(rest);
}

/**
 * The hosts of the URLs in a URL's path, query and fragment, encoded or not.
 *
 * @param rest What follows the authority.
 */
export function nestedHosts(rest: string): readonly string[] {
  const found = new Set<string>();
  const seen = new Set<string>();
  let text = rest;
  for (let round = 0; round <= ROUNDS; round++) {
    for (let at = text.indexOf("://"); at >= 0 && seen.size < MOST; at = text.indexOf("://", at + 3)) {
      const before = text.charCodeAt(at - 1) | 32;
      if (!((before >= 97 && before <= 122) || (before >= 48 && before <= 57))) continue;
      // An authority ends where the query that holds it does.
      const authority = /^[^/?#&;,"'<>()\s]*/.exec(text.slice(at + 3, at + 3 + 512))?.[0] ?? "";
      if (authority === "" || seen.has(authority)) continue;
      seen.add(authority);
      const { host } = readHost(readAuthority(authority).host);
      if (host !== "") found.add(host);
    }
    const decoded = percentDecode(text);
    if (decoded === text) break;
    text = decoded;
  }
  return [...found];
}
