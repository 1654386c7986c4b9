import assert from "node:assert/strict";
import { UNKNOWN } from "../word.ts";
import { type FilterInput, inputOf, parseFilterArgs } from "./input.ts";

Deno.test("parseFilterArgs takes options apart", () => {
  const args = parseFilterArgs(
    [{ text: "-rn5" }, { text: "--lines=3" }, { text: "x" }, { text: "--" }, { text: "-y" }],
    "rn:",
    { lines: "n" },
  );
  assert.deepEqual([...args?.options ?? []], [["r", ""], ["n", "3"]]);
  assert.deepEqual(args?.operands, [{ text: "x" }, { text: "-y" }]);
  assert.equal(parseFilterArgs([{ text: "-z" }], "r"), undefined);
});

Deno.test("inputOf reads files one after another, or standard input", () => {
  const input: FilterInput = {
    args: [],
    stdin: { text: "in" },
    file: (path) => path === "a" ? { text: "A" } : { text: UNKNOWN, origin: "file" },
  };
  assert.equal(inputOf(input, [])?.text, "in");
  assert.equal(inputOf(input, [{ text: "a" }, { text: "-" }])?.text, "Ain");
  assert.equal(inputOf(input, [{ text: "a" }, { text: "b" }])?.origin, "file");
});
