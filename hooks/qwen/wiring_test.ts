import assert from "node:assert/strict";
import { join } from "node:path";
import type { AgentMachine } from "../adapter.ts";
import { wiring } from "./wiring.ts";

function onMachine(work: (machine: AgentMachine, home: string, cwd: string) => void): void {
  const home = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "rampart qwen " }));
  const cwd = join(home, "project");
  Deno.mkdirSync(cwd);
  try {
    work({ userHome: home, cwd, platform: "linux", env: {} }, home, cwd);
  } finally {
    Deno.removeSync(home, { recursive: true });
  }
}

Deno.test("its folder is where QWEN_HOME says", () => {
  onMachine((machine, home) => {
    const pathOf = (env: AgentMachine["env"]) => wiring.files({ ...machine, env }, "user")[0]?.path;
    assert.equal(pathOf({}), join(home, ".qwen", "settings.json"));
    assert.equal(pathOf({ QWEN_HOME: "/else/where" }), join("/else/where", "settings.json"));
  });
});

Deno.test("settings that switch all hooks off hinder", () => {
  onMachine((machine, home, cwd) => {
    assert.equal(wiring.hindrance?.(machine), undefined);
    const folder = join(cwd, ".qwen");
    assert.ok(folder.startsWith(home) && cwd.startsWith(home));
    Deno.mkdirSync(folder);
    const path = join(folder, "settings.json");
    Deno.writeTextFileSync(path, '{"disableAllHooks": false}');
    assert.equal(wiring.hindrance?.(machine), undefined);
    Deno.writeTextFileSync(path, '{"disableAllHooks": true}');
    assert.equal(wiring.hindrance?.(machine)?.path, path);
  });
});
