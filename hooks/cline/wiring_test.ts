import assert from "node:assert/strict";
import { join } from "node:path";
import type { AgentMachine } from "../adapter.ts";
import { wiring } from "./wiring.ts";

function onMachine(platform: AgentMachine["platform"], work: (machine: AgentMachine) => void): void {
  const home = Deno.makeTempDirSync({ prefix: "rampart cline " });
  try {
    work({ userHome: home, cwd: home, platform, env: { PATH: home } });
  } finally {
    Deno.removeSync(home, { recursive: true });
  }
}

for (
  const [platform, names] of [
    ["linux", ["PostToolUse", "PreToolUse"]],
    ["darwin", ["PostToolUse", "PreToolUse"]],
    ["windows", ["PostToolUse.ps1", "PreToolUse.ps1"]],
  ] as const
) {
  Deno.test(`its hook files are named as Cline looks for them: ${platform}`, () =>
    onMachine(platform, (machine) => {
      const paths = wiring.files(machine, "user").map(({ path }) => path);
      assert.deepEqual(
        paths,
        names.map((name) => join(machine.userHome, "Documents", "Cline", "Hooks", name)),
      );
    }));
}

Deno.test("on Windows, hook files that nothing there can start hinder", () =>
  onMachine("windows", (machine) => {
    assert.match(wiring.hindrance?.(machine)?.why ?? "", /by pwsh, which is not on the PATH/);
    Deno.writeTextFileSync(join(machine.userHome, "pwsh.exe"), "");
    assert.equal(wiring.hindrance?.(machine), undefined);
  }));

Deno.test("elsewhere nothing hinders", () =>
  onMachine("linux", (machine) => assert.equal(wiring.hindrance?.(machine), undefined)));
