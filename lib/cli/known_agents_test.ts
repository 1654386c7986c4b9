import assert from "node:assert/strict";
import { ADAPTERS } from "../../hooks/mod.ts";
import { unwiredAgents } from "./known_agents.ts";

Deno.test(
  "agents without a hook are found by their programs",
  { ignore: Deno.build.os === "windows" },
  () => {
    const folder = Deno.makeTempDirSync({ prefix: "rampart agents " });
    try {
      for (const name of ["gemini", "codex", "ls"]) {
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
      assert.deepEqual(found.map(({ program, wrap }) => [program, wrap]), [["codex", "no"], [
        "gemini",
        "yes",
      ]]);
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  },
);

Deno.test("no agent is listed as not wired that has an adapter", () => {
  const wired = new Set(ADAPTERS.map(({ title }) => title));
  const all = unwiredAgents({ userHome: "/", cwd: "/", platform: "linux", env: { PATH: "" } });
  assert.deepEqual(all.filter(({ title }) => wired.has(title)), []);
});
