/**
 * What a program would do with its words: the table applied to a command.
 *
 * @module
 */

import type { Word } from "../word.ts";
import {
  applyParsed,
  type Draft,
  type Line,
  ownFlags,
  parseByRow,
  type Site,
  touchFile,
  touchLikely,
} from "./apply_row.ts";
import type { Outcome } from "./outcome.ts";
import { compileRow, NO_FLAGS, type Spec } from "./options.ts";
import { findSpec, programName } from "./program_names.ts";
import { READERS } from "./readers/mod.ts";
import type { ProgramRow } from "./row.ts";
import { withValue } from "./word_parts.ts";

/** A program that nobody described: everything that looks like a path counts as read. */
const UNDESCRIBED: ProgramRow = { operands: "path..." };

let undescribed: Spec | undefined;

/**
 * Works out what a program would touch, what it hands on to be run, and which options it was given.
 *
 * Never throws; an empty command line touches nothing.
 *
 * @param known The program's name, where {@link programName} was asked for it already.
 *
 * ```ts
 * import { applyProgram, word } from "@rampart/engine";
 *
 * applyProgram([word("cp"), word("a"), word("b")], { platform: "linux" }).touches; // read a, write b
 * ```
 */
export function applyProgram(argv: readonly Word[], site: Site, known?: string): Outcome {
  const first = argv[0];
  if (first === undefined) {
    return { program: "", known: false, flags: NO_FLAGS, operands: [], touches: [], inner: [] };
  }
  const name = known ?? programName(first, site.platform);
  const found = findSpec(name, site.platform);
  const spec = found?.spec ?? (undescribed ??= compileRow(UNDESCRIBED));
  const line: Line = { program: found?.name ?? name, argv, words: argv.slice(1), spec, site };
  const draft = read(line);
  if (COPIES.has(line.program)) noteInFolder(draft);
  if (found === undefined) noteUndescribed(line, draft);
  return outcome(line, draft, found !== undefined);
}

/** Programs whose target may be a folder, in which files keep their names. */
const COPIES: ReadonlySet<string> = new Set(["cp", "mv", "install", "ln"]);

/** With a target that ends in a slash the files in it are what is written. */
function noteInFolder(draft: Draft): void {
  const target = draft.touches.find(({ kind }) => kind === "write");
  if (target?.kind !== "write" || !target.path.value.endsWith("/") || target.path.pattern !== undefined) {
    return;
  }
  for (const touch of draft.touches.slice(0, 64)) {
    if (touch.kind !== "read" || touch.path.pattern !== undefined) continue;
    const name = touch.path.value.replace(/\/+$/, "").split("/").pop() ?? "";
    if (name !== "" && !/^\.\.?$/.test(name)) {
      touchFile(draft, "write", withValue(target.path, target.path.value + name), touch.recursive);
    }
  }
}

/** Applies the row's reader, that of the sub-command's row, or the row's data alone. */
function read(line: Line): Draft {
  const own = line.spec.row.reader;
  const reader = own === undefined ? undefined : READERS[own];
  if (reader !== undefined) return reader(line);
  const parsed = parseByRow(line);
  const sub = parsed.spec.row.reader;
  const subReader = sub === undefined ? undefined : READERS[sub];
  return subReader === undefined ? applyParsed(line, parsed) : subReader(line);
}

function outcome(line: Line, draft: Draft, known: boolean): Outcome {
  const { flags, operands, touches, inner, output } = draft;
  const base = { program: line.program, known, flags, operands, touches, inner };
  return output === undefined ? base : { ...base, output };
}

/**
 * A program that nobody described may have long options with one dash (`-force`): such a word is noted whole as
 * well. Values of its options may be paths.
 */
function noteUndescribed(line: Line, draft: Draft): void {
  for (const { value } of line.words) {
    if (value === "--") break;
    if (value.length > 2 && value.charCodeAt(0) === 45 && value.charCodeAt(1) !== 45) {
      const equals = value.indexOf("=");
      const name = equals < 0 ? value.slice(1) : value.slice(1, equals);
      if (!draft.flags.has(name)) ownFlags(draft).set(name, equals < 0 ? [] : [value.slice(equals + 1)]);
    }
  }
  for (const word of line.words) {
    if (word.value.charCodeAt(0) === 45 && word.value.includes("=")) touchLikely(draft, word);
  }
}
