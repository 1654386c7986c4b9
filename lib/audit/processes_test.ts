/**
 * Several processes at one log, and processes that are stopped in the middle.
 *
 * @module
 */

import assert from "node:assert/strict";
import { openAuditLog } from "./log.ts";
import { readEvents } from "./read.ts";
import { assertCheckpoints } from "./test_checkpoints.ts";
import { callEntry, withLogFolder } from "./test_log.ts";
import { verifyLog } from "./verify.ts";

const WRITER = new URL("test_writer.ts", import.meta.url).pathname;
const WINDOWS = Deno.build.os === "windows";

function writer(
  folder: string,
  name: string,
  count: number,
  more: readonly string[] = ["10000"],
): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-A", WRITER, folder, name, String(count), ...more],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
}

async function lines(stream: ReadableStream<Uint8Array>): Promise<readonly string[]> {
  const text = await new Response(stream).text();
  // The last line of a process that was killed may be cut.
  return text.slice(0, text.lastIndexOf("\n") + 1).split("\n").slice(0, -1);
}

/** Numbers of the calls of a writer that are in the log, in order. */
async function recorded(folder: string, name: string): Promise<readonly number[]> {
  const found: number[] = [];
  for await (const event of readEvents(folder)) {
    const command = event.kind === "call" ? String(event.params.command) : "";
    if (command.startsWith(`${name} `)) found.push(Number(command.split(" ")[1]));
  }
  return found;
}

async function assertSound(folder: string): Promise<void> {
  const { sound, problems } = await verifyLog(folder);
  assert.deepEqual({ sound, problems }, { sound: true, problems: [] });
}

Deno.test("processes: two at once give one sound chain with all their events", () =>
  withLogFolder(async (folder) => {
    const names = ["one", "two"];
    const children = names.map((name) => writer(folder, name, 300));
    const said = await Promise.all(children.map((child) => lines(child.stdout)));
    const all = Array.from({ length: 300 }, (_, i) => i);
    for (const [i, name] of names.entries()) {
      assert.deepEqual(said[i]?.map(Number).sort((a, b) => a - b), all);
      assert.deepEqual(await recorded(folder, name), all);
    }
    await Promise.all(children.map((child) => child.status));
    await assertSound(folder);
  }));

Deno.test("processes: one that stays and many that are brief give one chain, with checkpoints of all of it", () =>
  withLogFolder(async (folder) => {
    const key = `${folder}.key`;
    const staying = writer(folder, "staying", 900, ["10000", key]);
    const names = Array.from({ length: 6 }, (_, i) => `brief${i}`);
    const brief = async (own: readonly string[]): Promise<void> => {
      for (const name of own) {
        const child = writer(folder, name, 60, ["10000", key, "brief"]);
        await lines(child.stdout);
        await child.status;
      }
    };
    await Promise.all([lines(staying.stdout), brief(names.slice(0, 3)), brief(names.slice(3))]);
    await staying.status;
    assert.equal((await recorded(folder, "staying")).length, 900);
    for (const name of names) assert.equal((await recorded(folder, name)).length, 60);
    await assertSound(folder);
    const checkpoints = await assertCheckpoints(folder);
    const sizes = checkpoints.map(({ size }) => size);
    const gaps = sizes.map((size, i) => size - (sizes[i - 1] ?? 0));
    // All that lay in one flush may come on top of the 100.
    assert.ok(Math.max(...gaps) <= 110, sizes.join());
    assert.ok(sizes.length >= 12, sizes.join());
    assert.equal(new Set(checkpoints.map(({ origin }) => origin)).size, 1);
  }));

Deno.test(
  "processes: a writer that is killed loses nothing that it acknowledged",
  { ignore: WINDOWS },
  () =>
    withLogFolder(async (folder) => {
      for (let round = 0; round < 8; round++) {
        const child = writer(folder, `round${round}`, 100_000);
        const reader = child.stdout.getReader();
        let said = "";
        // Killed at another moment each time: after so many bytes of acknowledgements.
        while (said.length < 20 + round * 150) {
          const { value } = await reader.read();
          said += new TextDecoder().decode(value);
        }
        child.kill("SIGKILL");
        for (;;) {
          const { value, done } = await reader.read();
          if (done) break;
          said += new TextDecoder().decode(value);
        }
        await child.status;
        const acknowledged = said.slice(0, said.lastIndexOf("\n")).split("\n").map(Number);
        const log = openAuditLog(folder);
        await log.append(callEntry("after"));
        await log.close();
        const found = new Set(await recorded(folder, `round${round}`));
        assert.deepEqual(acknowledged.filter((number) => !found.has(number)), []);
        await assertSound(folder);
      }
    }),
);

Deno.test(
  "processes: one that is stopped while it holds the lock keeps others waiting no longer than their patience",
  {
    ignore: WINDOWS,
  },
  () =>
    withLogFolder(async (folder) => {
      const child = writer(folder, "stopped", 100_000);
      const reader = child.stdout.getReader();
      await reader.read();
      child.kill("SIGSTOP");
      try {
        const log = openAuditLog(folder, { patience: 30 });
        const outcome = await log.append(callEntry("other 1")).then(
          () => "recorded",
          (error) => error.spooled,
        );
        await log.close();
        // Whether it was stopped with the lock or without is chance; neither loses the entry.
        assert.ok(outcome === "recorded" || outcome === true, String(outcome));
      } finally {
        child.kill("SIGCONT");
        child.kill("SIGKILL");
        while (!(await reader.read()).done);
        await child.status;
      }
      const log = openAuditLog(folder);
      await log.append(callEntry("other 1"));
      await log.close();
      assert.ok((await recorded(folder, "other")).length === 2);
      await assertSound(folder);
    }),
);

Deno.test(
  "processes: where the system lets the file grow no further, entries are spooled and recorded later",
  {
    ignore: WINDOWS,
  },
  () =>
    withLogFolder(async (folder) => {
      // Files of at most 8 blocks of 512 bytes (dash) or 1024 (bash). The signal about it must be ignored to get an error.
      const script = `trap '' XFSZ; ulimit -f 8; exec "$0" "$@"`;
      const args = ["-c", script, Deno.execPath(), "run", "--quiet", "-A", WRITER, folder, "full", "60"];
      const { stdout } = await new Deno.Command("sh", { args, env: { DENO_NO_UPDATE_CHECK: "1" } }).output();
      const said = new TextDecoder().decode(stdout).trim().split("\n");
      assert.equal(said.length, 60);
      assert.ok(said.some((line) => line.startsWith("spooled ")), said.join());
      assert.ok(!said.some((line) => line.startsWith("lost ")), said.join());
      const before = await verifyLog(folder);
      assert.deepEqual([before.sound, before.torn], [true, undefined]);
      assert.ok(before.spooled > 0);
      const log = openAuditLog(folder);
      await log.append(callEntry("after"));
      await log.close();
      const found = [...await recorded(folder, "full")].sort((a, b) => a - b);
      assert.deepEqual(found, Array.from({ length: 60 }, (_, i) => i));
      await assertSound(folder);
    }),
);
