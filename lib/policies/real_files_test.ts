import assert from "node:assert/strict";
import { readBytes, readPolicyText, readScript, realPath, SCRIPT_LIMIT } from "./real_files.ts";
import { withFolder } from "./test_folder.ts";

Deno.test("realPath follows links, also of files that don't exist yet", () =>
  withFolder((folder) => {
    Deno.mkdirSync(`${folder}/real`);
    Deno.writeTextFileSync(`${folder}/real/file`, "");
    Deno.symlinkSync(`${folder}/real`, `${folder}/link`);
    Deno.symlinkSync("real/absent", `${folder}/dangling`);
    Deno.symlinkSync(`${folder}/loop`, `${folder}/loop`);
    assert.equal(realPath(`${folder}/link/file`), `${folder}/real/file`);
    assert.equal(realPath(`${folder}/link/new`), `${folder}/real/new`);
    assert.equal(realPath(`${folder}/link/new/deeper`), `${folder}/real/new/deeper`);
    assert.equal(realPath(`${folder}/dangling`), `${folder}/real/absent`);
    assert.equal(realPath(`${folder}/loop`), undefined);
  }));

Deno.test("realPath goes through .. as the system does, also behind links", () =>
  withFolder((folder) => {
    Deno.mkdirSync(`${folder}/a/b`, { recursive: true });
    Deno.symlinkSync("a/b", `${folder}/link`);
    Deno.symlinkSync("../absent", `${folder}/a/up`);
    assert.equal(realPath(`${folder}/link/../new`), `${folder}/a/new`);
    assert.equal(realPath(`${folder}/a/up/x`), `${folder}/absent/x`);
    assert.equal(realPath(`${folder}/no/../../x`), `${folder.slice(0, folder.lastIndexOf("/"))}/x`);
  }));

Deno.test("realPath never throws", () => {
  for (const path of ["", "relative", "\0", "/\0", "/..", "//", `/${"x".repeat(5000)}`, "/a/".repeat(3000)]) {
    assert.doesNotThrow(() => realPath(path));
  }
  assert.equal(realPath("relative"), undefined);
  assert.equal(realPath("/"), "/");
});

Deno.test("readScript reads regular files up to its limit, and never a part of one", () =>
  withFolder((folder) => {
    Deno.writeTextFileSync(`${folder}/script`, "echo hi");
    Deno.writeTextFileSync(`${folder}/just`, "x".repeat(SCRIPT_LIMIT));
    Deno.writeTextFileSync(`${folder}/large`, "x".repeat(SCRIPT_LIMIT + 1));
    assert.equal(readScript(`${folder}/script`), "echo hi");
    assert.equal(readScript(`${folder}/just`)?.length, SCRIPT_LIMIT);
    assert.equal(readScript(`${folder}/large`), undefined);
    assert.equal(readScript(folder), undefined);
    assert.equal(readScript(`${folder}/absent`), undefined);
    assert.equal(readScript("/dev/zero"), undefined);
  }));

Deno.test({
  name: "a pipe is not waited for",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withFolder(async (folder) => {
      const { success } = await new Deno.Command("mkfifo", { args: [`${folder}/pipe`] }).output();
      assert.ok(success);
      assert.equal(readScript(`${folder}/pipe`), undefined);
      assert.throws(() => readPolicyText(`${folder}/pipe`), /not a regular file/);
    }),
});

Deno.test("readBytes grows as far as its limit", () =>
  withFolder((folder) => {
    const text = "0123456789".repeat(10_000);
    Deno.writeTextFileSync(`${folder}/file`, text);
    assert.equal(new TextDecoder().decode(readBytes(`${folder}/file`, 1_000_000)), text);
    assert.equal(readBytes(`${folder}/file`, 70_000).length, 70_000);
  }));
