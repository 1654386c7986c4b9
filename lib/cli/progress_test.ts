/**
 * The bar of long pieces of work.
 *
 * @module
 */

import assert from "node:assert/strict";
import { type ProgressBar, progressBar } from "./progress.ts";

/** A bar whose clock is set by hand, and what it wrote. */
function bar(shown = true): { bar: ProgressBar; said: string[]; at: (milliseconds: number) => void } {
  let time = 0;
  const said: string[] = [];
  const terminal = { out: assert.fail, err: (text: string) => void said.push(text), color: false, width: 80 };
  return {
    bar: progressBar(terminal, "verifying", { shown, now: () => time }),
    said,
    at: (milliseconds) => time = milliseconds,
  };
}

Deno.test("a progress bar shows share and time left", () => {
  const { bar: it, said, at } = bar();
  at(2000);
  it.update(1, 4);
  assert.deepEqual(said, [`\rverifying ${"█".repeat(6)}${"░".repeat(18)}  25 %, 6 s left`]);
});

Deno.test("a progress bar keeps out of sight for a second, and between two pictures", () => {
  const { bar: it, said, at } = bar();
  at(999);
  it.update(1, 2);
  assert.equal(said.length, 0);
  at(1000);
  it.update(1, 2);
  at(1099);
  it.update(2, 2);
  assert.equal(said.length, 1);
  at(1100);
  it.update(2, 2);
  assert.equal(said.length, 2);
});

Deno.test("a progress bar is wiped off, once", () => {
  const { bar: it, said, at } = bar();
  it.clear();
  assert.equal(said.length, 0);
  at(1000);
  it.update(1, 2);
  it.clear();
  it.clear();
  assert.equal(said.length, 2);
  assert.match(said[1] ?? "", /^\r +\r$/);
  assert.equal(said[1]?.length, (said[0]?.length ?? 0) + 1);
});

Deno.test("a progress bar is silent where nobody sees standard error", () => {
  const { bar: it, said, at } = bar(false);
  at(5000);
  it.update(1, 2);
  it.clear();
  assert.deepEqual(said, []);
});
