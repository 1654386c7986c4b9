import assert from "node:assert/strict";
import { block } from "./block_of_text.ts";

Deno.test("each line stands behind a bar", () => {
  assert.equal(block("one\n   → two", { width: 80, lines: 9 }), "   │ one\n   │    → two\n");
});

Deno.test("a line that the terminal would break is broken before, behind the bar", () => {
  assert.equal(
    block(`${" ".repeat(34)}→ fine`, { width: 40, lines: 9 }),
    `   │ ${" ".repeat(34)}\n   │ → fine\n`,
  );
});

Deno.test("characters that take two columns are counted so", () => {
  assert.equal(block("漢".repeat(18), { width: 40, lines: 9 }), `   │ ${"漢".repeat(17)}\n   │ 漢\n`);
});

Deno.test("what moves a cursor is shown, and does not", () => {
  assert.equal(
    block("a\u001b[2J\rb\u009b1A\u202e", { width: 80, lines: 9 }),
    "   │ a\\u001b[2J\\u000db\\u009b1A\\u202e\n",
  );
});

Deno.test("what is left out is said", () => {
  assert.equal(
    block("ab\ncd\nef", { width: 80, lines: 2 }),
    "   │ ab\n   │ cd\n   … and 2 more characters, which rampart pending --json shows\n",
  );
});
