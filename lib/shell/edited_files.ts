/**
 * What programs make of files that the script wrote before, in place.
 *
 * @module
 */

import { locate } from "./effects.ts";
import { filterOutput } from "./filters/mod.ts";
import type { Outcome } from "./programs/mod.ts";
import type { Reader } from "./reader.ts";
import { type Field, type Stream, valueOf } from "./value.ts";
import { fileStream } from "./virtual_files.ts";
import { word } from "./word.ts";

/** What `sed -i` or `perl -pi` makes of a file that the script wrote; undefined where that isn't worked out. */
export function editedContent(r: Reader, outcome: Outcome, argv: readonly Field[]): Stream | undefined {
  if (r.state.files.size === 0) return undefined;
  const args = outcome.program === "sed"
    ? argv.slice(1).filter((item) => !/^-i[^\s/]*$|^--in-place(?:=|$)/.test(item.value)).map(valueOf)
    : substitution(outcome);
  if (args === undefined) return undefined;
  return filterOutput("sed", {
    args,
    stdin: undefined,
    file: (path) => fileStream(r, locate(r, word(path), "read").path),
  });
}

/** `s/plain text/plain text/g` of Perl: sed's means the same. */
const PLAIN = /^\s*s([/|#!,])((?:[\w :=%@<>'"-]|\\\/)+)\1((?:[\w :=%<>'".;,!~-]|\\?\/)*)\1(g?)\s*;?\s*$/;

function substitution(
  { program, flags, operands }: Outcome,
): readonly { readonly text: string }[] | undefined {
  if (program !== "perl" || !flags.has("p") || !flags.has("i") || operands.length !== 1) return undefined;
  const [source, ...more] = flags.get("e") ?? flags.get("E") ?? [];
  const [file] = operands;
  if (source === undefined || more.length > 0 || file === undefined || !PLAIN.test(source)) return undefined;
  return [{ text: source.trim() }, { text: file.value }];
}
