import assert from "node:assert/strict";
import { withFolder } from "../../policies/test_folder.ts";
import { notesIn, readAnchorFile } from "./read_anchor_file.ts";
import { checkpointMessage } from "./syslog_anchor.ts";
import { checkpointsFile, testNotes } from "./test_notes.ts";

Deno.test("notes of a file are found with their lines", async () => {
  const notes = await testNotes(3);
  const lines = notes[0]?.split("\n").length ?? 0;
  assert.deepEqual(
    notesIn(checkpointsFile(notes)),
    notes.map((note, i) => ({ note, line: 1 + i * lines })),
  );
});

Deno.test("a single note that no empty line follows is found", async () => {
  const [note = ""] = await testNotes(1);
  assert.deepEqual(notesIn(note).map((found) => found.note), [note]);
});

Deno.test("notes of several logs in one file are all found", async () => {
  const [a = "", b = ""] = [...await testNotes(1), ...await testNotes(1)];
  assert.deepEqual(notesIn(checkpointsFile([a, b])).map(({ note }) => note), [a, b]);
});

Deno.test("wherever a note was cut, those before and after it are whole and it is passed over", async () => {
  const [a = "", b = "", c = ""] = await testNotes(3);
  for (let cut = 0; cut < b.length; cut++) {
    const text = checkpointsFile([a]) + b.slice(0, cut) + "\n\n" + checkpointsFile([c]);
    const found = notesIn(text).map(({ note }) => note);
    // Cut right before its last line feed nothing of it is missing.
    assert.deepEqual(found, cut < b.length - 1 ? [a, c] : [a, b, c], `cut at ${cut}`);
  }
});

Deno.test("a note that is still being written is passed over", async () => {
  const [a = "", b = ""] = await testNotes(2);
  for (let cut = 0; cut < b.length; cut++) {
    assert.deepEqual(notesIn(checkpointsFile([a]) + b.slice(0, cut)).map(({ note }) => note), [a]);
  }
});

Deno.test("other text is passed over", () => {
  assert.deepEqual(notesIn("hello\n\n— world AAAA\n\n"), []);
  assert.deepEqual(notesIn(""), []);
});

Deno.test("a file of syslog lines gives the notes within them, by line", () =>
  withFolder(async (folder) => {
    const [a = "", b = ""] = await testNotes(2);
    const line = (note: string) => checkpointMessage(note, { now: 0, host: "h", pid: 1 });
    const path = `${folder}/rampart.log`;
    Deno.writeTextFileSync(path, `${line(a)}\nNov 21 12:00:01 h other[1]: note="x"\n${line(b)}\n`);
    assert.deepEqual(readAnchorFile(path), [{ name: `${path}:1`, note: a }, { name: `${path}:3`, note: b }]);
  }));

Deno.test("a file that isn't there is an error", () => {
  assert.throws(() => readAnchorFile("/nonexistent/file"), Deno.errors.NotFound);
});
