import assert from "node:assert/strict";
import { readCommand } from "./mod.ts";
import { isAbsolutePath, join, normalizePath } from "./reader.ts";
import { UNKNOWN } from "./word.ts";

Deno.test("normalizePath removes dots and doubled slashes", () => {
  assert.equal(normalizePath("/a/./b//../c/"), "/a/c");
  assert.equal(normalizePath("/a/b"), "/a/b");
  assert.equal(normalizePath("a/../../b"), "b");
});

Deno.test("join and isAbsolutePath", () => {
  assert.equal(join("/", "a"), "/a");
  assert.equal(join("/a", "b"), "/a/b");
  assert.ok(isAbsolutePath("/a", "linux") && !isAbsolutePath("C:\\a", "linux"));
  assert.ok(isAbsolutePath("C:\\a", "windows"));
});

Deno.test("paths are made absolute; what can't be known stays in them", () => {
  const paths = (source: string, cwd?: string) =>
    readCommand(source, { home: "/h", ...(cwd === undefined ? undefined : { cwd }) })
      .effects.map((effect) => effect.kind !== "connect" && effect.path);
  assert.deepEqual(paths("cat a ../b /c ~/d $X/e", "/w"), ["/w/a", "/w/../b", "/c", "/h/d", `${UNKNOWN}/e`]);
  assert.deepEqual(paths("cat a"), [`${UNKNOWN}/a`]);
  assert.deepEqual(paths("cat a*", "/w/[x]"), ["/w/\\[x\\]/a*"]);
});

Deno.test("effects point to the words that name them", () => {
  const source = "ls && cat 'a b'";
  const [effect] = readCommand(source, { cwd: "/w" }).effects;
  assert.equal(source.slice(effect?.pos, effect?.end), "'a b'");
});

Deno.test("text that was put together points to the command that it came from", () => {
  const source = "ls; eval 'cat x'";
  const run = readCommand(source, { cwd: "/w" }).commands.at(-1);
  assert.equal(run?.text, "cat x");
  assert.equal(source.slice(run?.pos, run?.end), "eval 'cat x'");
});
