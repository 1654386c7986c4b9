import assert from "node:assert/strict";
import { command, fetched, file, findFiles, searchFiles } from "./tool_rows.ts";

Deno.test("a command keeps its description and loses what only other tools mean", () => {
  assert.deepEqual(command("dir")({ command: "ls", description: "d", path: "/x", dir: "/y" }), {
    tool: "exec",
    params: { command: "ls", description: "d", dir: "/y" },
    folder: "/y",
  });
});

Deno.test("a file is taken from the first of its names that is there", () => {
  const row = file("write", "file_path", "path");
  assert.deepEqual(row({ path: "/b", file_path: "/a", files: ["/c"] }), {
    tool: "write",
    params: { path: "/a" },
  });
  assert.deepEqual(row({ path: "/b" }), { tool: "write", params: { path: "/b" } });
  assert.deepEqual(row({ file_path: ["/a"] }), { tool: "write", params: {} });
});

Deno.test("a search for names has its pattern below its folder", () => {
  assert.deepEqual(findFiles("dir")({ pattern: "*.pem", dir: "/k", recursive: false }).params, {
    dir: "/k",
    path: "/k",
    glob: "*.pem",
  });
});

Deno.test("a search in contents reads all below, or what its patterns let through at any depth", () => {
  const row = searchFiles({ folders: ["path"], globs: ["glob"] });
  assert.deepEqual(row({ pattern: "x", path: "/a" }).params, { pattern: "x", recursive: true, path: "/a" });
  assert.deepEqual(row({ pattern: "x", glob: ["*.md", "src/*.ts", "!*.js"] }).params, {
    pattern: "x",
    recursive: true,
    glob: ["**/*.md", "src/*.ts"],
  });
});

Deno.test("a fetch names its address, and each in a text for a model", () => {
  assert.deepEqual(
    fetched("url")({ url: "https://a/", prompt: "see\thttps://b/x and ftp://c ." }).params.urls,
    [
      "https://a/",
      "https://b/x",
      "ftp://c",
    ],
  );
  assert.deepEqual(fetched("url")({ query: "words" }).params, { query: "words" });
});
