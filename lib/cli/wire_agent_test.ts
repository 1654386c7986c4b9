/**
 * @module
 */

import assert from "node:assert/strict";
import { adapterNamed, type AgentMachine, type AgentWiring, type HookCall } from "../../hooks/mod.ts";
import { ownFile } from "../../hooks/own_file.ts";
import { unwireAgent, wireAgent, type WireOptions } from "./wire_agent.ts";

const HOOK: HookCall = { command: ["/home/someone/.rampart/bin/rampart-gate"], fail: "open" };
const POSIX = { ignore: Deno.build.os === "windows" };

interface Place {
  readonly wiring: AgentWiring;
  readonly home: string;
  /** The user's settings file. */
  readonly file: string;
  readonly user: WireOptions;
  readonly project: WireOptions;
}

async function inPlace(work: (place: Place) => void): Promise<void> {
  const folder = Deno.realPathSync(Deno.makeTempDirSync());
  const home = `${folder}/home`;
  const cwd = `${folder}/project`;
  for (const path of [home, cwd]) Deno.mkdirSync(path);
  const machine: AgentMachine = { userHome: home, cwd, platform: "linux", env: {} };
  const wiring = await adapterNamed("claude-code")?.wiring?.();
  assert.ok(wiring);
  try {
    work({
      wiring,
      home,
      file: `${home}/.claude/settings.json`,
      user: { machine, scope: "user" },
      project: { machine, scope: "project" },
    });
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function write(path: string, text: string | Uint8Array): void {
  Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  Deno.writeFileSync(path, typeof text === "string" ? new TextEncoder().encode(text) : text);
}

function names(folder: string): readonly string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

Deno.test("a settings file is made for the user alone, and goes again with its folder", () =>
  inPlace(({ wiring, user, file, home }) => {
    assert.deepEqual(wireAgent(wiring, HOOK, user), { path: file, change: "added", files: [file] });
    if (Deno.build.os !== "windows") assert.equal((Deno.statSync(file).mode ?? 0) & 0o777, 0o600);
    assert.deepEqual(unwireAgent(wiring, user), { path: file, change: "removed", files: [file] });
    assert.deepEqual(names(home), []);
  }));

Deno.test("what lies beside the settings stays", () =>
  inPlace(({ wiring, user, home }) => {
    write(`${home}/.claude/other`, "x");
    wireAgent(wiring, HOOK, user);
    assert.deepEqual(names(`${home}/.claude`), ["other", "settings.json"]);
    unwireAgent(wiring, user);
    assert.deepEqual(names(`${home}/.claude`), ["other"]);
  }));

Deno.test("what there was is as it was after both", () =>
  inPlace(({ wiring, user, file }) => {
    const text = '{\n  "model": "opus"\n}\n';
    write(file, text);
    wireAgent(wiring, HOOK, user);
    assert.notEqual(Deno.readTextFileSync(file), text);
    unwireAgent(wiring, user);
    assert.equal(Deno.readTextFileSync(file), text);
  }));

Deno.test("a second time changes nothing, another command renews", () =>
  inPlace(({ wiring, user, file }) => {
    wireAgent(wiring, HOOK, user);
    const { mtime } = Deno.statSync(file);
    assert.deepEqual(wireAgent(wiring, HOOK, user), { path: file, change: "unchanged", files: [] });
    assert.deepEqual(Deno.statSync(file).mtime, mtime);
    const renewed = wireAgent(wiring, { ...HOOK, command: ["/elsewhere/rampart-gate"] }, user);
    assert.deepEqual(renewed, { path: file, change: "renewed", files: [file] });
  }));

Deno.test("settings that switch all hooks off are edited, and it is said", () =>
  inPlace(({ wiring, user, file }) => {
    write(file, '{"disableAllHooks": true}');
    assert.deepEqual(wireAgent(wiring, HOOK, user), {
      path: file,
      change: "added",
      files: [file],
      off: true,
    });
  }));

Deno.test("taking out what isn't in changes nothing and makes no file", () =>
  inPlace(({ wiring, user, file, home }) => {
    assert.deepEqual(unwireAgent(wiring, user), { path: file, change: "unchanged", files: [] });
    assert.deepEqual(names(home), []);
  }));

Deno.test("a file that can't be read as settings stays as it is, and it is said where", () =>
  inPlace(({ wiring, user, file }) => {
    const text = '{\n  "a": 1\n  "b": 2\n}\n';
    write(file, text);
    const problem = { path: file, problem: "line 3, column 3: comma expected" };
    assert.deepEqual(wireAgent(wiring, HOOK, user), problem);
    assert.deepEqual(unwireAgent(wiring, user), problem);
    assert.equal(Deno.readTextFileSync(file), text);
  }));

Deno.test("a file that isn't UTF-8 stays as it is", () =>
  inPlace(({ wiring, user, file }) => {
    write(file, new Uint8Array([0x7b, 0xff, 0x7d]));
    assert.deepEqual(wireAgent(wiring, HOOK, user), { path: file, problem: "it is not UTF-8 text" });
  }));

Deno.test(
  "of a link the file behind it is edited, with its rights, and the link stays",
  POSIX,
  () =>
    inPlace(({ wiring, user, file, home }) => {
      write(`${home}/dotfiles/claude.json`, "{}\n");
      Deno.chmodSync(`${home}/dotfiles/claude.json`, 0o640);
      Deno.mkdirSync(`${home}/.claude`);
      Deno.symlinkSync("../dotfiles/claude.json", file);
      wireAgent(wiring, HOOK, user);
      assert.equal(Deno.readLinkSync(file), "../dotfiles/claude.json");
      assert.match(Deno.readTextFileSync(`${home}/dotfiles/claude.json`), /rampart-gate/);
      assert.equal((Deno.statSync(file).mode ?? 0) & 0o777, 0o640);
      assert.deepEqual(names(`${home}/dotfiles`), ["claude.json"]);
      unwireAgent(wiring, user);
      assert.equal(Deno.readTextFileSync(`${home}/dotfiles/claude.json`), "{}\n");
    }),
);

Deno.test(
  "a link to a file that isn't there yet is followed too",
  POSIX,
  () =>
    inPlace(({ wiring, user, file, home }) => {
      Deno.mkdirSync(`${home}/.claude`);
      Deno.symlinkSync("../dotfiles/claude.json", file);
      assert.deepEqual(wireAgent(wiring, HOOK, user), { path: file, change: "added", files: [file] });
      assert.match(Deno.readTextFileSync(`${home}/dotfiles/claude.json`), /rampart-gate/);
    }),
);

Deno.test(
  "links in a circle are a problem, not a crash",
  POSIX,
  () =>
    inPlace(({ wiring, user, file, home }) => {
      Deno.mkdirSync(`${home}/.claude`);
      Deno.symlinkSync("settings.json", file);
      assert.deepEqual(wireAgent(wiring, HOOK, user), { path: file, problem: "its links lead in a circle" });
    }),
);

Deno.test(
  "a project's link that leads out of the project is not followed",
  POSIX,
  () =>
    inPlace(({ wiring, project, home }) => {
      Deno.mkdirSync(`${home}/target`);
      Deno.symlinkSync(`${home}/target`, `${project.machine.cwd}/.claude`);
      const wired = wireAgent(wiring, HOOK, project);
      assert.equal("problem" in wired && wired.problem, "it is a link that leads out of this folder");
      assert.deepEqual(names(`${home}/target`), []);
    }),
);

Deno.test("a project's own settings are edited in the working folder", () =>
  inPlace(({ wiring, project }) => {
    const path = `${project.machine.cwd}/.claude/settings.json`;
    assert.deepEqual(wireAgent(wiring, HOOK, project), { path, change: "added", files: [path] });
    assert.match(Deno.readTextFileSync(path), /rampart-gate/);
  }));

/** An agent with a script and settings that name it. */
function twoFiles(home: string, settings: string): AgentWiring {
  const calls = (text: string): readonly { readonly gate: string }[] => [{ gate: text }];
  return {
    detect: () => ({ used: true }),
    files: () => [
      ownFile({
        path: `${home}/a/b/script`,
        mode: 0o755,
        content: ({ command }) => `#!/bin/sh\nexec ${command.join(" ")}\n`,
        isOurs: (text) => text.startsWith("#!/bin/sh\nexec "),
        calls,
      }),
      {
        path: settings,
        edit: (text = "") => ({ text: `${text}script\n` }),
        remove: (text) =>
          text === "script\n" ? { delete: true, text: "" } : { text: text.replace("script\n", "") },
        check: (text = "") => text.includes("script") ? "wired" : "absent",
      },
    ],
    limit: 30,
    canaries: () => [],
  };
}

Deno.test("all files of an agent are written, and folders that were made go with them", () =>
  inPlace(({ user, home }) => {
    const wiring = twoFiles(home, `${home}/settings`);
    const options = { ...user, record: `${home}/record` };
    Deno.mkdirSync(`${home}/a`);
    const wired = wireAgent(wiring, HOOK, options);
    assert.deepEqual("files" in wired && wired.files, [`${home}/a/b/script`, `${home}/settings`]);
    assert.deepEqual("path" in wired && wired.path, `${home}/settings`);
    if (Deno.build.os !== "windows") {
      assert.equal((Deno.statSync(`${home}/a/b/script`).mode ?? 0) & 0o777, 0o755);
    }
    unwireAgent(wiring, options);
    assert.deepEqual([names(home), names(`${home}/a`)], [["a"], []]);
  }));

Deno.test("where a later file can't be written, the earlier ones are as they were", () =>
  inPlace(({ user, home }) => {
    // A folder stands where the settings should be.
    Deno.mkdirSync(`${home}/settings`);
    const before = names(home);
    for (const at of [`${home}/settings`, `${home}/settings/x/y`]) {
      const wiring = twoFiles(home, at);
      if (at.endsWith("y")) Deno.writeTextFileSync(`${home}/settings/x`, "");
      const wired = wireAgent(wiring, HOOK, { ...user, record: `${home}/record` });
      assert.ok("problem" in wired && wired.path === at, JSON.stringify(wired));
      assert.deepEqual(names(home), before);
    }
  }));

Deno.test("where a file can't be written after others were, those are taken back", () =>
  inPlace(({ user, home }) => {
    const wiring = twoFiles(home, `${home}/settings`);
    Deno.writeTextFileSync(`${home}/settings`, "mine\n");
    // A record that is a folder can't be written, which is found last.
    Deno.mkdirSync(`${home}/record`);
    const wired = wireAgent(wiring, HOOK, { ...user, record: `${home}/record` });
    assert.equal("problem" in wired && wired.path, `${home}/record`);
    assert.deepEqual(names(home), ["record", "settings"]);
    assert.equal(Deno.readTextFileSync(`${home}/settings`), "mine\n");
  }));

Deno.test("a file of the same name that is not Rampart's is left alone, and the others too", () =>
  inPlace(({ user, home }) => {
    write(`${home}/a/b/script`, "echo mine\n");
    const wired = wireAgent(twoFiles(home, `${home}/settings`), HOOK, user);
    assert.match("problem" in wired ? wired.problem : "", /not Rampart's/);
    assert.deepEqual(names(home), ["a"]);
    assert.deepEqual(unwireAgent(twoFiles(home, `${home}/settings`), user), {
      path: `${home}/settings`,
      change: "unchanged",
      files: [],
    });
    assert.equal(Deno.readTextFileSync(`${home}/a/b/script`), "echo mine\n");
  }));
