/**
 * @module
 */

import assert from "node:assert/strict";
import { responseText, withheld } from "./response.ts";

/** A tool with what it returned, and the text that is judged. */
const TEXTS: readonly (readonly [string, unknown, string])[] = [
  ["Bash", { stdout: "out", stderr: "err", interrupted: false }, "out\nerr"],
  ["Bash", { stdout: "data:image/png;base64,AAAA", stderr: "err", isImage: true }, "err"],
  ["Bash", "a text", "a text"],
  ["Read", { type: "text", file: { filePath: "/a", content: "words" } }, "words"],
  ["Read", { type: "image", file: { base64: "AAAA", type: "image/png" } }, "image/png"],
  ["Read", { type: "notebook", file: { filePath: "/a", cells: [{ source: "x = 1" }] } }, "x = 1"],
  ["Grep", { mode: "content", filenames: ["a"], content: "a:1:b" }, "a\na:1:b"],
  ["Glob", { filenames: ["a", "b"], truncated: false }, "a\nb"],
  ["Edit", { originalFile: "secret", structuredPatch: [{ lines: ["+a"] }] }, "+a"],
  ["WebFetch", { bytes: 1, result: "page" }, "page"],
  ["mcp__a__b", [{ type: "text", text: "x" }, { type: "image", data: "AAAA" }], "x"],
  ["mcp__a__b", { content: [{ type: "text", text: "x" }], structuredContent: { y: "z" } }, "x\nz"],
  ["Whatever", { a: { b: ["c", 1, null] }, d: "e" }, "c\ne"],
  ["Whatever", { type: "text", text: "a", more: "b" }, "a\nb"],
  ["Whatever", undefined, ""],
  ["Whatever", 5, ""],
];

for (const [tool, raw, text] of TEXTS) {
  Deno.test(`of ${tool}'s ${JSON.stringify(raw)} the text is judged`, () => {
    assert.equal(responseText(tool, raw), text);
  });
}

Deno.test("a response nested deeper than a stack can follow is read all the same", () => {
  let deep: unknown = "words";
  for (let i = 0; i < 100_000; i++) deep = [deep];
  assert.equal(responseText("Whatever", deep), "words");
  assert.doesNotThrow(() => withheld("Whatever", { deep }, "gone"));
});

/** A tool with what it returned, and what is sent on in its place. */
const WITHHELD: readonly (readonly [string, unknown, unknown])[] = [
  [
    "Bash",
    { stdout: "TOKEN", stderr: "TOKEN", interrupted: true, persistedOutputPath: "/a" },
    { stdout: "gone", stderr: "", interrupted: true, isImage: false, noOutputExpected: false },
  ],
  [
    "Read",
    { type: "image", file: { base64: "TOKEN", filePath: "/a" } },
    { type: "text", file: { filePath: "/a", content: "gone", numLines: 1, startLine: 1, totalLines: 1 } },
  ],
  ["mcp__a__b", { content: "TOKEN" }, [{ type: "text", text: "gone" }]],
  ["mcp__a__b", "TOKEN", [{ type: "text", text: "gone" }]],
  ["WebFetch", { bytes: 1, code: 200, result: "TOKEN" }, { bytes: 1, code: 200, result: "gone" }],
  [
    "Whatever",
    { type: "text", status: "TOKEN and more", n: 1, list: ["TOKEN", "TOKEN"], none: null },
    { type: "text", status: "gone", n: 1, list: ["[withheld]", "[withheld]"], none: null },
  ],
  ["Whatever", "TOKEN", "gone"],
];

for (const [tool, raw, instead] of WITHHELD) {
  Deno.test(`${tool}'s ${JSON.stringify(raw)} is withheld in its own shape`, () => {
    assert.deepEqual(withheld(tool, raw, "gone"), instead);
  });
}
