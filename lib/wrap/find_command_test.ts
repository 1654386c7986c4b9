import assert from "node:assert/strict";
import { withFolder } from "../policies/test_folder.ts";
import { findCommand } from "./find_command.ts";

/** `one` and `two` are folders on the PATH. */
async function inFolders(run: (folder: string, path: readonly string[]) => void): Promise<void> {
  await withFolder((folder) => {
    const path = [`${folder}/one`, `${folder}/two`];
    for (const each of path) Deno.mkdirSync(each);
    run(folder, path);
  });
}

function put(path: string, mode = 0o755): void {
  Deno.writeTextFileSync(path, "", { mode });
}

const ignore = Deno.build.os === "windows";

function test(name: string, run: (folder: string, path: readonly string[]) => void): void {
  Deno.test({ name: `finding a command: ${name}`, ignore, fn: () => inFolders(run) });
}

test("the first on the PATH", (folder, path) => {
  put(`${folder}/one/x`);
  put(`${folder}/two/x`);
  assert.deepEqual(findCommand("x", { path, cwd: folder }), { program: `${folder}/one/x` });
});

test("files that can't be started, and folders, are passed over", (folder, path) => {
  put(`${folder}/one/x`, 0o644);
  Deno.mkdirSync(`${folder}/one/y`);
  put(`${folder}/two/x`);
  put(`${folder}/two/y`);
  assert.deepEqual(findCommand("x", { path, cwd: folder }), { program: `${folder}/two/x` });
  assert.deepEqual(findCommand("y", { path, cwd: folder }), { program: `${folder}/two/y` });
});

test("an empty folder of the PATH is the working directory", (folder) => {
  put(`${folder}/x`);
  assert.deepEqual(findCommand("x", { path: [""], cwd: folder }), { program: "./x" });
});

test("a path is taken as it is", (folder, path) => {
  put(`${folder}/one/x`);
  assert.deepEqual(findCommand("one/x", { path, cwd: folder }), { program: "one/x" });
  assert.deepEqual(findCommand(`${folder}/one/x`, { path, cwd: "/" }), { program: `${folder}/one/x` });
});

const MISSING: readonly (readonly [word: string, problem: string, status: number])[] = [
  ["x", "command not found", 127],
  ["", "command not found", 127],
  ["one", "command not found", 127],
  ["./x", "No such file or directory", 127],
  ["./one", "Is a directory", 126],
  ["./plain", "Permission denied", 126],
  ["plain", "Permission denied", 126],
  ["./plain/x", "Not a directory", 126],
];

for (const [word, problem, status] of MISSING) {
  test(`${JSON.stringify(word)}: ${problem}`, (folder, path) => {
    put(`${folder}/plain`, 0o644);
    put(`${folder}/two/plain`, 0o644);
    assert.deepEqual(findCommand(word, { path: [folder, ...path], cwd: folder }), { problem, status });
  });
}
