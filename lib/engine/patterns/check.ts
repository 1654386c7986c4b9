/**
 * Whether a pattern can be read, asked when a policy is loaded.
 *
 * @module
 */

import { classEnd, expandBraces } from "./brace.ts";

/** What a pattern is matched against. */
export type PatternKind = "command" | "path" | "domain" | "url" | "text";

const MAX_LENGTH = 4096;

/**
 * Says what is wrong with a pattern.
 *
 * @param kind What the pattern is matched against.
 * @param pattern The pattern as it stands in the policy.
 * @returns Why it can't be used, for a person; undefined if it can.
 */
export function checkPattern(kind: PatternKind, pattern: string): string | undefined {
  if (pattern.trim() === "") return "the pattern is empty";
  if (pattern.length > MAX_LENGTH) return `the pattern is longer than ${MAX_LENGTH} characters`;
  if (pattern.includes("\u0000")) return "the pattern holds a NUL character";
  if (/(^|[^\\])(\\\\)*\\$/.test(pattern) && kind !== "path") return "the pattern ends in a lone backslash";
  const alternatives = expandBraces(pattern);
  if ("error" in alternatives) return `the pattern ${alternatives.error}`;
  // In a command a bracket or brace may well be the shell's own; elsewhere one without a partner is a slip.
  return kind === "command" || kind === "url" ? undefined : unbalanced(pattern);
}

function unbalanced(pattern: string): string | undefined {
  let depth = 0;
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i];
    if (c === "\\") i++;
    else if (c === "[") {
      const end = classEnd(pattern, i);
      if (end === i + 1) return `"[" is not closed; write "\\\\[" for the character itself`;
      i = end - 1;
    } else if (c === "{") depth++;
    else if (c === "}" && --depth < 0) {
      return `"}" has no "{" before it; write "\\\\}" for the character itself`;
    }
  }
  return depth > 0 ? `"{" is not closed; write "\\\\{" for the character itself` : undefined;
}
