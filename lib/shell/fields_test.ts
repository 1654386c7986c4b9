import assert from "node:assert/strict";
import { startBudget } from "./budget.ts";
import { addExpansion, addQuoted, addSplit, closeField, newBuilder } from "./fields.ts";
import { readCommand } from "./mod.ts";
import { startReader } from "./reader.ts";
import { OPERATIONS } from "./statements.ts";
import type { Field } from "./value.ts";

function build(add: (r: ReturnType<typeof startReader>, b: ReturnType<typeof newBuilder>) => void): Field[] {
  const tools = {
    applyProgram: () => ({
      program: "",
      known: false,
      flags: new Map(),
      operands: [],
      touches: [],
      inner: [],
    }),
    programName: () => "",
    readCode: () => [],
  };
  const r = startReader("", {}, startBudget(undefined), { tools, operations: OPERATIONS });
  const fields: Field[] = [];
  const b = newBuilder(r, { pos: 0, end: 1 }, fields, true);
  add(r, b);
  closeField(r, b);
  return fields;
}

Deno.test("split text joins what stands before and after it", () => {
  const fields = build((r, b) => {
    addQuoted(b, "<");
    addSplit(r, b, { text: "a  b" });
    addQuoted(b, ">");
  });
  assert.deepEqual(fields.map((field) => field.value), ["<a", "b>"]);
});

Deno.test("each value of a list in quotes is a field", () => {
  const fields = build((r, b) =>
    addExpansion(r, b, { values: [{ text: "a b" }, { text: "" }], list: true, glue: undefined }, true)
  );
  assert.deepEqual(fields.map((field) => field.value), ["a b", ""]);
});

for (
  const [language, separators, want] of [
    ["bash", ":", ["a", "", "b", "", "", "c"]],
    ["bash", " :", ["a", "b", "", "c"]],
    ["bash", " ", ["a", ":b:", ":c"]],
    ["sh", ":", ["a", "b", "", "c"]],
  ] as const
) {
  Deno.test(`a list outside of quotes, split at "${separators}" by ${language}`, () => {
    const { commands } = readCommand(`set -- a :b: :c; IFS="${separators}"; p $@`, { language });
    assert.deepEqual(commands.at(-1)?.argv.slice(1).map((word) => word.value), want);
  });
}

Deno.test("file names that are known as patterns are fields with these patterns", () => {
  const fields = build((r, b) => addSplit(r, b, { text: "\uFFFF", origin: "output", globs: ["/a/*", "/b"] }));
  assert.deepEqual(fields.map((field) => field.pattern), ["/a/*", "/b"]);
});
