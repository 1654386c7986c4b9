/**
 * A rule of Claude Code about files, `Read(…)` or `Edit(…)`, as path patterns.
 *
 * The text follows gitignore, from one of four places: `//x` is the path `/x`, `~/x` lies in the home, `/x` begins where
 * the settings belong to (the project, or `~/.claude` for the user's own), and `x` or `./x` in the folder that Claude
 * Code was started in.
 *
 * @module
 */

import type { RuleList } from "./settings_rules.ts";

/** What came of a rule's text: patterns of which one is enough, or why there are none. */
export type PathPatterns =
  | { readonly patterns: readonly string[]; readonly example: string }
  | { readonly why: string };

/** What reading a rule's text depends on. */
export interface PathRuleOptions {
  readonly list: RuleList;
  /** Folder that `/x` begins in. */
  readonly base: string;
  /** Folder that `x` begins in; undefined where the settings hold in every project: then it is that of the call. */
  readonly start: string | undefined;
}

/** The path patterns of what stands in `Read(…)` or `Edit(…)`. */
export function pathPatterns(specifier: string, { list, base, start }: PathRuleOptions): PathPatterns {
  const text = specifier.trim();
  if (text.startsWith("!")) {
    return { why: "it takes something out of other rules, which Claude Code does not do either" };
  }
  if (/^[A-Za-z]:[\\/]/.test(text)) {
    return { why: "Claude Code writes such a path //c/…, so that this never matches" };
  }
  const { root, rest } = placed(text, { base, start: start ?? "." });
  if (rest.split("/").includes("..")) return { why: 'it holds "..", which no file\'s path does' };
  const folder = rest.replace(/\/+$/, "");
  if (folder === "") return { patterns: [`${root === "/" ? "" : root}/**`], example: `${root}/x` };
  // A name without a slash is looked for at any depth. So is `name/**`, but in a rule that allows.
  const single = !folder.includes("/") || (list !== "allow" && /^[^/*]+\/\*\*$/.test(folder));
  const anywhere = single && !text.startsWith("/") && !text.startsWith("./") && !text.startsWith("~");
  const at = `${root === "/" ? "" : root}/${anywhere && !folder.startsWith("**") ? "**/" : ""}`;
  const pattern = `${escapeFolder(at)}${escapeBraces(folder)}`;
  return {
    // What names a folder speaks of all in it. In gitignore there is no telling whether a name is one.
    patterns: pattern.endsWith("/**") ? [pattern] : [pattern, `${pattern}/**`],
    example: exampleOf(`${root === "/" ? "" : root}/${folder}`),
  };
}

interface Placed {
  /** Where the pattern begins: a folder, `~` or `.`. */
  readonly root: string;
  /** What follows it, without a slash in front. */
  readonly rest: string;
}

function placed(text: string, { base, start }: { readonly base: string; readonly start: string }): Placed {
  if (text.startsWith("//")) return { root: "/", rest: text.replace(/^\/+/, "") };
  if (text === "~" || text.startsWith("~/")) return { root: "~", rest: text.slice(2) };
  if (text.startsWith("/")) return { root: base, rest: text.slice(1) };
  return { root: start, rest: text.replace(/^\.\/+/, "").replace(/^\.$/, "") };
}

/** Braces mean nothing in gitignore, and two stars only where they stand alone between slashes. */
function escapeBraces(pattern: string): string {
  return pattern.split("/").map((part) => part === "**" ? part : part.replace(/\*{2,}/g, "*"))
    .join("/").replace(/(?<!\\)[{}]/g, "\\$&");
}

/** A folder's name as it is, but for the stars that stand for folders in between. */
function escapeFolder(folder: string): string {
  return folder.split("/").map((part) => part === "**" ? part : part.replace(/[\\*?[\]{}]/g, "\\$&")).join(
    "/",
  );
}

/** A path that the pattern matches. */
function exampleOf(pattern: string): string {
  return pattern.replace(/\[!?([^\]])[^\]]*\]/g, "$1").replace(/\\(.)/g, "$1").replace(/\*+|\?/g, "x");
}
