/**
 * Path patterns in the same normal form as paths.
 *
 * @module
 */

import { UNKNOWN } from "../../shell/word.ts";
import { canonicalName } from "./aliases.ts";
import { pathOfFileUrl } from "./file_url.ts";
import { foldPath } from "./fold.ts";
import { readLeading } from "./leading.ts";
import type { PathOptions } from "./options.ts";
import { joinSegments } from "./segments.ts";
import { normalizeWindows } from "./windows.ts";

/**
 * Normalises a path pattern: dots, slashes, home and folding, as {@link normalizePath} does. The wildcards `*`, `?`,
 * `[…]`, `**` and backslash escapes stay. Serves the patterns of calls and of policies alike.
 *
 * A relative pattern is joined to the working directory; where that isn't given, it may start anywhere and gets a
 * leading `**`. A `..` after `a/**` leaves the parent of `a` and all that is below it, which is the wider reading.
 *
 * @example
 * ```ts
 * import { normalizePattern } from "./normalize_pattern.ts";
 * normalizePattern("~/.ss?/../*.pem", { home: "/root", platform: "linux" }); // "/root/*.pem"
 * ```
 */
export function normalizePattern(pattern: string, options: PathOptions): string {
  const { platform, cwd } = options;
  const url = /^file:(?=[/\\])/i.test(pattern) ? pathOfFileUrl(pattern) : pattern;
  const led = readLeading(url, options);
  const text = led === undefined
    ? url
    : escapeGlob(led.head.replaceAll("\\", "/")) + (led.windows ? slashes(led.rest) : led.rest);
  // Two backslashes at the start are one that is meant literally: patterns show no other sign of a share.
  if (platform === "windows" || /^[A-Za-z]:[\\/]/.test(text)) {
    const slashed = slashes(text);
    const drive = /^(?:[A-Za-z]:|\/)/.test(slashed);
    if (!drive && cwd === undefined && !slashed.startsWith(UNKNOWN)) {
      return foldPath(anywhere(slashed), "windows");
    }
    const base = cwd === undefined || platform !== "windows"
      ? undefined
      : escapeGlob(cwd.replaceAll("\\", "/"));
    return foldPath(joinWindows(slashed, base), "windows");
  }
  const full = absolute(text, cwd);
  if (full === undefined) return canonicalName(foldPath(anywhere(text), platform), platform);
  const root = full.startsWith("/") ? "" : undefined;
  const proc = platform === "linux" && full.includes("/proc/") ? processFolder(cwd) : undefined;
  const joined = joinSegments(full, { root, clean: cleanSegment, deep: isDeep, proc }).path;
  return canonicalName(foldPath(joined, platform), platform);
}

function absolute(text: string, cwd: string | undefined): string | undefined {
  if (text.startsWith("/") || text.startsWith(UNKNOWN)) return text;
  if (cwd === undefined || !(cwd.startsWith("/") || cwd.startsWith(UNKNOWN))) return undefined;
  return `${escapeGlob(cwd)}/${text}`;
}

/** A pattern below a folder that isn't known. */
function anywhere(text: string): string {
  // The root stands for the unknown folder and must not be popped: it is a `**` that every `..` leaves in place.
  return joinSegments(`**/${text}`, { root: undefined, clean: cleanSegment, deep: isDeep }).path
    .replace(/^(?:\*\*\/)+(?=\*\*(?:\/|$))/, "");
}

function isDeep(segment: string): boolean {
  return segment === "**";
}

/** Takes away backslashes that escape nothing, so that `\.\.` and `a\/b` are what they stand for. */
function cleanSegment(segment: string): string {
  if (!segment.includes("\\")) return segment;
  // Nothing follows a backslash that stood before the slash which ended the segment.
  return segment.replace(
    /\\([^]?)/g,
    (pair, escaped: string) => /[*?[\]{}\\!^,-]/.test(escaped) ? pair : escaped,
  );
}

/** Backslashes of a Windows pattern that separate; those before `[`, `]`, `{` and `}` escape. */
function slashes(text: string): string {
  return text.replace(/\\(?![[\]{}])/g, "/");
}

/** The pattern by Windows' rules. The stars and brackets are no more than characters to it. */
function joinWindows(text: string, cwd: string | undefined): string {
  // Backslashes that are left escape; they would be read as separators.
  const kept = text.replaceAll("\\", ESCAPE);
  return normalizeWindows(kept, { cwd: cwd?.replaceAll("\\", ESCAPE), bash: true, deep: isDeep })
    .path.replaceAll(ESCAPE, "\\");
}

/** A noncharacter that stands in for a backslash for a moment. */
const ESCAPE = "\uFFFE";

/** Puts a backslash before each character of a path that a pattern would take for a wildcard. */
function escapeGlob(path: string): string {
  return path.replace(/[*?[\]{}\\]/g, "\\$&");
}

function processFolder(cwd: string | undefined): readonly string[] {
  if (cwd === undefined || !cwd.startsWith("/")) return [UNKNOWN];
  return joinSegments(escapeGlob(cwd), { root: "", clean: cleanSegment }).path.split("/").filter((s) =>
    s !== ""
  );
}
