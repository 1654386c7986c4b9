/**
 * What commands do to files and hosts, added to the reading: paths made absolute, and those in containers turned into
 * the files of this machine that they are.
 *
 * @module
 */

import { isAbsolutePath, join, normalizePath } from "./paths.ts";
import { escapeForPattern } from "./pattern.ts";
import type { Mount } from "./programs/mod.ts";
import { currentDirectory, type Reader } from "./reader.ts";
import type { FileEffectKind } from "./reading.ts";
import { throughLinks } from "./virtual_files.ts";
import { UNKNOWN, type Word } from "./word.ts";

/** A file, as an effect names it. */
export interface Located {
  readonly path: string;
  readonly glob: boolean;
}

/** The path of a word, made absolute. */
export function locate(r: Reader, word: Word, kind: FileEffectKind): Located {
  const glob = word.pattern !== undefined;
  let path = word.pattern ?? word.value;
  const second = path.charCodeAt(1);
  if (second === 58 && DRIVE.test(path)) return { path: slashed(path, glob), glob };
  if (second === 92 && path.startsWith("~\\")) {
    return { path: join(r.home, slashed(path.slice(2), glob)), glob };
  }
  if (second === 92 && path.startsWith(".\\")) path = slashed(path.slice(2), glob);
  // Many programs expand the tilde themselves. What is deleted is taken by its letter.
  if (path.startsWith("~/") && kind !== "delete") path = join(r.home, path.slice(2));
  // A path that starts with something unknown may as well be absolute.
  if (isAbsolutePath(path, r.platform) || path.startsWith(UNKNOWN)) return { path, glob };
  const cwd = currentDirectory(r);
  return { path: join(glob ? escapeForPattern(cwd) : cwd, path), glob };
}

/** A path on a drive is absolute on whatever machine it is read: agents on Windows have POSIX shells too. */
const DRIVE = /^[A-Za-z]:[\\/]/;

/** A path of Windows with slashes, by which it is one on every platform. */
export function slashed(path: string, glob: boolean): string {
  return path.includes("\\") ? path.replaceAll(glob ? "\\\\" : "\\", "/") : path;
}

const REPLACES = new Set(["ln", "link", "mv"]);

/** Adds what happens to a file. In another place only what is mounted from this machine counts. */
export function addFile(
  r: Reader,
  kind: FileEffectKind,
  word: Word,
  recursive: boolean,
  by: number,
): void {
  const { pos, end } = word;
  r.budget.steps -= 2;
  if (r.place === "here") {
    const located = locate(r, word, kind);
    r.effects.push({ kind, path: located.path, glob: located.glob, recursive, by, pos, end });
    if (r.state.files.size === 0) return;
    // `ln` and `mv` put something else in a link's place, and removing a link leaves what it leads to.
    const itself = kind === "delete" || REPLACES.has(r.runs[by]?.program ?? "");
    for (const { path, glob, below } of throughLinks(r, located.path, located.glob)) {
      if (below || !itself) r.effects.push({ kind, path, glob, recursive, by, pos, end });
    }
    return;
  }
  if (r.place === "container" && r.mounts !== undefined) addMounted(r, r.mounts, kind, word, recursive, by);
}

/** A path in a container: the file of this machine that it is, where it lies in a folder that was mounted. */
function addMounted(
  r: Reader,
  mounts: readonly Mount[],
  kind: FileEffectKind,
  word: Word,
  recursive: boolean,
  by: number,
): void {
  const { pos, end } = word;
  const inside = locate(r, word, kind);
  const path = normalizePath(inside.path);
  r.budget.steps -= mounts.length * 2;
  for (const mount of mounts) {
    const { source } = mount;
    // A source without a slash is the name of a volume, which is no folder of this machine.
    if (!/[/~\\.\uFFFF]/.test(source.value)) continue;
    const target = normalizePath(mount.target) || "/";
    const base = locate(r, source, kind);
    const root = inside.glob && !base.glob ? escapeForPattern(base.path) : base.path;
    const glob = inside.glob || base.glob;
    if (path === target || path.startsWith(target === "/" ? "/" : `${target}/`)) {
      const tail = path.slice(target === "/" ? 1 : target.length + 1);
      r.effects.push({ kind, path: join(root, tail), glob, recursive, by, pos, end });
    } else if (path.startsWith(UNKNOWN)) {
      // The directory isn't known: the path may lie in the mounted folder.
      r.effects.push({ kind, path: join(root, path), glob, recursive, by, pos, end });
    } else if (recursive && (path === "/" || path === "/*" || target.startsWith(`${path}/`))) {
      r.effects.push({ kind, ...base, recursive: true, by, pos, end });
    }
  }
}

/** The mounts that hold when `folder` is made the root. */
export function mountsUnder(r: Reader, folder: Word): readonly Mount[] {
  if (r.place === "here") {
    return [{ source: { ...folder, value: locate(r, folder, "read").path }, target: "/" }];
  }
  const path = normalizePath(locate(r, folder, "read").path) || "/";
  for (const { source, target } of r.mounts ?? []) {
    const base = normalizePath(target) || "/";
    if (path === base || path.startsWith(base === "/" ? "/" : `${base}/`)) {
      return [{ source: { ...source, value: join(source.value, path.slice(base.length + 1)) }, target: "/" }];
    }
  }
  return [];
}

/** Adds a connection. */
export function addConnect(
  r: Reader,
  target: string,
  sends: boolean,
  by: number,
  pos: number,
  end: number,
): void {
  r.budget.steps -= 12;
  r.effects.push({ kind: "connect", target, sends, by, pos, end });
}
