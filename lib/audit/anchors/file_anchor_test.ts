import assert from "node:assert/strict";
import { withFolder } from "../../policies/test_folder.ts";
import { fileAnchor } from "./file_anchor.ts";
import { readAnchorFile } from "./read_anchor_file.ts";
import { checkpointsFile, testNotes } from "./test_notes.ts";

const { signal } = new AbortController();

Deno.test("notes are appended as a log's own file has them", () =>
  withFolder(async (folder) => {
    const path = `${folder}/kept.txt`;
    const notes = await testNotes(3);
    await fileAnchor(path).place(notes.slice(0, 2), { signal });
    await fileAnchor(path).place(notes.slice(2), { signal });
    assert.equal(Deno.readTextFileSync(path), checkpointsFile(notes));
    assert.equal((Deno.statSync(path).mode ?? 0) & 0o777, 0o600);
  }));

Deno.test("a note after one that a full disk cut is whole", () =>
  withFolder(async (folder) => {
    const path = `${folder}/kept.txt`;
    const [a = "", b = ""] = await testNotes(2);
    Deno.writeTextFileSync(path, a.slice(0, 60));
    await fileAnchor(path).place([b], { signal });
    assert.deepEqual(readAnchorFile(path).map(({ note }) => note), [b]);
  }));

Deno.test("a file that became shorter since is said to have lost something", () =>
  withFolder(async (folder) => {
    const path = `${folder}/kept.txt`;
    const [a = "", b = "", c = ""] = await testNotes(3);
    const anchor = fileAnchor(path);
    const first = await anchor.place([a], { signal });
    assert.ok(first.kind === "placed" && first.mark !== undefined && first.lost === undefined);
    Deno.truncateSync(path, 10);
    const second = await anchor.place([b], { signal, mark: first.mark });
    assert.match(second.kind === "placed" ? second.lost ?? "" : "", /kept\.txt had 10 bytes, and \d+ after/);
    Deno.removeSync(path);
    const third = await anchor.place([c], { signal, mark: first.mark });
    assert.match(third.kind === "placed" ? third.lost ?? "" : "", /kept\.txt was gone, and \d+ after/);
  }));

Deno.test("a file that only grew has lost nothing", () =>
  withFolder(async (folder) => {
    const path = `${folder}/kept.txt`;
    const [a = "", b = ""] = await testNotes(2);
    const first = await fileAnchor(path).place([a], { signal });
    assert.ok(first.kind === "placed" && first.mark !== undefined);
    Deno.writeTextFileSync(path, "from another machine\n", { append: true });
    const second = await fileAnchor(path).place([b], { signal, mark: first.mark });
    assert.ok(second.kind === "placed" && second.lost === undefined);
  }));

Deno.test("a folder, and a pipe that nobody reads, are refused at once", () =>
  withFolder(async (folder) => {
    const pipe = `${folder}/pipe`;
    const made = await new Deno.Command("mkfifo", { args: [pipe] }).output();
    for (const path of made.success ? [folder, pipe] : [folder]) {
      const placed = await fileAnchor(path).place(["x\n"], { signal });
      assert.deepEqual(placed, { kind: "failed", problem: "it is not a file" });
    }
  }));

Deno.test("a folder that isn't there is a failure, with the reason", async () => {
  const placed = await fileAnchor("/nonexistent/kept.txt").place(["x\n"], { signal });
  assert.equal(placed.kind, "failed");
  assert.match(placed.kind === "failed" ? placed.problem : "", /No such file or directory/);
});
