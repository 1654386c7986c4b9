/**
 * Windows' spellings of a path: drives, shares, devices, Git Bash's drives, streams and trailing dots.
 *
 * Short names (`PROGRA~1`) are kept: which long name they stand for is known to the file system alone, so only
 * `realPath` can tell.
 *
 * @module
 */

import { UNKNOWN } from "../../shell/word.ts";
import { joinSegments } from "./segments.ts";

/** A path in Windows form, its letter case as given. */
export interface WindowsPath {
  readonly path: string;
  /** Further names, their letter case as given. */
  readonly also: readonly string[];
}

/** What relative paths start from. */
export interface WindowsBase {
  /** The working directory, in any spelling. */
  readonly cwd: string | undefined;
  /** Whether `/c/Users` is read as Git Bash's name of a drive. */
  readonly bash: boolean;
  /** Segments may be patterns; says which of them stand for any number of segments. */
  readonly deep?: (segment: string) => boolean;
}

/**
 * Whether a text can only be meant as a Windows path: a drive with a separator, or two backslashes.
 */
export function looksWindows(path: string): boolean {
  const first = path.charCodeAt(0) | 32;
  if (first >= 97 && first <= 122) {
    if (path.charCodeAt(1) !== 58) return false;
    const third = path.charCodeAt(2);
    return third === 92 || third === 47;
  }
  return path.startsWith("\\\\") || path.startsWith("\\??\\");
}

/** Where a Windows path starts, and what follows. */
interface Start {
  /** As {@link JoinOptions.root}. */
  readonly root: string | undefined;
  readonly rest: string;
  /** Makes the other names of the path from its joined remainder, which starts with a slash. */
  readonly other?: (rest: string) => readonly string[];
}

/**
 * Normalises a path by Windows' rules; letter case is left as it is.
 */
export function normalizeWindows(path: string, base: WindowsBase): WindowsPath {
  // A backslash at the start is never Git Bash's.
  const bash = base.bash && path.startsWith("/");
  const start = readStart(path.replaceAll("\\", "/"), bash === base.bash ? base : { ...base, bash });
  const { path: joined } = joinSegments(start.rest, {
    root: start.root,
    clean: cleanSegment,
    ...(base.deep === undefined ? {} : { deep: base.deep }),
  });
  const also: string[] = [];
  if (start.other !== undefined) also.push(...start.other(joined.slice(start.root?.length ?? 0)));
  const stream = withStream(start.rest);
  if (stream !== undefined) also.push(`${joined}:${stream}`);
  // A device without a name: the root, as nothing else is below it.
  if (/^\/\/\.\/?$/.test(joined)) return { path: `${rootOf(base.cwd)}/`, also };
  const share = joined.length > 2 && joined.startsWith("//") && joined.endsWith("/");
  return { path: share ? joined.slice(0, -1) : joined, also };
}

/** Drops trailing dots and spaces, and the name of an NTFS stream: both reach the file itself. */
function cleanSegment(segment: string): string | undefined {
  let end = segment.length;
  const colon = segment.indexOf(":");
  // A colon at the start is no stream's, as there is no file before it; one in brackets is a character class's.
  if (colon > 0 && segment.lastIndexOf("[", colon) < 0) end = colon;
  while (end > 0 && isDotOrSpace(segment.charCodeAt(end - 1))) end--;
  if (end === segment.length) return segment;
  if (end > 0) return segment.slice(0, end);
  // Nothing but dots and spaces: `..` goes up (with spaces after it too), anything else names the folder itself.
  return /^\.\. *$/.test(segment) ? ".." : undefined;
}

function isDotOrSpace(code: number): boolean {
  return code === 46 || code === 32;
}

/** The named stream of the last segment; `::$DATA` is the file's own content and has no name. */
function withStream(rest: string): string | undefined {
  const colon = rest.indexOf(":", rest.lastIndexOf("/") + 2);
  if (colon < 0) return undefined;
  const name = rest.slice(colon + 1).split(":", 1)[0] ?? "";
  return name === "" ? undefined : name;
}

const DRIVE = /^([A-Za-z]):(?=\/|$)/;
const DEVICE = /^(?:\/\/[?.]\/|\/\?\?\/)/;
const VOLUME =
  /^(?:GLOBALROOT\/Device\/HarddiskVolume[^/]*|HarddiskVolume[^/]*|Volume\{[^/]*\}|BootPartition|GLOBALROOT\/\?\?\/[A-Za-z]:)(?=\/|$)/i;

function readStart(text: string, base: WindowsBase): Start {
  if (DEVICE.test(text)) return readDevice(text.replace(DEVICE, ""), base);
  if (text.startsWith("//")) return readShare(text.replace(/^\/+/, ""), base);
  const drive = DRIVE.exec(text);
  if (drive !== null) return { root: `${drive[1]}:`, rest: text.slice(2) };
  if (text.startsWith("/")) {
    const bash = base.bash ? /^\/(?:cygdrive\/|mnt\/)?([A-Za-z])(?=\/|$)/.exec(text) : null;
    if (bash !== null) return { root: `${bash[1]}:`, rest: text.slice(bash[0].length) };
    return { root: rootOf(base.cwd), rest: text };
  }
  if (text.startsWith(UNKNOWN)) return { root: undefined, rest: text };
  const relative = /^([A-Za-z]):/.exec(text);
  if (relative !== null) return readDriveRelative(relative[1] ?? "", text.slice(2), base);
  return below(base, text);
}

/** A path relative to the working directory. */
function below(base: WindowsBase, rest: string): Start {
  if (base.cwd === undefined) return { root: undefined, rest: `${UNKNOWN}/${rest}` };
  const cwd = normalizeWindows(base.cwd, { cwd: undefined, bash: true });
  return { ...splitRoot(cwd.path), rest: `${splitRoot(cwd.path).rest}/${rest}` };
}

/** `C:foo` is relative to the directory that the process last used on that drive. */
function readDriveRelative(letter: string, rest: string, base: WindowsBase): Start {
  const root = base.cwd === undefined ? undefined : rootOf(base.cwd);
  if (root !== undefined && root.toLowerCase() === `${letter.toLowerCase()}:`) return below(base, rest);
  return { root: `${letter}:`, rest: `/${UNKNOWN}/${rest}` };
}

function readDevice(text: string, base: WindowsBase): Start {
  const rest = joinSegments(text, { root: "" }).path.slice(1);
  const unc = /^UNC\/+/i.exec(rest);
  if (unc !== null) return readShare(rest.slice(unc[0].length), base);
  const drive = DRIVE.exec(rest);
  if (drive !== null) return { root: `${drive[1]}:`, rest: rest.slice(2) };
  const volume = VOLUME.exec(rest);
  if (volume !== null) {
    // Which letter a volume has isn't known; the system's is the one that policies speak of.
    return {
      root: "//.",
      rest,
      other: () => [normalizeWindows(`C:${rest.slice(volume[0].length)}`, base).path],
    };
  }
  return { root: "//.", rest };
}

const THIS_MACHINE = /^(?:localhost\.?|127(?:\.\d+){3}|--1\.ipv6-literal\.net|\[?::1\]?|\.)$/i;

function readShare(text: string, base: WindowsBase): Start {
  const match = /^([^/]*)(?:\/+([^/]*))?/.exec(text);
  const server = match?.[1] ?? "";
  const share = match?.[2] ?? "";
  const rest = text.slice(match?.[0].length ?? 0);
  if (isDots(server)) return { root: rootOf(base.cwd), rest: `/${share}${rest}` };
  if (isDots(share)) return { root: `//${server}`, rest: `/${share}${rest}` };
  // WebDAV's `server@SSL@8080`: port and transport don't make another server.
  const host = server.split("@", 1)[0] ?? "";
  const drive = /^([A-Za-z])\$$/.exec(share)?.[1];
  const local = drive !== undefined ? `${drive}:` : /^admin\$$/i.test(share) ? "C:/Windows" : undefined;
  if (local !== undefined) {
    if (THIS_MACHINE.test(host)) return { root: local.slice(0, 2), rest: local.slice(2) + rest };
    // This machine goes by names that aren't known here.
    return { root: `//${server}/${share}`, rest, other: (joined) => [local + joined] };
  }
  if (/^wsl(?:\$|\.localhost)$/i.test(host)) {
    return { root: `//${server}/${share}`, rest, other: (joined) => [joined] };
  }
  return { root: share === "" ? `//${server}` : `//${server}/${share}`, rest };
}

/** Whether a name is none: empty, `.` or `..`. */
function isDots(name: string): boolean {
  return name === "" || name === "." || name === "..";
}

/** Drive or share at the start of a normalised path. */
function splitRoot(path: string): Start {
  if (path.startsWith("//")) {
    const match = /^\/\/[^/]*(?:\/[^/]*)?/.exec(path);
    const root = match?.[0] ?? "";
    return { root, rest: path.slice(root.length) };
  }
  if (DRIVE.test(path)) return { root: path.slice(0, 2), rest: path.slice(2) };
  return { root: undefined, rest: path };
}

/** The root that `\foo` starts from: that of the working directory, else the system's drive. */
function rootOf(cwd: string | undefined): string {
  if (cwd === undefined) return "C:";
  const text = cwd.replaceAll("\\", "/");
  const drive = /^\/?([A-Za-z])(?::|(?=\/|$))/.exec(text.replace(DEVICE, ""));
  if (drive !== null && (text.startsWith("/") || text.charAt(1) === ":")) return `${drive[1]}:`;
  return text.startsWith("//") ? splitRoot(`//${text.replace(/^\/+/, "")}`).root ?? "C:" : "C:";
}
