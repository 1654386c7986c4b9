import assert from "node:assert/strict";
import type { AgentMachine } from "../../hooks/mod.ts";
import { calledAs } from "./called_as.ts";

const NOWHERE: AgentMachine = {
  userHome: "/home/me",
  cwd: "/src/rampart",
  platform: "linux",
  env: { PATH: "/nowhere" },
};

Deno.test("in the checkout the launcher is typed by its short path", () =>
  assert.equal(calledAs(NOWHERE, "/src/rampart"), "./scripts/rampart"));

Deno.test("elsewhere the launcher is typed by its whole path, quoted where it must be", () => {
  const cwd = "/work";
  assert.equal(calledAs({ ...NOWHERE, cwd }, "/src/rampart"), "/src/rampart/scripts/rampart");
  assert.equal(calledAs({ ...NOWHERE, cwd }, "/my src"), "'/my src/scripts/rampart'");
});

Deno.test("without sources the program is called by its name", () =>
  assert.equal(calledAs(NOWHERE, undefined), "rampart"));

Deno.test("a rampart on the PATH is typed by its name", { ignore: Deno.build.os === "windows" }, () => {
  const folder = Deno.makeTempDirSync({ prefix: "rampart bin " });
  try {
    Deno.writeTextFileSync(`${folder}/rampart`, "", { mode: 0o755 });
    const machine = { ...NOWHERE, env: { PATH: folder } };
    assert.equal(calledAs(machine, "/src/rampart"), "rampart");
    Deno.chmodSync(`${folder}/rampart`, 0o644);
    assert.equal(calledAs(machine, "/src/rampart"), "./scripts/rampart");
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
