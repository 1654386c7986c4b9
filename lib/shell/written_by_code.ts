/**
 * What code in another language writes to files and prints, kept for the commands that follow.
 *
 * @module
 */

import type { Finding } from "./code/mod.ts";
import { locate } from "./effects.ts";
import { filterOutput } from "./filters/mod.ts";
import { join, normalizePath } from "./paths.ts";
import { type Reader, writeOut } from "./reader.ts";
import { type Field, type Stream, unknownValue, type Value, valueOf, worse } from "./value.ts";
import { fileStream, putFile } from "./virtual_files.ts";
import { UNKNOWN, type Word } from "./word.ts";

type Written = Extract<Finding, { kind: "content" | "copy" | "print" }>;

/**
 * Does to files and output what a finding says.
 *
 * @param moved Puts a word of the code at a place of the reading's own source.
 * @param index The command that runs the code, if there is one.
 */
export function write(r: Reader, finding: Written, moved: (item: Word) => Field, index?: number): void {
  if (finding.kind === "print") {
    if (isWorkedOut(r, index)) return;
    if (index !== undefined) (r.printed ??= new Set()).add(index);
    return writeOut(r, textOf(moved(finding.text)));
  }
  if (r.place !== "here" || finding.path.pattern !== undefined) return;
  const { path } = locate(r, moved(finding.path), "write");
  if (finding.kind === "content") {
    const text = textOf(moved(finding.text));
    const append = finding.append === true;
    if (!append || r.state.files.has(normalizePath(path))) return putFile(r, path, text, append);
    // What the file held before is not known, nor whether its last line ends.
    const before = worse(text.origin, "file") ?? "file";
    return putFile(r, path, { text: UNKNOWN + text.text, origin: before }, false);
  }
  const from = locate(r, moved(finding.from), "read").path;
  const content = fileStream(r, from);
  putFile(r, path, content, false);
  if (!r.state.files.has(normalizePath(from))) copyFolder(r, from, path);
  // The target may be a folder, in which the file keeps its name.
  const base = from.slice(from.lastIndexOf("/") + 1);
  if (base !== "") putFile(r, join(path, base), content, false);
}

/** Whether what the command prints is worked out from its input besides. */
function isWorkedOut(r: Reader, index: number | undefined): boolean {
  const argv = index === undefined ? undefined : r.runs[index]?.argv;
  if (argv === undefined || !/^[gm]?awk$/.test(argv[0]?.value ?? "")) return false;
  return filterOutput("awk", {
    args: argv.slice(1).map(valueOf),
    stdin: { text: "" },
    file: () => ({ text: "" }),
  }) !==
    undefined;
}

/** What the script put into a folder is there in the copy as well. */
function copyFolder(r: Reader, from: string, to: string): void {
  const { files } = r.state;
  r.budget.steps -= files.size;
  for (const [name, { contents: [first] }] of [...files]) {
    if (first !== undefined && name.startsWith(`${from}/`)) {
      putFile(r, to + name.slice(from.length), first, false);
    }
  }
}

/** Text that code makes: where it doesn't say what a part is, that is the code's own output. */
function textOf(field: Field): Value {
  const value = valueOf(field);
  return value.origin === "unknown" ? { ...value, origin: "output" } : value;
}

/** What a file holds that code wrote, and no finding says what. */
export function writtenBy(language: string): Stream {
  return unknownValue("output", `written by ${language} code`);
}
