/**
 * A log that somebody wrote anew as a whole, who may write to its folder and has no key: what is recorded afterwards must
 * not make it good.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { openAuditLog, readEvents, verifyLog } from "../../lib/audit/mod.ts";
import { verifierOf } from "../../lib/audit/note.ts";
import { callEntry } from "../../lib/audit/test_log.ts";

const now = (): number => Date.UTC(2026, 0, 31, 12);

async function record(folder: string, key: string, commands: readonly string[]): Promise<void> {
  const log = openAuditLog(folder, { key, now });
  for (const command of commands) await log.append(callEntry(command));
  await log.close();
}

const many = (word: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${word} ${i}`);

/** Puts the events and checkpoints of one log in another's place, under its key's name. */
function forge(from: string, to: string): void {
  const nameOf = (folder: string): string =>
    Deno.readTextFileSync(`${folder}/public-key.txt`).split("+")[0] ?? "";
  const [ours, theirs] = [nameOf(to), nameOf(from)];
  let previous = "0".repeat(64);
  const notes = Deno.readTextFileSync(`${from}/checkpoints.txt`).replaceAll(theirs, ours)
    .split(/(?<=\n)\n(?=rampart)/).map((note) => {
      const forged = note.replace(/\n+$/, "\n").replace(/previous \w+/, `previous ${previous}`);
      previous = createHash("sha256").update(forged).digest("hex");
      return `${forged}\n`;
    });
  Deno.writeTextFileSync(`${to}/checkpoints.txt`, notes.join(""));
  for (const name of ["2026-01-31.jsonl", ".tree.json"]) {
    Deno.copyFileSync(`${from}/${name}`, `${to}/${name}`);
  }
}

for (const later of [1, 250]) {
  Deno.test(`a forged log stays found after ${later} further events`, async () => {
    const root = Deno.makeTempDirSync({ prefix: "rampart forged " });
    try {
      await record(`${root}/log`, `${root}/key`, many("real", 150));
      await record(`${root}/other`, `${root}/other key`, many("forged", 150));
      const verifiers = [await verifierOf(Deno.readTextFileSync(`${root}/log/public-key.txt`).trim())];
      forge(`${root}/other`, `${root}/log`);
      const kinds = async (): Promise<readonly string[]> =>
        (await verifyLog(`${root}/log`, { verifiers })).problems.map(({ file, kind }) => `${file} ${kind}`);
      assert.ok((await kinds()).includes("checkpoints.txt signature"));
      await record(`${root}/log`, `${root}/key`, many("later", later));
      assert.ok((await kinds()).includes("checkpoints.txt signature"));
      if (later < 100) return;
      const notices: string[] = [];
      for await (const event of readEvents(`${root}/log`)) {
        if (event.kind === "notice") notices.push(event.notice);
      }
      assert.deepEqual(notices, ["log-rolled-back"]);
    } finally {
      Deno.removeSync(root, { recursive: true });
    }
  });
}
