/**
 * Alternatives in patterns: `{a,b}` written out.
 *
 * @module
 */

/** How many alternatives one pattern may stand for. More is refused when the policy is loaded. */
export const MAX_ALTERNATIVES = 256;

/** A pattern that cannot be read, and why, for a person. */
export interface PatternError {
  readonly error: string;
}

/** Text before the first brace group that is closed and has a comma, its choices, and the text after it. */
interface Group {
  readonly before: string;
  readonly choices: readonly string[];
  readonly after: string;
}

/**
 * Writes out the alternatives of a pattern.
 *
 * Braces nest; a backslash takes the meaning from the character after it; inside `[…]` braces are ordinary. A group
 * without a comma is ordinary text (`:(){ x; }` needs no escapes), as is a brace without a partner.
 *
 * @param pattern Pattern text.
 * @returns The patterns it stands for in order, or why it stands for too many.
 *
 * @example
 * ```ts
 * import { expandBraces } from "./brace.ts";
 * console.log(expandBraces("*.{pem,key}")); // [ "*.pem", "*.key" ]
 * ```
 */
export function expandBraces(pattern: string): readonly string[] | PatternError {
  if (!pattern.includes("{")) return [pattern];
  const done: string[] = [];
  const open: string[] = [pattern];
  while (open.length > 0) {
    // Non-empty by the loop's condition.
    const next = open.pop() as string;
    const group = firstGroup(next);
    if (group === undefined) {
      done.push(next);
    } else {
      for (let i = group.choices.length - 1; i >= 0; i--) {
        open.push(group.before + group.choices[i] + group.after);
      }
    }
    if (open.length + done.length > MAX_ALTERNATIVES) {
      return { error: `stands for more than ${MAX_ALTERNATIVES} alternatives` };
    }
  }
  return done;
}

/** The group that starts first, found in one pass: braces without a partner must not be looked at again and again. */
function firstGroup(text: string): Group | undefined {
  const open: { readonly start: number; readonly commas: number[] }[] = [];
  let first: { readonly start: number; readonly commas: readonly number[]; readonly end: number } | undefined;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === "\\") i++;
    else if (c === "[") i = classEnd(text, i) - 1;
    else if (c === "{") open.push({ start: i, commas: [] });
    else if (c === ",") open[open.length - 1]?.commas.push(i);
    else if (c === "}") {
      const group = open.pop();
      if (group === undefined || group.commas.length === 0) continue;
      if (first === undefined || group.start < first.start) first = { ...group, end: i };
      if (open.length === 0) break;
    }
  }
  if (first === undefined) return undefined;
  const cuts = [first.start, ...first.commas, first.end];
  const choices = cuts.slice(1).map((cut, n) => text.slice((cuts[n] ?? 0) + 1, cut));
  return { before: text.slice(0, first.start), choices, after: text.slice(first.end + 1) };
}

/**
 * Where the character class that starts at `start` ends, exclusive; `start + 1` if no `]` closes it, and the
 * bracket is an ordinary character.
 */
export function classEnd(text: string, start: number): number {
  let i = start + 1;
  if (text[i] === "!" || text[i] === "^") i++;
  if (text[i] === "]") i++;
  while (i < text.length && text[i] !== "]") {
    if (text[i] === "\\") i++;
    else if (text[i] === "/") return start + 1;
    i++;
  }
  return i < text.length ? i + 1 : start + 1;
}
