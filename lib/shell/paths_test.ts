import assert from "node:assert/strict";
import { isAbsolutePath, join, normalizePath } from "./paths.ts";

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
