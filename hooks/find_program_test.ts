/**
 * @module
 */

import assert from "node:assert/strict";
import type { AgentMachine } from "./adapter.ts";
import { findProgram } from "./find_program.ts";

function inFolder(work: (folder: string, machine: AgentMachine) => void): void {
  const folder = Deno.makeTempDirSync();
  for (const name of ["a", "b"]) Deno.mkdirSync(`${folder}/${name}`);
  const env = { PATH: `${folder}/a:${folder}/b` };
  try {
    work(folder, { userHome: folder, cwd: folder, platform: "linux", env });
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

const POSIX = { ignore: Deno.build.os === "windows" };

Deno.test("the first program on the PATH that can be run is found", POSIX, () => {
  inFolder((folder, machine) => {
    Deno.writeTextFileSync(`${folder}/a/agent`, "", { mode: 0o644 });
    Deno.writeTextFileSync(`${folder}/b/agent`, "", { mode: 0o755 });
    assert.equal(findProgram("agent", machine), `${folder}/b/agent`);
  });
});

Deno.test("a folder of the program's name is no program", POSIX, () => {
  inFolder((folder, machine) => {
    Deno.mkdirSync(`${folder}/a/agent`);
    assert.equal(findProgram("agent", machine), undefined);
  });
});

Deno.test("an installer's own folder is looked at after the PATH", POSIX, () => {
  inFolder((folder, machine) => {
    Deno.mkdirSync(`${folder}/own`);
    Deno.writeTextFileSync(`${folder}/own/agent`, "", { mode: 0o755 });
    assert.equal(findProgram("agent", machine, [`${folder}/own`]), `${folder}/own/agent`);
  });
});

Deno.test("without a PATH nothing is found", () => {
  assert.equal(findProgram("agent", { userHome: "/", cwd: "/", platform: "linux", env: {} }), undefined);
});
