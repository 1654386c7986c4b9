/**
 * Judges the policies' own cases in all their rewritings: `deno run -A tests/corpus/rewritten.ts` prints what each
 * rewriting keeps, `--lost` the cases that it does not.
 *
 * @module
 */

import { type Action, ACTIONS, evaluate, type PolicyTest } from "../../lib/engine/mod.ts";
import { REWRITINGS } from "./rewrite.ts";
import { compileShipped, PROJECT, readShipped } from "./shipped_policies.ts";

/** A case said otherwise, and what was decided. */
export interface Rewritten {
  readonly rewriting: string;
  readonly test: PolicyTest;
  readonly command: string;
  readonly got: Action;
  /** What is stopped must be stopped at least as hard, what passes must pass. */
  readonly kept: boolean;
}

/** Judges every rewriting of the cases of the built-in protection and the standard profile. */
export function judgeRewritten(): readonly Rewritten[] {
  const compiled = compileShipped("standard");
  const tests = [...readShipped("builtin").tests, ...readShipped("standard").tests];
  const found: Rewritten[] = [];
  for (const test of tests) {
    const original = test.params.command;
    if (test.tool !== "exec" || test.response !== undefined || typeof original !== "string") continue;
    for (const { name, apply } of REWRITINGS) {
      const command = apply(original);
      if (command === undefined) continue;
      const call = { tool: "exec", params: { command }, cwd: test.cwd ?? PROJECT };
      const got = evaluate(compiled, call, { user: "root" }).action;
      found.push({ rewriting: name, test, command, got, kept: isKept(test, got) });
    }
  }
  return found;
}

function isKept(test: PolicyTest, got: Action): boolean {
  if (test.expect.includes(got)) return true;
  const mildest = Math.max(...test.expect.map((a) => ACTIONS.indexOf(a)));
  return !test.expect.includes("allow") && ACTIONS.indexOf(got) <= mildest;
}

/** Whether a case is one that passes. */
export function passes(test: PolicyTest): boolean {
  return test.expect.includes("allow");
}

if (import.meta.main) {
  const all = judgeRewritten();
  for (const { name } of REWRITINGS) {
    const of = all.filter((r) => r.rewriting === name);
    const hits = of.filter((r) => !passes(r.test));
    const others = of.filter((r) => passes(r.test));
    const count = (rs: readonly Rewritten[]): string => `${rs.filter((r) => r.kept).length}/${rs.length}`;
    console.log(`${name.padEnd(28)} stopped ${count(hits).padEnd(9)} passed ${count(others)}`);
  }
  for (
    const [what, of] of [["stopped", all.filter((r) => !passes(r.test))], [
      "passed",
      all.filter((r) => passes(r.test)),
    ]] as const
  ) {
    console.log(
      `${what}: ${of.filter((r) => r.kept).length} of ${of.length}, ${
        (of.filter((r) => r.kept).length / of.length * 100).toFixed(2)
      } %`,
    );
  }
  if (Deno.args.includes("--lost")) {
    for (const { rewriting, test, command, got, kept } of all) {
      if (!kept) {
        console.log(`${rewriting}: want ${test.expect.join("|")} got ${got}: ${JSON.stringify(command)}`);
      }
    }
  }
}
