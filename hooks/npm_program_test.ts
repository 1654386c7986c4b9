import assert from "node:assert/strict";
import { join } from "node:path";
import { npmProgram } from "./npm_program.ts";

function inFolder(work: (folder: string) => void): void {
  const folder = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "rampart npm " }));
  try {
    work(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

const find = (folder: string) =>
  npmProgram({ program: "coder", packages: ["@acme/coder"], folder: join(folder, ".coder") }, {
    userHome: folder,
    cwd: folder,
    platform: "linux",
    env: { PATH: join(folder, "bin") },
  });

Deno.test("what isn't there is neither found nor used", () => {
  inFolder((folder) => assert.deepEqual(find(folder), { used: false }));
});

Deno.test("the version stands in the package above the program that a link leads to", {
  ignore: Deno.build.os === "windows",
}, () => {
  inFolder((folder) => {
    const root = join(folder, "lib", "coder");
    for (const path of [join(root, "dist"), join(folder, "bin"), join(folder, ".coder")]) {
      Deno.mkdirSync(path, { recursive: true });
    }
    Deno.writeTextFileSync(join(root, "dist", "main.js"), "", { mode: 0o755 });
    Deno.symlinkSync(join(root, "dist", "main.js"), join(folder, "bin", "coder"));
    const program = join(folder, "bin", "coder");
    Deno.writeTextFileSync(join(root, "package.json"), '{"name": "@acme/other", "version": "9.9.9"}');
    assert.deepEqual(find(folder), { program, used: true });
    Deno.writeTextFileSync(
      join(root, "package.json"),
      '{"name": "@acme/coder-linux-x64", "version": "1.2.3"}',
    );
    assert.deepEqual(find(folder), { program, version: "1.2.3", used: true });
  });
});
