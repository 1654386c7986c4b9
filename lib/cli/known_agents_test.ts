import assert from "node:assert/strict";
import { unwiredAgents } from "./known_agents.ts";

Deno.test(
  "agents without an adapter are found by their programs",
  { ignore: Deno.build.os === "windows" },
  () => {
    const folder = Deno.makeTempDirSync({ prefix: "rampart agents " });
    try {
      for (const name of ["goose", "codex", "ls"]) {
        Deno.writeTextFileSync(`${folder}/${name}`, "", {
          mode: 0o755,
        });
      }
      Deno.writeTextFileSync(`${folder}/aider`, "", { mode: 0o644 });
      const found = unwiredAgents({
        userHome: "/nowhere",
        cwd: "/",
        platform: "linux",
        env: { PATH: folder },
      });
      assert.deepEqual(found.map(({ program, wrap }) => [program, wrap]), [["goose", undefined]]);
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  },
);
