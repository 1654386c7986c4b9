import assert from "node:assert/strict";
import { statusOf } from "./verify.ts";

for (
  const [states, status] of [
    [["proven", "proven"], 0],
    [["proven", "failed"], 1],
    [["not-tried", "failed"], 1],
    [["proven", "not-tried"], 2],
    [["not-tried"], 2],
    [[], 2],
  ] as const
) {
  Deno.test(`verify leaves with ${status} for ${states.join(", ") || "nothing"}`, () =>
    assert.equal(statusOf(states.map((state) => ({ state }))), status));
}
