import assert from "node:assert/strict";
import { withFolder } from "../policies/test_folder.ts";
import { provideShims } from "./shims.ts";

const ignore = Deno.build.os === "windows";

/** A folder with programs of these names. */
function programs(folder: string, ...names: readonly string[]): string {
  Deno.mkdirSync(`${folder}/programs`);
  for (const name of names) Deno.writeTextFileSync(`${folder}/programs/${name}`, "", { mode: 0o755 });
  return `${folder}/programs`;
}

Deno.test({
  name: "makes a link to the gate for each shell on the PATH",
  ignore,
  fn: () =>
    withFolder((root) => {
      const names = provideShims({ root }, { path: [programs(root, "fish", "zsh", "tcsh")] });
      assert.ok(names.includes("fish") && names.includes("zsh"));
      assert.equal(names.includes("tcsh"), false);
      assert.equal(Deno.readLinkSync(`${root}/bin/shims/zsh`), "../rampart-gate");
      assert.deepEqual(
        [...Deno.readDirSync(`${root}/bin/shims`)].map(({ name }) => name).sort(),
        [...names].sort(),
      );
    }),
});

Deno.test({
  name: "finds sh in /bin whatever the PATH is",
  ignore,
  fn: () => withFolder((root) => assert.ok(provideShims({ root }, { path: [] }).includes("sh"))),
});

Deno.test({
  name: "takes no shell of a relative folder, nor a file that can't be started",
  ignore,
  fn: () =>
    withFolder((root) => {
      Deno.chmodSync(`${programs(root, "bash", "zsh")}/bash`, 0o644);
      assert.deepEqual(provideShims({ root }, { path: [`${root}/programs`], last: [] }), ["zsh"]);
      // From here `programs` is the same folder.
      const cwd = Deno.cwd();
      Deno.chdir(root);
      try {
        assert.deepEqual(provideShims({ root }, { path: ["programs", ""], last: [] }), []);
      } finally {
        Deno.chdir(cwd);
      }
    }),
});

Deno.test({
  name: "mends what is not the right link, and leaves the right one alone",
  ignore,
  fn: () =>
    withFolder((root) => {
      const path = [programs(root, "bash", "zsh")];
      Deno.mkdirSync(`${root}/bin/shims`, { recursive: true });
      Deno.symlinkSync("/elsewhere", `${root}/bin/shims/bash`);
      Deno.writeTextFileSync(`${root}/bin/shims/zsh`, "#!/bin/sh\n");
      Deno.symlinkSync("../rampart-gate", `${root}/bin/shims/sh`);
      const before = Deno.lstatSync(`${root}/bin/shims/sh`).ino;
      provideShims({ root }, { path });
      for (const name of ["bash", "zsh"]) {
        assert.equal(Deno.readLinkSync(`${root}/bin/shims/${name}`), "../rampart-gate");
      }
      assert.equal(Deno.lstatSync(`${root}/bin/shims/sh`).ino, before);
    }),
});
