import assert from "node:assert/strict";
import type { Count } from "../audit/query/mod.ts";
import { statsText } from "./stats_view.ts";

const text = (counts: readonly Count[], { width = 80, color = false } = {}): string =>
  statsText({ events: 3, by: { tool: counts } }, { out: () => {}, err: () => {}, color, width });
const count = (value: string, events: number, denied = 0): Count => ({ value, events, denied });

Deno.test("stats view: bars are as wide as the terminal has room for, in eighths of a column", () => {
  const lines = text([count("exec", 16), count("read", 1)], { width: 27 }).split("\n");
  assert.deepEqual(lines, [
    "3 events",
    "",
    "by tool",
    `  exec  16  ${"█".repeat(14)}`,
    "  read   1  ▉",
    "",
  ]);
});

Deno.test("stats view: nothing is wider than the terminal, and what occurs has a bar", () => {
  const found = text([count("a".repeat(60), 1_000_000), count("b", 1)], { width: 70 });
  for (const line of found.split("\n")) assert.ok(line.length <= 70, line);
  assert.match(found, /b +1 +▏\n$/);
});

Deno.test("stats view: what was denied is red, and stands first", () => {
  const found = text([count("exec", 4, 1)], { width: 40, color: true });
  assert.match(found.replaceAll("\x1b", "ESC"), /ESC\[31m█+ESC\[0mESC\[32m█+ESC\[0m\n$/);
});

Deno.test("stats view: long lists are cut and say so, empty ones too", () => {
  const many = Array.from({ length: 20 }, (_, i) => count(`tool ${i}`, 20 - i));
  assert.match(text(many), /\n {2}and 5 more: --json lists all\n$/);
  assert.match(text([]), /by tool\n {2}none\n$/);
});

Deno.test("stats view: names that an agent made up can't move the cursor", () => {
  assert.match(text([count("\u001b[2Jx\ny", 1)]), / {2}\\u001b\[2Jx\\ny {2}1/);
});
