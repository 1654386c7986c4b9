import assert from "node:assert/strict";
import { addGap, DEFAULT_BUDGET, spend, startBudget, tooDense } from "./budget.ts";

Deno.test("wishes replace single bounds", () => {
  assert.deepEqual(startBudget({ steps: 5 }).limits, { ...DEFAULT_BUDGET, steps: 5 });
});

Deno.test("spend records one gap when the steps run out", () => {
  const budget = startBudget({ steps: 3 });
  assert.ok(spend(budget, 2, 0));
  assert.ok(!spend(budget, 2, 7));
  assert.ok(!spend(budget, 2, 8));
  assert.deepEqual(budget.gaps.map(({ kind, pos }) => [kind, pos]), [["steps", 7]]);
});

Deno.test("addGap keeps several syntax errors", () => {
  const budget = startBudget(undefined);
  addGap(budget, "syntax", 1, "one");
  addGap(budget, "syntax", 2, "two");
  assert.equal(budget.gaps.length, 2);
});

Deno.test("tooDense counts syntax, not the text of here-documents", () => {
  assert.equal(tooDense("a;".repeat(20_000)), "steps");
  assert.equal(tooDense("$(".repeat(10_000)), "depth");
  assert.equal(tooDense(`cat > f <<'E'\n${"a; (b) | c\n".repeat(5_000)}E\n`), undefined);
  assert.equal(tooDense("word ".repeat(12_000)), undefined);
});
