/**
 * Places that a platform knows under more than one name.
 *
 * @module
 */

import type { Platform } from "./fold.ts";

/** Prefixes that macOS's own links and firmlinks make meaningless, folded. */
const DARWIN =
  /^\/(?:system\/volumes\/data|volumes\/macintosh hd(?: - data)?|private(?=\/(?:var|tmp|etc)(?:\/|$)))(?=\/|$)/;

/**
 * The one name of a place that the platform itself has two names for. Takes and gives folded paths.
 */
export function canonicalName(path: string, platform: Platform): string {
  if (platform !== "darwin") return path;
  let at = 0;
  for (let match = DARWIN.exec(path); match !== null; match = DARWIN.exec(path.slice(at))) {
    at += match[0].length;
  }
  return at === 0 ? path : path.slice(at) || "/";
}

/** Links that nearly every Linux has: both names are in use, in policies too. */
const LINUX: readonly (readonly [string, string])[] = [
  ["/var/run", "/run"],
  ["/var/lock", "/run/lock"],
];

/** What HFS+ leaves out when it compares names (CVE-2014-9390). */
const IGNORED_BY_HFS = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;

/**
 * Further names of a place, for policies to be asked about as well.
 */
export function otherNames(path: string, platform: Platform): readonly string[] {
  const found: string[] = [];
  if (platform === "linux") {
    for (const [link, target] of LINUX) {
      if (isBelow(path, link)) found.push(target + path.slice(link.length));
      if (isBelow(path, target)) found.push(link + path.slice(target.length));
    }
    // WSL: the Windows drives, on which letter case doesn't count.
    const drive = /^\/mnt\/([a-z])(?=\/|$)/.exec(path);
    if (drive !== null) found.push(`${drive[1]}:${path.slice(drive[0].length) || "/"}`.toLowerCase());
  } else if (platform === "darwin") {
    const seen = path.replace(IGNORED_BY_HFS, "");
    if (seen !== path) found.push(seen);
  }
  return found;
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder) && (path.length === folder.length || path.charCodeAt(folder.length) === 47);
}
