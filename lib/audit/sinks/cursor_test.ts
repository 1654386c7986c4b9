import assert from "node:assert/strict";
import { withLogFolder } from "../test_log.ts";
import { cursorPath, readCursor, START, writeCursor } from "./cursor.ts";

const NAME = "syslog+tcp://[::1]:514?format=cef";

async function withFolder(work: (path: string) => Promise<void> | void): Promise<void> {
  await withLogFolder(async (folder) => {
    Deno.mkdirSync(folder);
    await work(cursorPath(folder, NAME));
  });
}

Deno.test("a cursor that was written is read", () =>
  withFolder(async (path) => {
    assert.deepEqual(readCursor(path, NAME), {});
    await writeCursor(path, NAME, { id: START.id, seq: 41 });
    await writeCursor(path, NAME, { id: START.id, seq: 7 });
    assert.deepEqual(readCursor(path, NAME), { at: { id: START.id, seq: 7 } });
  }));

for (
  const [what, text] of [["nothing", ""], ["half of it", '{"sink":"a","id"'], [
    "no id",
    `{"sink":"${NAME}","seq":1}`,
  ]]
) {
  Deno.test(`a cursor's file with ${what} in it is a problem, not a beginning`, () =>
    withFolder((path) => {
      Deno.writeTextFileSync(path, text ?? "");
      assert.ok("problem" in readCursor(path, NAME));
    }));
}

Deno.test("the cursor of another sink is not believed", () =>
  withFolder(async (path) => {
    await writeCursor(path, "other", { id: START.id, seq: 1 });
    assert.deepEqual(readCursor(path, NAME), { problem: "it is that of another sink" });
  }));
