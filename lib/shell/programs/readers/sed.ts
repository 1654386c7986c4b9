/**
 * `sed`: its scripts can read and write files and run commands.
 *
 * @module
 */

import { UNKNOWN, type Word } from "../../word.ts";
import { applyParsed, type Draft, type Line, ownFlags, parseByRow, touchFile } from "../apply_row.ts";
import { withValue } from "../word_parts.ts";

/** Goes past `/regex/` or `\cregexc` that starts at `at`; returns the index after the closing delimiter. */
function skipDelimited(text: string, at: number, delimiter: string): number {
  let inSet = false;
  for (let i = at; i < text.length; i++) {
    const c = text[i];
    if (c === "\\") i++;
    else if (inSet) {
      if (c === "]") inSet = false;
    } else if (c === "[") {
      inSet = true;
      // `[]…]` and `[^]…]` hold the bracket itself.
      if (text[i + 1] === "^") i++;
      if (text[i + 1] === "]") i++;
    } else if (c === delimiter) return i + 1;
  }
  return text.length;
}

/** The same for the replacement part, where brackets mean nothing. */
function skipReplacement(text: string, at: number, delimiter: string): number {
  for (let i = at; i < text.length; i++) {
    if (text[i] === "\\") i++;
    else if (text[i] === delimiter) return i + 1;
  }
  return text.length;
}

/** What a script does besides editing. */
export interface SedEffects {
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** Shell commands; UNKNOWN where the input itself is run. */
  readonly commands: readonly string[];
}

/** Reads a sed script for its `r`, `R`, `w`, `W`, `e` commands and the `w` and `e` flags of `s`. */
export function readSedScript(script: string): SedEffects {
  const reads: string[] = [];
  const writes: string[] = [];
  const commands: string[] = [];
  const lineEnd = (from: number): number => {
    const end = script.indexOf("\n", from);
    return end < 0 ? script.length : end;
  };
  let i = 0;
  while (i < script.length) {
    const c = script[i] as string; // i < length
    if (/[\s;{}!0-9,$~+]/.test(c)) {
      i++;
      continue;
    }
    if (c === "/" || c === "\\") {
      const delimiter = c === "/" ? "/" : script[i + 1] ?? "/";
      i = skipDelimited(script, c === "/" ? i + 1 : i + 2, delimiter);
      while (script[i] === "I" || script[i] === "M") i++;
      continue;
    }
    if (c === "#") {
      i = lineEnd(i);
    } else if (c === "s" || c === "y") {
      const delimiter = script[i + 1];
      if (delimiter === undefined) break;
      const replacement = skipDelimited(script, i + 2, delimiter);
      i = skipReplacement(script, replacement, delimiter);
      const replaced = script.slice(replacement, i - 1);
      while (i < script.length && /[gpiImM0-9ew]/.test(script[i] ?? "")) {
        if (script[i] === "w") {
          const end = lineEnd(i);
          writes.push(script.slice(i + 1, end).trim());
          i = end;
          break;
        }
        if (script[i] === "e" && c === "s") {
          commands.push(UNKNOWN, replaced.replaceAll(`\\${delimiter}`, delimiter));
        }
        i++;
      }
    } else if (c === "r" || c === "R" || c === "w" || c === "W") {
      const end = lineEnd(i);
      const name = script.slice(i + 1, end).trim();
      if (name !== "") (c === "r" || c === "R" ? reads : writes).push(name);
      i = end;
    } else if (c === "e") {
      const end = lineEnd(i);
      commands.push(script.slice(i + 1, end).trim() || UNKNOWN);
      i = end;
    } else if (c === "a" || c === "i" || c === "c") {
      // The text goes on over lines that end in a backslash.
      let end = lineEnd(i);
      while (end < script.length && script[end - 1] === "\\") end = lineEnd(end + 1);
      i = end;
    } else if (c === ":" || c === "b" || c === "t" || c === "T") {
      while (i < script.length && !/[;\n}]/.test(script[i] ?? "")) i++;
    } else i++;
  }
  return { reads, writes, commands };
}

/** `sed [-i[suffix]] [-e script] [-f file] [script] files`. */
export function readSed(line: Line): Draft {
  const parsed = parseByRow(line);
  const scripts: Word[] = [];
  for (const option of parsed.given) if (option.spec.name === "e") scripts.push(...option.values);
  const operands = [...parsed.operands];
  const inPlace = parsed.flags.has("i");
  let suffix = "";
  // BSD's `-i` takes its suffix as a word of its own: `''` or `.bak`. No script starts like that, but files do
  // (`.env`) where the script is an option.
  const suffixes = scripts.length > 0 || parsed.flags.has("f") ? /^$/ : /^(?:$|\.)/;
  if (inPlace && parsed.flags.get("i")?.length === 0 && suffixes.test(operands[0]?.value ?? "s")) {
    suffix = operands.shift()?.value ?? "";
  }
  if (scripts.length === 0 && !parsed.flags.has("f")) {
    const script = operands.shift();
    if (script !== undefined) scripts.push(script);
  }
  const draft = applyParsed(line, { ...parsed, operands: [] });
  draft.operands = [...parsed.operands];
  if (suffix !== "") ownFlags(draft).set("i", [suffix]);
  for (const file of operands) {
    touchFile(draft, "read", file);
    if (inPlace) touchFile(draft, "write", file);
  }
  for (const script of scripts) {
    const { reads, writes, commands } = readSedScript(script.value);
    for (const path of reads) touchFile(draft, "read", withValue(script, path));
    for (const path of writes) touchFile(draft, "write", withValue(script, path));
    for (const text of commands) {
      draft.inner.push({
        kind: "source",
        language: "sh",
        text: withValue(script, text),
        args: [],
        place: "here",
      });
    }
  }
  return draft;
}
