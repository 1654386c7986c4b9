import assert from "node:assert/strict";
import type { AgentMachine } from "../adapter.ts";
import { codexFolder, detect } from "./detect.ts";

function machine(folder: string, env: AgentMachine["env"] = {}): AgentMachine {
  return { userHome: `${folder}/home`, cwd: `${folder}/work`, platform: "linux", env };
}

Deno.test("the folder is where CODEX_HOME says", () => {
  assert.equal(codexFolder(machine("/x"), "user"), "/x/home/.codex");
  assert.equal(codexFolder(machine("/x", { CODEX_HOME: "/y" }), "user"), "/y");
  assert.equal(codexFolder(machine("/x", { CODEX_HOME: "y" }), "user"), "/x/work/y");
  assert.equal(codexFolder(machine("/x", { CODEX_HOME: "/y" }), "project"), "/x/work/.codex");
});

for (
  const [name, file, text] of [
    ["the program itself", "codex-package.json", '{"variant":"codex","version":"0.169.0"}'],
    ["npm's script", "package.json", '{"name":"@openai/codex","version":"0.169.0"}'],
  ] as const
) {
  Deno.test(
    `the version of ${name} is told from the file above it`,
    { ignore: Deno.build.os === "windows" },
    () => {
      const folder = Deno.makeTempDirSync({ prefix: "rampart codex " });
      try {
        for (const path of ["pkg/bin", "path"]) Deno.mkdirSync(`${folder}/${path}`, { recursive: true });
        Deno.writeTextFileSync(`${folder}/pkg/bin/codex.js`, "", { mode: 0o755 });
        Deno.writeTextFileSync(`${folder}/pkg/${file}`, text);
        Deno.symlinkSync(`${folder}/pkg/bin/codex.js`, `${folder}/path/codex`);
        const found = detect(machine(folder, { PATH: `${folder}/path` }));
        assert.deepEqual(found, { program: `${folder}/path/codex`, version: "0.169.0", used: false });
      } finally {
        Deno.removeSync(folder, { recursive: true });
      }
    },
  );
}
