/**
 * One name for a file however it is spelled.
 *
 * @module
 */

import { UNKNOWN } from "../../shell/word.ts";
import { canonicalName, otherNames } from "./aliases.ts";
import { pathOfFileUrl } from "./file_url.ts";
import { foldPath, type Platform } from "./fold.ts";
import { readLeading } from "./leading.ts";
import { NO_NAMES, type NormalPath, type PathOptions } from "./options.ts";
import { physicalPath, realName } from "./real_path.ts";
import { joinSegments } from "./segments.ts";
import { looksWindows, normalizeWindows } from "./windows.ts";

/**
 * Normalises a path as a tool or a command gives it: home and working directory, `.`, `..`, `//`, links under
 * `/proc`, `file:` URLs, Windows' spellings (recognised on every platform), letter case and Unicode form.
 *
 * Percent signs and, outside Windows' spellings, backslashes are ordinary characters. What is cut off by a NUL is
 * put forward both ways. UNKNOWN survives; a `..` after a segment that holds it drops that segment. Never throws,
 * and takes time linear in the path.
 *
 * @example
 * ```ts
 * import { normalizePath } from "./normalize_path.ts";
 * normalizePath("~/x/..//.ssh/id_rsa", { home: "/home/me", platform: "linux" }).path; // "/home/me/.ssh/id_rsa"
 * ```
 */
export function normalizePath(path: string, options: PathOptions): NormalPath {
  const { platform, realPath } = options;
  if (platform !== "windows") {
    const full = path.charCodeAt(0) === SLASH ? path : joinedPlainly(path, options);
    if (full !== undefined && isPlain(full, platform)) {
      if (realPath === undefined) return { path: full, also: NO_NAMES };
      const real = realName(full, realPath);
      if (real === undefined || real === full) return { path: full, also: NO_NAMES };
      const names: Names = { platform, path: full, also: new Set() };
      addNames(names, real);
      return finish(names);
    }
  }
  return normalizeOdd(path, options);
}

const SLASH = 47;

/** A relative path joined to the working directory, if nothing at its beginning has a meaning of its own. */
function joinedPlainly(path: string, { cwd }: PathOptions): string | undefined {
  if (cwd === undefined || cwd.charCodeAt(0) !== SLASH || cwd.length === 1) return undefined;
  const first = path.charCodeAt(0) | 32;
  const plain = (first >= 97 && first <= 122) || first === 46 || (first >= 48 && first <= 57);
  if (!plain || path.charCodeAt(1) === 58 || path.charCodeAt(4) === 58) return undefined;
  return `${cwd}/${path}`;
}

/** Whether an absolute path is in normal form already and has no names besides. */
function isPlain(path: string, platform: Platform): boolean {
  const { length } = path;
  if (length < 2) return length === 1;
  const folds = platform === "darwin";
  let previous = 0;
  for (let i = 0; i < length; i++) {
    const c = path.charCodeAt(i);
    if (previous === SLASH) {
      if (c === SLASH) return false;
      if (c === 46 && isDots(path, i + 1)) return false;
    }
    if (c === 0 || c === 0xffff || (folds && (c > 126 || (c >= 65 && c <= 90)))) return false;
    previous = c;
  }
  if (previous === SLASH) return false;
  return !mayHaveNames(path, folds);
}

/** Whether what follows a segment's first dot makes the segment `.` or `..`. */
function isDots(path: string, at: number): boolean {
  const next = at < path.length && path.charCodeAt(at) === 46 ? at + 1 : at;
  return next >= path.length || path.charCodeAt(next) === SLASH;
}

/** A cheap look at the first letter before the names that {@link otherNames} and the like know are compared. */
function mayHaveNames(path: string, folds: boolean): boolean {
  switch (path.charCodeAt(1)) {
    case 112: // p
      return folds ? path.startsWith("/private") : path.startsWith("/proc/");
    case 115: // s
      return folds && path.startsWith("/system/");
    case 118: // v
      return folds
        ? path.startsWith("/volumes/")
        : path.startsWith("/var/run") || path.startsWith("/var/lock");
    case 114: // r
      return !folds && path.startsWith("/run");
    case 109: // m
      return !folds && path.startsWith("/mnt/");
    default:
      return false;
  }
}

/** Collects names, the first as the path's own. */
interface Names {
  readonly platform: Platform;
  path: string | undefined;
  readonly also: Set<string>;
}

function add(names: Names, path: string): void {
  if (names.path === undefined) names.path = path;
  else if (path !== names.path) names.also.add(path);
}

function normalizeOdd(text: string, options: PathOptions): NormalPath {
  const names: Names = { platform: options.platform, path: undefined, also: new Set() };
  const nul = text.indexOf("\0");
  // C programs see what stands before the NUL; others may see all of it.
  if (nul >= 0) addReadings(names, text.slice(0, nul), options);
  addReadings(names, text, options);
  return finish(names);
}

function finish({ path, also }: Names): NormalPath {
  return { path: path ?? "/", also: also.size === 0 ? NO_NAMES : [...also] };
}

function addReadings(names: Names, text: string, options: PathOptions): void {
  const url = /^file:(?=[/\\])/i.test(text) ? pathOfFileUrl(text) : text;
  const led = readLeading(url, options);
  const path = led === undefined ? url : led.head + (led.windows ? led.rest.replaceAll("\\", "/") : led.rest);
  if (options.platform === "windows") return addWindows(names, path, options);
  if (looksWindows(path)) {
    addForeign(names, path, options);
    // Nothing hinders a POSIX system from having a folder called `c:`.
    if (path.includes("/")) addPosix(names, path, options);
    return;
  }
  addPosix(names, path, options);
}

function addWindows(names: Names, path: string, options: PathOptions): void {
  const base = { cwd: options.cwd, bash: true };
  const normal = normalizeWindows(path, base);
  for (const name of [normal.path, ...normal.also]) add(names, foldPath(name, "windows"));
  const wsl = /^\/mnt\/[a-z](?=\/|$)/i.exec(path);
  if (wsl !== null) add(names, foldPath(normalizeWindows(path, { ...base, bash: false }).path, "windows"));
  const real = options.realPath === undefined ? undefined : realName(normal.path, options.realPath);
  if (real !== undefined) add(names, foldPath(normalizeWindows(real, base).path, "windows"));
}

/** A Windows path on another system: policies there are not folded, so both letter cases are put forward. */
function addForeign(names: Names, path: string, { platform, cwd }: PathOptions): void {
  const normal = normalizeWindows(path, { cwd: undefined, bash: false });
  const found = [normal.path, ...normal.also];
  // Two slashes at the start have no meaning here, and a path's own name must be in this system's normal form.
  if (normal.path.startsWith("//")) {
    addPosix(names, foldPath(normal.path, "windows"), cwd === undefined ? { platform } : { platform, cwd });
  }
  for (const name of found) add(names, foldPath(name, "windows"));
  for (const name of found) add(names, name);
}

function addPosix(names: Names, path: string, options: PathOptions): void {
  const { platform, realPath, cwd } = options;
  let full = path;
  if (path.charCodeAt(0) !== SLASH && !path.startsWith(UNKNOWN)) {
    if (cwd !== undefined && looksWindows(cwd)) return addForeign(names, `${cwd}/${path}`, options);
    const base = cwd === undefined || cwd === "" ? UNKNOWN : cwd;
    full = base.charCodeAt(0) === SLASH || base.startsWith(UNKNOWN)
      ? `${base}/${path}`
      : `${UNKNOWN}/${base}/${path}`;
  }
  const root = full.charCodeAt(0) === SLASH ? "" : undefined;
  const proc = platform === "linux" && full.includes("/proc/") ? processFolder(cwd) : undefined;
  const joined = joinSegments(full, { root, proc });
  addNames(names, joined.path);
  if (joined.viaProc) addNames(names, joinSegments(full, { root }).path);
  if (realPath === undefined || root === undefined) return;
  if (full.includes("/..")) {
    const physical = physicalPath(joined.viaProc ? withoutProcess(full, cwd) : full, realPath);
    if (physical !== undefined) addNames(names, physical);
  }
  const real = realName(joined.path, realPath);
  if (real !== undefined) addNames(names, real);
}

const PROCESS_LINK =
  /^\/+proc\/+(?:thread-)?self(?:\/+task\/+\d+)?\/+(root|cwd)(?=\/|$)|^\/+proc\/+\d+\/+(root)(?=\/|$)/;

/** The path with leading links of `/proc` replaced: asked of the system, they would be this program's own. */
function withoutProcess(path: string, cwd: string | undefined): string {
  let at = 0;
  for (
    let match = PROCESS_LINK.exec(path);
    match !== null;
    match = PROCESS_LINK.exec(path.slice(at, at + 128))
  ) {
    at += match[0].length;
    if (match[1] === "cwd") return (cwd ?? "") + path.slice(at);
  }
  return path.slice(at);
}

/** The segments that `/proc/self/cwd` stands for. */
function processFolder(cwd: string | undefined): readonly string[] {
  if (cwd === undefined || cwd.charCodeAt(0) !== SLASH) return [UNKNOWN];
  return joinSegments(cwd, { root: "" }).path.split("/").filter((segment) => segment !== "");
}

function addNames(names: Names, path: string): void {
  const name = canonicalName(foldPath(path, names.platform), names.platform);
  add(names, name);
  for (const other of otherNames(name, names.platform)) add(names, other);
}
