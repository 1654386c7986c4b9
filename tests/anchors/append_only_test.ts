/**
 * Anchors to a file of another owner, as docs/anchors.md says how to set it up. Needs root, to be two users.
 *
 * @module
 */

import assert from "node:assert/strict";
import { checkpointsFile, hasProgram, testNotes } from "../../lib/audit/anchors/test_notes.ts";

const NOBODY = "65534";
const FILE_ANCHOR = new URL("../../lib/audit/anchors/file_anchor.ts", import.meta.url).href;

const ignore = Deno.build.os !== "linux" || Deno.uid() !== 0 || !hasProgram("setpriv");

/** Places the notes in $NOTES as `fileAnchor` does, then tries to undo it. */
const PLACE = `
const { fileAnchor } = await import(${JSON.stringify(FILE_ANCHOR)});
const [path, ...notes] = Deno.args;
const placed = await fileAnchor(path).place(notes, { signal: new AbortController().signal });
const tries = {
  read: () => Deno.readTextFileSync(path),
  replace: () => Deno.writeTextFileSync(path + ".new", "") ?? Deno.renameSync(path + ".new", path),
  remove: () => Deno.removeSync(path),
  truncate: () => Deno.truncateSync(path, 0),
};
const could = [];
for (const [name, attempt] of Object.entries(tries)) {
  try {
    attempt();
    could.push(name);
  } catch {
    // As it should be.
  }
}
console.log(JSON.stringify({ placed: placed.kind, problem: placed.problem, could }));
`;

Deno.test({
  name:
    "a file of root's that may be written and not read is appended to; it can't be read, replaced or removed",
  ignore,
  fn: () =>
    inFolder(async (folder) => {
      const path = `${folder}/kept.txt`;
      Deno.writeTextFileSync(path, "");
      Deno.chmodSync(path, 0o622);
      const notes = await testNotes(2);
      const { placed, could } = await placeAsNobody(path, notes);
      assert.equal(placed, "placed");
      // Permissions alone don't keep who may write from cutting: that takes the attribute.
      assert.deepEqual(could, ["truncate"]);
    }),
});

Deno.test({
  name: "with the append-only attribute the same user can't cut it either",
  ignore: ignore || !hasAttribute(),
  fn: () =>
    inFolder(async (folder) => {
      const path = `${folder}/kept.txt`;
      Deno.writeTextFileSync(path, "");
      Deno.chmodSync(path, 0o622);
      assert.ok(chattr("+a", path));
      try {
        const notes = await testNotes(2);
        assert.deepEqual(await placeAsNobody(path, notes.slice(0, 1)), { placed: "placed", could: [] });
        assert.deepEqual(await placeAsNobody(path, notes.slice(1)), { placed: "placed", could: [] });
        // It can't be read by who appends, so that an empty line more is between them.
        assert.equal(
          Deno.readTextFileSync(path),
          `${checkpointsFile(notes.slice(0, 1))}\n\n${checkpointsFile(notes.slice(1))}`,
        );
      } finally {
        chattr("-a", path);
      }
    }),
});

async function placeAsNobody(
  path: string,
  notes: readonly string[],
): Promise<{ readonly placed: string; readonly problem?: string; readonly could: readonly string[] }> {
  const cache = Deno.makeTempDirSync();
  Deno.chmodSync(cache, 0o777);
  try {
    const ids = [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups"];
    const run = ["run", "--no-config", "--no-check", "-A", "--ext=ts", "-", path, ...notes];
    const child = new Deno.Command("setpriv", {
      args: [...ids, Deno.execPath(), ...run],
      cwd: "/",
      env: { DENO_DIR: cache, HOME: cache },
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(PLACE));
    await writer.close();
    const { stdout, stderr } = await child.output();
    const text = new TextDecoder().decode(stdout);
    assert.notEqual(text, "", new TextDecoder().decode(stderr));
    return JSON.parse(text);
  } finally {
    Deno.removeSync(cache, { recursive: true });
  }
}

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = Deno.makeTempDirSync();
  Deno.chmodSync(folder, 0o755);
  try {
    await work(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function chattr(flag: string, path: string): boolean {
  try {
    return new Deno.Command("chattr", { args: [flag, path], stderr: "null" }).outputSync().success;
  } catch {
    return false;
  }
}

/** Whether the file system of temporary files knows the attribute, and this process may set it. */
function hasAttribute(): boolean {
  const path = Deno.makeTempFileSync();
  try {
    return chattr("+a", path);
  } finally {
    chattr("-a", path);
    Deno.removeSync(path);
  }
}
