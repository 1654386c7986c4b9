/**
 * What an anchor is for: whoever has the folder and the key can write a log that verifies, and only a copy kept elsewhere
 * tells it from the one that was.
 *
 * @module
 */

import assert from "node:assert/strict";
import { type AuditLog, openAuditLog, verifyLog } from "../../lib/audit/mod.ts";
import { type Anchors, readAnchorFile, startAnchors } from "../../lib/audit/anchors/mod.ts";
import { callEntry } from "../../lib/audit/test_log.ts";

Deno.test("a log that was written anew as a whole, with its own key, is found by the anchor's file", () =>
  inWorld(async ({ folder, write, against }) => {
    await write(150, "touch DENY_ME");
    Deno.removeSync(folder, { recursive: true });
    await write(400, "true", { anchored: false });
    assert.deepEqual((await verifyLog(folder)).problems, []);
    const found = await verifyLog(folder, { against: against() });
    assert.equal(found.sound, false);
    assert.deepEqual([...new Set(found.problems.map(({ kind }) => kind))], ["fork"]);
  }));

Deno.test("a log that was set back to an earlier state is found by the anchor's file", () =>
  inWorld(async ({ folder, write, against }) => {
    await write(120, "true");
    const copy = `${folder}.copy`;
    copyFolder(folder, copy);
    await write(120, "touch DENY_ME");
    Deno.removeSync(folder, { recursive: true });
    Deno.renameSync(copy, folder);
    assert.deepEqual((await verifyLog(folder)).problems, []);
    const found = await verifyLog(folder, { against: against() });
    assert.deepEqual([...new Set(found.problems.map(({ kind }) => kind))], ["rolled-back"]);
  }));

Deno.test("a log that only grew agrees with the anchor's file", () =>
  inWorld(async ({ folder, write, against }) => {
    await write(250, "true");
    await write(30, "true", { anchored: false });
    assert.ok(against().length >= 3, `${against().length} checkpoints`);
    const found = await verifyLog(folder, { against: against() });
    assert.deepEqual(found.problems, []);
  }));

interface World {
  /** Folder of the log. */
  readonly folder: string;
  /** Records so many events, and waits for the anchor. */
  write(count: number, command: string, options?: { readonly anchored?: boolean }): Promise<void>;
  /** The anchor's file, for `verifyLog`. */
  against(): readonly { readonly name: string; readonly note: string }[];
}

async function inWorld(work: (world: World) => Promise<void>): Promise<void> {
  const root = Deno.makeTempDirSync({ prefix: "rampart anchors " });
  const folder = `${root}/audit`;
  const path = `${root}/elsewhere.txt`;
  try {
    await work({
      folder,
      against: () => readAnchorFile(path),
      async write(count, command, { anchored = true } = {}) {
        const anchors: Anchors | undefined = anchored
          ? startAnchors({
            anchors: [{ kind: "file", path }],
            folder,
            state: `${root}/anchors.json`,
            notice: ({ message }) => assert.fail(message),
            git: () => assert.fail("git"),
          })
          : undefined;
        const log: AuditLog = openAuditLog(folder, {
          key: `${root}/audit-key`,
          onCheckpoint: (note) => anchors?.place(note),
        });
        for (let left = count; left > 0; left -= 50) {
          await Promise.all(Array.from({ length: Math.min(left, 50) }, () => log.append(callEntry(command))));
        }
        await log.close();
        await anchors?.stop();
      },
    });
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
}

function copyFolder(from: string, to: string): void {
  Deno.mkdirSync(to);
  for (const { name, isFile } of Deno.readDirSync(from)) {
    if (isFile) Deno.copyFileSync(`${from}/${name}`, `${to}/${name}`);
  }
}
