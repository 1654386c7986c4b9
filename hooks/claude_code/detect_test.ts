/**
 * @module
 */

import assert from "node:assert/strict";
import type { AgentMachine } from "../adapter.ts";
import { detect, settingsPath } from "./detect.ts";

const POSIX = { ignore: Deno.build.os === "windows" };

function inHome(work: (home: string, machine: AgentMachine) => void): void {
  const home = Deno.makeTempDirSync();
  try {
    work(home, { userHome: home, cwd: `${home}/project`, platform: "linux", env: { PATH: `${home}/bin` } });
  } finally {
    Deno.removeSync(home, { recursive: true });
  }
}

function program(path: string): void {
  Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  Deno.writeTextFileSync(path, "", { mode: 0o755 });
}

Deno.test("on a bare machine nothing is found", () => {
  inHome((_, machine) => assert.deepEqual(detect(machine), { used: false }));
});

Deno.test(
  "of npm's package the version is read beside the program, through the link on the PATH",
  POSIX,
  () => {
    inHome((home, machine) => {
      const folder = `${home}/lib/node_modules/@anthropic-ai/claude-code`;
      program(`${folder}/bin/claude.exe`);
      Deno.writeTextFileSync(
        `${folder}/package.json`,
        '{"name":"@anthropic-ai/claude-code","version":"2.1.329"}',
      );
      Deno.mkdirSync(`${home}/bin`);
      Deno.symlinkSync(`${folder}/bin/claude.exe`, `${home}/bin/claude`);
      assert.deepEqual(detect(machine), { program: `${home}/bin/claude`, version: "2.1.329", used: false });
    });
  },
);

Deno.test("of the installer's program the version is its folder's name", POSIX, () => {
  inHome((home, machine) => {
    program(`${home}/.local/share/claude/versions/2.1.329`);
    Deno.mkdirSync(`${home}/.local/bin`);
    Deno.symlinkSync(`${home}/.local/share/claude/versions/2.1.329`, `${home}/.local/bin/claude`);
    assert.deepEqual(detect(machine), {
      program: `${home}/.local/bin/claude`,
      version: "2.1.329",
      used: false,
    });
  });
});

Deno.test("a program whose version can't be told is found all the same", POSIX, () => {
  inHome((home, machine) => {
    program(`${home}/bin/claude`);
    assert.deepEqual(detect(machine), { program: `${home}/bin/claude`, used: false });
  });
});

Deno.test("a folder of settings shows that it has been used", () => {
  inHome((home, machine) => {
    Deno.mkdirSync(`${home}/.claude`);
    assert.deepEqual(detect(machine), { used: true });
  });
});

Deno.test("CLAUDE_CONFIG_DIR says where the user's settings are, and not where a project's are", () => {
  inHome((home, machine) => {
    const moved = { ...machine, env: { CLAUDE_CONFIG_DIR: `${home}/elsewhere` } };
    assert.equal(settingsPath(machine, "user"), `${home}/.claude/settings.json`);
    assert.equal(settingsPath(moved, "user"), `${home}/elsewhere/settings.json`);
    assert.equal(settingsPath(moved, "project"), `${home}/project/.claude/settings.json`);
    const relative = { ...machine, env: { CLAUDE_CONFIG_DIR: "conf" } };
    assert.equal(settingsPath(relative, "user"), `${home}/project/conf/settings.json`);
  });
});
