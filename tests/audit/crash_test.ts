/**
 * A process that is killed at each step of its work on the log.
 *
 * @module
 */

import assert from "node:assert/strict";
import { withLogFolder } from "../../lib/audit/test_log.ts";
import { assertRecovers, copyLog, prepareLog } from "./scenario.ts";

const WRITER = new URL("killed_writer.ts", import.meta.url).pathname;

interface Outcome {
  readonly said: readonly string[];
  readonly killed: boolean;
  /** Number of its steps where it came to its end. */
  readonly steps: number;
}

async function killedAt(folder: string, step: number): Promise<Outcome> {
  const { stdout, signal, success } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-check", "-A", WRITER, folder, String(step)],
    stdin: "null",
    stderr: "inherit",
  }).output();
  const lines = new TextDecoder().decode(stdout).split("\n").slice(0, -1);
  const said = lines.filter((line) => !line.startsWith("steps "));
  const steps = Number(lines.find((line) => line.startsWith("steps "))?.slice(6) ?? 0);
  assert.ok(success || signal === "SIGKILL", `step ${step}: ${signal}`);
  return { said, killed: !success, steps };
}

Deno.test(
  "crash: killed at any step, what was acknowledged is there, verifies, and is gone on with",
  { ignore: Deno.build.os === "windows" },
  () =>
    withLogFolder(async (folder) => {
      Deno.mkdirSync(folder);
      const base = `${folder}/base`;
      const before = await prepareLog(base);
      const whole = `${folder}/whole`;
      copyLog(base, whole);
      const { killed, steps, said } = await killedAt(whole, 0);
      assert.deepEqual([killed, said.length], [false, 9]);
      await assertRecovers(whole, said, before);
      assert.ok(steps > 80, `${steps} steps`);
      let next = 1;
      const work = async (): Promise<void> => {
        while (next <= steps) {
          const step = next++;
          const copy = `${folder}/${step}`;
          copyLog(base, copy);
          const outcome = await killedAt(copy, step);
          assert.ok(outcome.killed, `step ${step} was not reached`);
          try {
            await assertRecovers(copy, outcome.said, before);
          } catch (error) {
            throw new Error(`killed at step ${step}, after ${outcome.said.join(", ")}`, { cause: error });
          }
        }
      };
      await Promise.all([work(), work()]);
    }),
);
