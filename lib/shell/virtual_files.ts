/**
 * The files that a script wrote so far: what a later command of the same script reads or executes may be known.
 *
 * @module
 */

import { normalizePath } from "./paths.ts";
import { escapeForPattern, matchesWhole, parsePattern } from "./pattern.ts";
import type { Reader } from "./reader.ts";
import { ownFiles } from "./state.ts";
import { type Stream, unknownValue, worse } from "./value.ts";
import { hasUnknown, UNKNOWN } from "./word.ts";

const MOST_FILES = 512;
const MOST_TEMPORARIES = 4;

/** Whether the path is the same each time it comes up: known, or below the one directory that isn't. */
function isNamed(path: string): boolean {
  return !hasUnknown(path) || path.startsWith(`${UNKNOWN}/`) && path.lastIndexOf(UNKNOWN) === 0 ||
    isTemporary(path);
}

/** Whether the path is one that `mktemp` made up: two of them look the same, so each may hold what any of them does. */
function isTemporary(path: string): boolean {
  return path.startsWith(`/tmp/tmp.${UNKNOWN}`) && path.lastIndexOf(UNKNOWN) === TEMPORARY.length - 1;
}

/** The path of a file or folder that `mktemp` makes. */
export const TEMPORARY = `/tmp/tmp.${UNKNOWN}`;

/** Forgets the files below a directory that isn't known, as another such directory is entered. */
export function leaveUnknown(r: Reader): void {
  for (const path of r.state.files.keys()) {
    if (path.startsWith(UNKNOWN)) ownFiles(r.state).delete(path);
  }
}

/** Notes what a file holds from now on. */
export function putFile(r: Reader, path: string, written: Stream, append: boolean, folder = false): void {
  if (!isNamed(path) || path.startsWith("/dev/") && !path.startsWith("/dev/fd/")) return;
  const key = normalizePath(path);
  const content = written.origin === "download" && !path.startsWith("/dev/")
    ? { ...written, origin: "downloaded_file" as const }
    : written;
  if (r.executed !== undefined && (content.origin === "download" || content.origin === "downloaded_file")) {
    // A named pipe: what runs its text was met before what fills it.
    for (const index of r.executed.get(path) ?? []) {
      const run = r.runs[index];
      const code = worse(run?.code, "download");
      if (run !== undefined && code !== undefined) run.code = code;
    }
  }
  // A subshell's files are a copy once it writes one.
  if ((r.state.shared & 8) !== 0) r.budget.steps -= r.state.files.size;
  const files = ownFiles(r.state);
  const before = append ? files.get(key) : undefined;
  if (before === undefined && files.size >= MOST_FILES) return;
  if (append && before === undefined) {
    // What was there before is not known, but that it ended with a line feed, as files do: what follows is seen.
    files.set(key, {
      contents: [{ text: UNKNOWN + content.text, origin: worse(content.origin, "file") ?? "file" }],
    });
    return;
  }
  const contents = before === undefined ? [content] : before.contents.map((old): Stream => {
    const origin = worse(old.origin, content.origin);
    return { text: old.text + content.text, ...(origin === undefined ? undefined : { origin }) };
  });
  const link = files.get(key)?.link;
  const others = append || !isTemporary(key)
    ? undefined
    : files.get(key)?.contents.slice(0, MOST_TEMPORARIES);
  files.set(key, {
    contents: others === undefined ? contents : [...contents, ...others],
    ...(folder ? { folder } : undefined),
    // What is written to a link goes where it leads.
    ...(link === undefined ? undefined : { link }),
  });
}

/** Notes that a path leads to another one from now on. */
export function putLink(r: Reader, path: string, target: string): void {
  const key = normalizePath(path);
  const leadsTo = normalizePath(target);
  if (!isNamed(key) || key === leadsTo) return;
  const files = ownFiles(r.state);
  if (!files.has(key) && files.size >= MOST_FILES) return;
  files.set(key, { contents: [fileStream(r, leadsTo)], link: leadsTo });
}

/** Where the link leads that a path is; undefined if the script made none of that name. */
export function findLink(r: Reader, path: string): string | undefined {
  return r.state.files.size === 0 ? undefined : r.state.files.get(normalizePath(path))?.link;
}

/** A path that another comes to by way of links. */
export interface Led {
  readonly path: string;
  readonly glob: boolean;
  /** Whether a folder above was the link, and not the path itself. */
  readonly below: boolean;
}

/** Links that lead to links are followed so many times. */
const MOST_HOPS = 8;

/** The paths that a path, or a pattern, comes to by way of links that the script made. */
export function throughLinks(r: Reader, path: string, glob: boolean): readonly Led[] {
  const { files } = r.state;
  if (files.size === 0) return [];
  const out: Led[] = [];
  let from: readonly Led[] = [{ path: normalizePath(path), glob, below: false }];
  for (let hop = 0; hop < MOST_HOPS && from.length > 0 && out.length < MOST_FILES; hop++) {
    const next: Led[] = [];
    for (const led of from) {
      if (r.budget.steps > 0) follow(r, led, next);
    }
    for (const led of next) out.push(led);
    from = next;
  }
  return out;
}

function follow(r: Reader, led: Led, out: Led[]): void {
  r.budget.steps -= r.state.files.size >> 2;
  for (const [name, { link }] of r.state.files) {
    if (link === undefined) continue;
    const rest = tailBelow(led, name);
    if (rest === undefined) continue;
    r.budget.steps--;
    const below = led.below || rest !== "";
    if (led.glob && rest !== "") out.push({ path: escapeForPattern(link) + rest, glob: true, below });
    else out.push({ path: link + rest, glob: false, below });
  }
}

/** What of a path, or a pattern, stands after the path of a folder, or of itself; undefined if it isn't there. */
function tailBelow({ path, glob }: Led, folder: string): string | undefined {
  if (!glob) {
    return path === folder ? "" : path.startsWith(`${folder}/`) ? path.slice(folder.length) : undefined;
  }
  const count = folder.split("/").length;
  const parts = path.split("/");
  if (parts.length < count) return undefined;
  const pattern = parsePattern(parts.slice(0, count).join("/"));
  if (pattern === undefined || !matchesWhole(pattern, folder)) return undefined;
  return parts.slice(count).map((part) => `/${part}`).join("");
}

/** What a file may hold, where the script wrote it; undefined where it did not. */
export function findFile(r: Reader, path: string): readonly Stream[] | undefined {
  const { files } = r.state;
  if (files.size === 0) return undefined;
  let key = normalizePath(path);
  const found = files.get(key);
  if (found !== undefined) return found.contents;
  for (let slash = key.lastIndexOf("/"); slash > 0; slash = key.lastIndexOf("/")) {
    key = key.slice(0, slash);
    const folder = files.get(key);
    if (folder?.folder) return folder.contents;
  }
  return undefined;
}

/** Forgets a file. */
export function dropFile(r: Reader, path: string): void {
  const key = normalizePath(path);
  if (r.state.files.has(key)) ownFiles(r.state).delete(key);
}

/** What reading the file gives, without looking at the machine's disk. */
export function fileStream(r: Reader, path: string): Stream {
  if (path === "/dev/null") return { text: "" };
  const contents = findFile(r, path);
  if (contents === undefined) {
    return { ...unknownValue("file", `what ${path} holds is not known`), file: path };
  }
  const [first] = contents;
  if (first !== undefined && contents.length === 1) return first;
  let origin: Stream["origin"] = "unknown";
  for (const content of contents) origin = worse(origin, content.origin);
  return unknownValue(origin ?? "unknown", `${path} may hold several things`);
}
