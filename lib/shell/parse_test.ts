import assert from "node:assert/strict";
import { startBudget } from "./budget.ts";
import { parseText, parseWord } from "./parse.ts";
import { startReader } from "./reader.ts";
import { OPERATIONS } from "./statements.ts";

function reader() {
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
  return startReader("", {}, startBudget(undefined), { tools, operations: OPERATIONS });
}

Deno.test("a text is parsed once", () => {
  const r = reader();
  assert.equal(parseText(r, "ls -l"), parseText(r, "ls -l"));
});

Deno.test("a text that is too dense is not parsed", () => {
  const r = reader();
  assert.equal(parseText(r, "$(".repeat(10_000)).commands.length, 0);
  assert.deepEqual(r.budget.gaps.map((gap) => gap.kind), ["depth"]);
});

Deno.test("parseWord takes one word", () => {
  assert.equal(parseWord(reader(), "a'b c'")?.value, "ab c");
  assert.equal(parseWord(reader(), "a b"), undefined);
});
