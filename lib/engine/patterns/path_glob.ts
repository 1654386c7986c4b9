/**
 * Globs over paths. `*` and `?` stay inside one segment, `**` crosses segments, and `x/**` covers `x` itself.
 *
 * @module
 */

import { UNKNOWN } from "../../shell/word.ts";
import { lastLetters, literalOf, matchTextGlob, parseTextGlob, type TextGlob } from "./text_glob.ts";

/** One segment of a path glob. `any` is a lone `*`, `deep` is `**`. */
export type PathSegment =
  | { readonly kind: "literal"; readonly text: string }
  | {
    readonly kind: "glob";
    readonly glob: TextGlob;
    readonly text: string;
    readonly units: () => readonly string[];
  }
  | { readonly kind: "any" }
  | { readonly kind: "deep" };

/** A segment that asks for a name. */
export type NamedSegment = Extract<PathSegment, { readonly text: string }>;

/** A path glob without alternatives, ready to match. */
export interface PathGlob {
  readonly segments: readonly PathSegment[];
  /** What every matching path begins with. */
  readonly prefix: string;
  /** What every matching path ends with. */
  readonly suffix: string;
}

/** A path glob of its segments. */
export function pathGlobOf(segments: readonly PathSegment[]): PathGlob {
  return { segments, prefix: prefixOf(segments), suffix: suffixOf(segments) };
}

function prefixOf(segments: readonly PathSegment[]): string {
  const names: string[] = [];
  for (const segment of segments) {
    if (segment.kind !== "literal") break;
    names.push(segment.text);
  }
  return names.join("/");
}

function suffixOf(segments: readonly PathSegment[]): string {
  const last = segments[segments.length - 1];
  if (last?.kind === "literal") return last.text;
  return last?.kind === "glob" ? lastLetters(last.glob) : "";
}

/**
 * Reads a path glob that has no alternatives left and is in normal form (absolute, or starting with `**`).
 *
 * @param pattern The glob, its segments joined by `/`.
 */
export function parsePathGlob(pattern: string): PathGlob {
  const segments: PathSegment[] = [];
  for (const text of pattern.split("/")) {
    const last = segments[segments.length - 1];
    if (text === "**") {
      if (last?.kind !== "deep") segments.push({ kind: "deep" });
    } else segments.push(parseSegment(text));
  }
  return pathGlobOf(segments);
}

/** Reads one segment, not `**`. */
export function parseSegment(text: string): PathSegment {
  if (text === "*") return { kind: "any" };
  const glob = parseTextGlob(text);
  const literal = literalOf(glob);
  if (literal !== undefined) return { kind: "literal", text: literal };
  let units: readonly string[] | undefined;
  return { kind: "glob", glob, text, units: () => units ??= unitsOf(text) };
}

/**
 * Whether a path glob matches a path in normal form. A segment that holds an unknown part is matched by stars only.
 */
export function matchPathGlob(glob: PathGlob, path: string): boolean {
  const { segments } = glob;
  if (!path.endsWith(glob.suffix) || !path.startsWith(glob.prefix)) return false;
  let p = 0;
  let at = 0;
  // Where to go on when a later segment fails: after the last `**`, one path segment further.
  let retryP = -1;
  let retryAt = -1;
  // The path's segments are read off between slashes; at > length means that none is left.
  while (true) {
    const segment = segments[p];
    if (segment?.kind === "deep") {
      retryP = ++p;
      retryAt = at;
      if (p === segments.length) return true;
      continue;
    }
    if (segment === undefined ? at > path.length : at <= path.length) {
      if (segment === undefined) return true;
      const end = segmentEnd(path, at);
      if (segmentMatches(segment, path, at, end)) {
        p++;
        at = end + 1;
        continue;
      }
    } else if (segment !== undefined && onlyDeepLeft(segments, p)) return true;
    if (retryP < 0 || retryAt > path.length) return false;
    retryAt = segmentEnd(path, retryAt) + 1;
    p = retryP;
    at = retryAt;
  }
}

function onlyDeepLeft(segments: readonly PathSegment[], from: number): boolean {
  return from === segments.length - 1 && segments[from]?.kind === "deep";
}

function segmentEnd(path: string, at: number): number {
  const slash = path.indexOf("/", at);
  return slash < 0 ? path.length : slash;
}

function segmentMatches(segment: PathSegment, path: string, at: number, end: number): boolean {
  switch (segment.kind) {
    case "literal":
      return segment.text.length === end - at && path.startsWith(segment.text, at);
    case "glob":
      return matchTextGlob(segment.glob, path.slice(at, end));
    case "any":
      return end > at;
    case "deep":
      return true;
    default:
      return segment satisfies never;
  }
}

/** The literal runs that every matching path contains; `mark` stands for the path's start and end. */
export function pathRuns(glob: PathGlob, mark: string): readonly string[] {
  const runs: string[] = [];
  const { segments } = glob;
  let run = segments[0]?.kind === "deep" ? "" : mark;
  const cut = (): void => {
    if (run !== "") runs.push(run);
    run = "";
  };
  segments.forEach((segment, index) => {
    const before = segments[index - 1];
    if (segment.kind === "deep") return cut();
    // A leading `**` may stand for nothing at all, so no slash need come after it.
    if (before !== undefined && (before.kind !== "deep" || index > 1)) run += "/";
    if (segment.kind === "literal") run += segment.text;
    else if (segment.kind === "any") cut();
    else {
      const { head, middle, tail } = segment.glob;
      [head, ...middle, ...(tail === undefined ? [] : [tail])].forEach((piece, at) => {
        if (at > 0) cut();
        for (const unit of piece.units) {
          if (typeof unit === "string") run += unit;
          else cut();
        }
      });
    }
  });
  const last = segments[segments.length - 1]?.kind;
  if (last === "literal" || last === "glob") run += mark;
  cut();
  return runs;
}

/** How a path pattern of the call's own is compared with a policy's. */
export interface MeetOptions {
  /** The pattern is searched below the home folder or above it, where protected files are known to lie. */
  readonly reach: boolean;
  /** A leading wildcard also matches names that start with a dot. */
  readonly dots: boolean;
}

/**
 * Whether a policy's glob and a glob of the call (`~/.ss?/id_*`) may name the same file.
 *
 * Two sets of paths nearly always meet somewhere (`src/**` and `**` + `/.env`), so a wildcard of the call that
 * stands for whole segments is held to reach a name of the policy's only where that is to be expected: when the
 * search starts at or above the home folder, or once an earlier segment of the policy's has been met by name
 * (`/etc/*` reaches `/etc/shadow`).
 */
export function meetPathGlobs(policy: PathGlob, call: PathGlob, options: MeetOptions): boolean {
  const p = policy.segments;
  const c = call.segments;
  // Most pairs differ in the last name already.
  const lastP = p[p.length - 1];
  const lastC = c[c.length - 1];
  if (lastP !== undefined && lastC !== undefined && !isWild(lastP) && !isWild(lastC)) {
    if (!segmentsMeet(lastP, lastC, options, true)) return false;
  }
  // `find ~ -name '*.pyc'` looks into every folder below home and yet is not about what lies in a protected one.
  const reach = options.reach &&
    !(lastP !== undefined && isWild(lastP) && lastC?.kind === "glob" && lastC.glob.head.length === 0);
  const width = c.length + 1;
  // One bit a state: (p, c, met by name). Visited states are not entered again, so the time is |p| × |c|.
  const seen = new Uint8Array((p.length + 1) * width * 2);
  const open: number[] = [];
  const push = (i: number, j: number, met: number): void => {
    const key = (i * width + j) * 2 + met;
    if (seen[key] === 0) {
      seen[key] = 1;
      open.push(key);
    }
  };
  push(0, 0, 0);
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    const met = key & 1;
    const j = (key >> 1) % width;
    const i = ((key >> 1) - j) / width;
    const policySegment = p[i];
    const callSegment = c[j];
    if (policySegment === undefined && callSegment === undefined) return true;
    const reached = reach || met === 1;
    if (policySegment?.kind === "deep") {
      push(i + 1, j, met);
      if (callSegment !== undefined) push(i, j + 1, met);
    }
    if (callSegment?.kind === "deep") {
      push(i, j + 1, met);
      if (policySegment !== undefined && (reached || isWild(policySegment))) push(i + 1, j, met);
      continue;
    }
    if (policySegment === undefined || callSegment === undefined || policySegment.kind === "deep") continue;
    if (callSegment.kind === "any") {
      if (isWild(policySegment) || (reached && dotsAgree(policySegment, options))) push(i + 1, j + 1, met);
    } else if (policySegment.kind === "any") push(i + 1, j + 1, met);
    else if (segmentsMeet(policySegment, callSegment, options, reached)) {
      push(i + 1, j + 1, segmentName(policySegment) ? 1 : met);
    }
  }
  return false;
}

/** The empty segment before a leading slash is no name to have been met by. */
function segmentName(segment: PathSegment): boolean {
  return segment.kind === "glob" || (segment.kind === "literal" && segment.text !== "");
}

function isWild(segment: PathSegment): segment is Exclude<PathSegment, NamedSegment> {
  return segment.kind === "any" || segment.kind === "deep";
}

/** Whether a lone `*` of the call's may stand for a name of a policy's, as far as its first letter goes. */
export function dotsAgree(segment: NamedSegment, options: MeetOptions): boolean {
  return options.dots || !segment.text.startsWith(".");
}

/**
 * Whether a segment of a policy's and one of the call's may name the same.
 *
 * @param reached The folder is one that the call is about, see {@link meetPathGlobs}.
 */
export function segmentsMeet(
  policy: PathSegment,
  call: PathSegment,
  options: MeetOptions,
  reached: boolean,
): boolean {
  if (policy.kind === "literal" && call.kind === "literal") return policy.text === call.text;
  if (policy.kind === "literal" && call.kind === "glob") {
    return (options.dots || !policy.text.startsWith(".") || startsLiterally(call.glob)) &&
      // Nobody who writes `*.xml` means unattend.xml: half of the letters have to be met by letters.
      (reached || letters(call.glob) * 2 >= policy.text.length) && matchTextGlob(call.glob, policy.text);
  }
  if (policy.kind === "glob" && call.kind === "literal") return matchTextGlob(policy.glob, call.text);
  if (policy.kind === "glob" && call.kind === "glob") return segmentGlobsMeet(policy, call, reached);
  return true;
}

/** How many characters a glob asks for. */
function letters({ head, middle, tail }: TextGlob): number {
  return head.length + middle.reduce((sum, piece) => sum + piece.length, 0) + (tail?.length ?? 0);
}

function startsLiterally(glob: TextGlob): boolean {
  return typeof glob.head.units[0] === "string" ||
    (glob.head.units[0] !== null && glob.head.units.length > 0);
}

type GlobSegment = Extract<PathSegment, { kind: "glob" }>;

function segmentGlobsMeet(policy: GlobSegment, call: GlobSegment, reached: boolean): boolean {
  // What both begin with, and what both end with, has to agree; with most pairs it does not.
  const { glob: x } = policy;
  const { glob: y } = call;
  if (x.tail?.literal !== undefined && y.tail?.literal !== undefined) {
    if (!x.tail.literal.endsWith(y.tail.literal) && !y.tail.literal.endsWith(x.tail.literal)) return false;
  }
  if (
    x.head.literal !== undefined && y.head.literal !== undefined && x.tail !== undefined &&
    y.tail !== undefined
  ) {
    if (!x.head.literal.startsWith(y.head.literal) && !y.head.literal.startsWith(x.head.literal)) {
      return false;
    }
  }
  return textGlobsMeet(policy.units(), call.units(), reached);
}

/**
 * Whether some text is matched by both globs: a walk over pairs of places, each entered once.
 *
 * `id_*` and `*.txt` have a text in common, and yet nobody who writes `*.txt` means a key. So unless the folder was
 * reached, the letters of the policy's name have to be met by letters of the call's.
 */
function textGlobsMeet(x: readonly string[], y: readonly string[], reached: boolean): boolean {
  const width = y.length + 1;
  const seen = new Uint8Array((x.length + 1) * width);
  const open: number[] = [0];
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    if (seen[key] === 1) continue;
    seen[key] = 1;
    const j = key % width;
    const i = (key - j) / width;
    if (i === x.length && j === y.length) return true;
    const s = x[i];
    const t = y[j];
    if (s === "*") {
      open.push((i + 1) * width + j);
      if (t !== undefined) open.push(i * width + j + 1);
    }
    if (t === "*") {
      open.push(i * width + j + 1);
      if (s !== undefined && (reached || s === "*")) open.push((i + 1) * width + j);
    }
    if (s === undefined || t === undefined || s === "*" || t === "*") continue;
    if (tokensMeet(s, t)) open.push((i + 1) * width + j + 1);
  }
  return false;
}

/** A glob's units as texts: `*`, `?`, a class with its brackets, or a backslash and one character. */
function unitsOf(glob: string): readonly string[] {
  const found: string[] = [];
  for (const match of glob.matchAll(/\\.|\[[!^]?\]?(?:\\.|[^\]\\])*\]|[^]/gsu)) {
    const token = match[0];
    if (token === "*" && found[found.length - 1] === "*") continue;
    found.push(token === "*" || token === "?" || token.length > 2 ? token : `\\${token.slice(-1)}`);
  }
  return found;
}

function tokensMeet(a: string, b: string): boolean {
  if (a === "?" || b === "?") return !a.includes(UNKNOWN) && !b.includes(UNKNOWN);
  if (a.startsWith("\\")) return b.startsWith("\\") ? a === b : matchTextGlob(parseTextGlob(b), a.slice(1));
  if (b.startsWith("\\")) return matchTextGlob(parseTextGlob(a), b.slice(1));
  // Two classes: they may well share a character, and the strict answer is that they do.
  return true;
}

/**
 * Whether everything that the call's glob names is certainly matched by the policy's: what an allow rule needs.
 * A wildcard of the call is covered only by a wildcard of the policy's that is at least as wide.
 */
export function coversPathGlob(policy: PathGlob, call: PathGlob): boolean {
  const p = policy.segments;
  const c = call.segments;
  let reachable = new Set<number>([0]);
  const close = (set: Set<number>): Set<number> => {
    for (const i of set) if (p[i]?.kind === "deep") set.add(i + 1);
    return set;
  };
  reachable = close(reachable);
  for (const segment of c) {
    const next = new Set<number>();
    for (const i of reachable) {
      const own = p[i];
      if (own === undefined) continue;
      if (own.kind === "deep") next.add(i);
      else if (segment.kind !== "deep" && segmentCovers(own, segment)) next.add(i + 1);
    }
    reachable = close(next);
  }
  return reachable.has(p.length);
}

function segmentCovers(policy: PathSegment, call: PathSegment): boolean {
  if (policy.kind === "any") return true;
  if (call.kind === "literal") {
    return policy.kind === "literal"
      ? policy.text === call.text
      : policy.kind === "glob" && matchTextGlob(policy.glob, call.text);
  }
  return policy.kind === "glob" && call.kind === "glob" && policy.text === call.text;
}
