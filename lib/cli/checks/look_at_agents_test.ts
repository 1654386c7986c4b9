import assert from "node:assert/strict";
import { adapterNamed, type AgentMachine } from "../../../hooks/mod.ts";
import { rampartHome } from "../../policies/mod.ts";
import { type AgentSeen, lookAtAgents, programOf } from "./look_at_agents.ts";

for (
  const [command, program] of [
    ["/a/gate hook --agent x", "/a/gate"],
    ["'/a b/gate' hook --agent x", "/a b/gate"],
    [`'/it'\\''s/gate' hook --agent x`, "/it's/gate"],
    ['"C:/a b/gate.exe" hook --agent x', "C:/a b/gate.exe"],
  ] as const
) {
  Deno.test(`the program of ${command}`, () => assert.equal(programOf(command), program));
}

/** What is seen of Claude Code whose settings call this program. */
async function seen(program: (folder: string) => string): Promise<AgentSeen | undefined> {
  const folder = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "rampart agents " }));
  try {
    const home = rampartHome({}, { userHome: folder, cwd: folder });
    for (const path of [home.bin, `${folder}/other`, `${folder}/.claude`]) {
      Deno.mkdirSync(path, { recursive: true });
    }
    for (const path of [home.bin, `${folder}/other`]) Deno.writeTextFileSync(`${path}/rampart-gate`, "");
    const hook = { command: [`${home.bin}/rampart-gate`], fail: "open" } as const;
    const wiring = await adapterNamed("claude-code")?.wiring?.();
    const machine: AgentMachine = { userHome: folder, cwd: folder, platform: "linux", env: {} };
    const edit = wiring?.files(machine, "user")[0]?.edit(undefined, { ...hook, command: [program(folder)] });
    Deno.writeTextFileSync(
      `${folder}/.claude/settings.json`,
      edit !== undefined && "text" in edit ? edit.text : "",
    );
    return (await lookAtAgents(machine, { hook, home })).find(({ adapter: { name } }) =>
      name === "claude-code"
    );
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

Deno.test("settings that call this home's gate are wired", async () => {
  const agent = await seen((folder) => `${folder}/.rampart/bin/rampart-gate`);
  assert.deepEqual([agent?.settings.state, agent?.settings.foreign, agent?.installed], [
    "wired",
    false,
    true,
  ]);
});

Deno.test("settings that call a gate elsewhere are another home's", async () => {
  const agent = await seen((folder) => `${folder}/other/rampart-gate`);
  assert.deepEqual([agent?.settings.state, agent?.settings.foreign], ["other", true]);
});

Deno.test("settings that call a gate that is gone are nobody's", async () => {
  const agent = await seen((folder) => `${folder}/gone/rampart-gate`);
  assert.deepEqual([agent?.settings.state, agent?.settings.foreign], ["other", false]);
});
