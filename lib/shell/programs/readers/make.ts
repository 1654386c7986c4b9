/**
 * `make`: its file, its targets and the directory in which it looks for them.
 *
 * @module
 */

import { applyParsed, type Draft, type Line, parseByRow } from "../apply_row.ts";
import { sliceWord, withValue } from "../word_parts.ts";

/** `make -C dir -f file VAR=x target…`. Operands without `=` are targets. */
export function readMake(line: Line): Draft {
  const parsed = parseByRow(line);
  const draft = applyParsed(line, parsed);
  if (parsed.idle) return draft;
  for (const operand of parsed.operands) {
    // Make hands every line of a recipe to this shell.
    if (!/^SHELL=\S+\s/.test(operand.value)) continue;
    draft.inner.push({
      kind: "source",
      language: "sh",
      text: sliceWord(operand, 6),
      args: [],
      place: "here",
    });
  }
  const targets = parsed.operands.filter(({ value }) => !value.includes("="));
  const files = parsed.given.filter((option) => option.spec.name === "f").flatMap((option) => option.values);
  const self = line.argv[0] ?? { value: "", pos: 0, end: 0 };
  const before = files.length > 0
    ? undefined
    : ["GNUmakefile", "makefile"].map((name) => withValue(self, name));
  if (files.length === 0) files.push(withValue(self, "Makefile"));
  for (const path of files) {
    draft.inner.push({
      kind: "file",
      language: "make",
      path,
      ...(before === undefined ? undefined : { before }),
      args: parsed.operands.filter(({ value }) => value.includes("=")),
      place: "here",
      ...(draft.dir === undefined ? undefined : { chdir: draft.dir }),
      targets,
    });
  }
  return draft;
}
