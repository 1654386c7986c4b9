import assert from "node:assert/strict";
import { backoff } from "./backoff.ts";

const middle = () => 0.5;

Deno.test("each failure doubles the wait, up to five minutes", () => {
  assert.deepEqual([1, 2, 3, 4, 9, 10, 1000].map((n) => backoff(n, middle)), [
    1000,
    2000,
    4000,
    8000,
    256000,
    300000,
    300000,
  ]);
});

Deno.test("chance makes it a quarter more or less", () => {
  assert.equal(backoff(1, () => 0), 750);
  assert.ok(backoff(1, () => 0.999) <= 1250);
});
