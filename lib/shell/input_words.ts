/**
 * Command lines that programs make of what they read: `xargs`, `parallel`.
 *
 * @module
 */

import type { Outcome } from "./programs/mod.ts";
import type { RunContext } from "./reader.ts";
import { type Field, type Stream, worse } from "./value.ts";
import { hasUnknown, UNKNOWN, type Word } from "./word.ts";

/** More words of the input are not put into command lines. */
const MOST_WORDS = 256;

/** The command lines that xargs and parallel make of their input. */
export function inputLines(
  argv: readonly Word[],
  stdin: Stream | undefined,
  marker: string | undefined,
  handed: { readonly outcome: Outcome; readonly context: RunContext },
): readonly (readonly Field[])[] {
  const { pos, end } = handed.context;
  const { flags } = handed.outcome;
  let words: Field[];
  if (stdin?.globs !== undefined) {
    words = stdin.globs.map((pattern) => ({ value: UNKNOWN, pattern, origin: "output", pos, end }));
  } else if (stdin === undefined || hasUnknown(stdin.text)) {
    const origin = stdin?.origin ?? "input";
    const known = (stdin?.text ?? "").split(/[\s\0]+/).filter((text) => text !== "");
    words = (known.length > 0 ? known : [UNKNOWN]).slice(0, MOST_WORDS).map((value): Field =>
      hasUnknown(value) ? { value, origin, pos, end } : { value, pos, end }
    );
  } else {
    const zero = flags.has("0") || flags.has("null");
    const delimiter = flags.get("d")?.[0] ?? flags.get("delimiter")?.[0];
    words = inputWords(stdin.text, zero ? "\0" : delimiter, marker !== undefined).slice(0, MOST_WORDS)
      .map((value) => ({ value, pos, end }));
  }
  if (marker !== undefined) {
    return words.map((item) => argv.map((part) => replaceMarker(part, marker, item)));
  }
  const each = Number(flags.get("n")?.[0] ?? flags.get("max-args")?.[0] ?? flags.get("L")?.[0] ?? 0);
  const chunk = handed.outcome.program === "parallel" ? 1 : each;
  if (!(chunk > 0)) return [[...argv, ...words]];
  const out: (readonly Field[])[] = [];
  for (let i = 0; i < words.length; i += chunk) out.push([...argv, ...words.slice(i, i + chunk)]);
  return out.length > 0 ? out : [argv];
}

/** Splits input as xargs does: at blanks, with quotes and backslashes; whole lines where there is a marker. */
function inputWords(text: string, delimiter: string | undefined, lines: boolean): string[] {
  if (delimiter !== undefined) {
    const separator = delimiter === "\\n" ? "\n" : delimiter === "\\0" ? "\0" : delimiter;
    const parts = text.split(separator);
    if (parts[parts.length - 1] === "") parts.pop();
    return parts;
  }
  const out: string[] = [];
  const pattern = lines ? /[^\n]+/g : /(?:[^\s"'\\]|\\[\s\S]|"[^"\n]*"|'[^'\n]*')+/g;
  for (const found of text.matchAll(pattern)) {
    out.push(
      found[0].trimStart().replace(/\\([\s\S])|"([^"\n]*)"|'([^'\n]*)'/g, (_, a, b, c) => a ?? b ?? c ?? ""),
    );
    if (out.length >= MOST_WORDS) break;
  }
  return out;
}

function replaceMarker(part: Field, marker: string, item: Field): Field {
  if (!part.value.includes(marker)) return part;
  const value = part.value.replaceAll(marker, item.value);
  const origin = worse(part.origin, item.origin);
  const base = { ...part, value, ...(origin === undefined ? undefined : { origin }) };
  if (item.pattern === undefined) return base;
  return { ...base, pattern: (part.pattern ?? part.value).replaceAll(marker, item.pattern) };
}
