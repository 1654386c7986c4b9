/**
 * Joining a path's segments: `.`, `..`, `//`, and Linux's links into other processes under `/proc`.
 *
 * @module
 */

import { UNKNOWN } from "../../shell/word.ts";

/** How segments are joined. */
export interface JoinOptions {
  /**
   * What stands before the first slash: empty for `/…`, `c:`, `//server/share`; undefined when the start of the
   * path is unknown and the first segment says so.
   */
  readonly root: string | undefined;
  /** Rewrites a segment before it is looked at; undefined drops it. */
  readonly clean?: (segment: string) => string | undefined;
  /** Whether a segment is a `**` that stands for any number of segments. */
  readonly deep?: (segment: string) => boolean;
  /** Resolves `/proc/self/root`, `/proc/self/cwd` and the like; the value is the working directory's segments. */
  readonly proc?: readonly string[] | undefined;
}

/** Joined segments. */
export interface Joined {
  readonly path: string;
  /** Whether a link under `/proc` was resolved. */
  readonly viaProc: boolean;
}

/** Joins what follows a root, segment by segment. Takes time linear in the text. */
export function joinSegments(text: string, options: JoinOptions): Joined {
  const { root, clean, deep, proc } = options;
  const floor = root === undefined ? 1 : 0;
  const stack: string[] = [];
  let viaProc = false;
  for (let at = 0; at <= text.length;) {
    const slash = text.indexOf("/", at);
    const end = slash < 0 ? text.length : slash;
    const raw = text.slice(at, end);
    at = end + 1;
    const segment = clean === undefined ? raw : clean(raw);
    if (segment === undefined || segment === "" || segment === ".") continue;
    if (segment === "..") {
      up(stack, floor, deep);
      continue;
    }
    if (proc !== undefined && isProcessLink(stack, segment)) {
      viaProc = true;
      const own = stack[1] === "self" || stack[1] === "thread-self";
      stack.length = 0;
      // Another process's working directory can't be known.
      if (segment === "cwd") stack.push(...(own ? proc : [UNKNOWN]));
      continue;
    }
    stack.push(segment);
  }
  const joined = stack.join("/");
  if (root === undefined) return { path: joined, viaProc };
  return { path: `${root}/${joined}`, viaProc };
}

function up(stack: string[], floor: number, deep: JoinOptions["deep"]): void {
  const last = stack[stack.length - 1];
  if (last === undefined) return;
  if (deep?.(last) === true) {
    // `a/**` followed by `..` is `a`'s parent or anything below `a`: all of it lies below the parent.
    let keep = stack.length;
    while (keep > 0 && deep(stack[keep - 1] ?? "")) keep--;
    stack.length = keep;
    if (stack.length > floor) stack.pop();
    stack.push(last);
  } else if (stack.length > floor) stack.pop();
  else if (floor === 1) stack[0] = UNKNOWN;
}

/** Whether `segment` below `stack` is a link to a process's root or working directory. */
function isProcessLink(stack: readonly string[], segment: string): boolean {
  if (segment !== "root" && segment !== "cwd") return false;
  if (stack[0] !== "proc" || !isProcess(stack[1])) return false;
  return stack.length === 2 || (stack.length === 4 && stack[2] === "task" && isProcess(stack[3]));
}

/** A process's name under `/proc`, or a pattern or unknown text that may be one. */
function isProcess(segment: string | undefined): boolean {
  return segment !== undefined &&
    (segment === "self" || segment === "thread-self" || /^\d+$|[*?[]/.test(segment) ||
      segment.includes(UNKNOWN));
}
