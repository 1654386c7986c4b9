/**
 * A home with Rampart as `rampart quickstart` sets it up: the real gate, the real daemon, Claude Code's hooks.
 *
 * @module
 */

import assert from "node:assert/strict";
import { inWorld, LAUNCHER, type Run, type World } from "../end_to_end/rampart.ts";
import type { Call } from "./way.ts";

/** What the guard answered to a call. */
export interface Answer {
  /** `none`: it has no objection and no opinion, or says that the call is allowed. */
  readonly decision: "deny" | "ask" | "none";
  /** What the agent is told. */
  readonly reason: string;
}

/** A guarded home. */
export interface GuardedWorld {
  /** Has the hook judge a call, as Claude Code would before it makes it. The call is not made. */
  readonly judge: (call: Call) => Promise<Answer>;
  /** Runs `rampart` as the person. */
  readonly rampart: (args: readonly string[]) => Promise<Run>;
  /** Puts another profile in force. */
  readonly useProfile: (name: string) => Promise<void>;
  /** All that must stay as it is: Rampart's files but its records, the agents' settings, the project's, the daemon. */
  readonly state: () => Promise<Readonly<Record<string, string>>>;
  /** Decisions that were recorded, oldest first. */
  readonly recorded: () => readonly string[];
}

/** Calls back with a guarded home. The daemon is stopped and all removed afterwards. */
export async function inGuarded(work: (world: GuardedWorld) => Promise<void>): Promise<void> {
  await inWorld(async (world) => {
    // Without a space in it: what stands unquoted in a command is taken apart at spaces.
    const folder = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "rampart-guarded-" }));
    const home = `${folder}/home`;
    const env = { HOME: home, PATH: `${folder}/programs:${Deno.env.get("PATH") ?? ""}` };
    const rampart: GuardedWorld["rampart"] = (args) => world.run(args, { env, cwd: home });
    try {
      furnish(folder);
      const { status, out, err } = await rampart(["quickstart", "--yes"]);
      assert.equal(status, 0, out + err);
      await work(guardedWorld(world, { home, env, rampart }));
    } finally {
      await rampart(["serve", "stop"]);
      Deno.removeSync(folder, { recursive: true });
    }
  });
}

/** Puts a home, a project and a program named as the agent is into a folder. */
function furnish(folder: string): void {
  const files: Readonly<Record<string, string>> = {
    "programs/claude": "#!/bin/sh\nexit 1\n",
    "home/.rampart/config.yaml": "profile: yolo\nport: 0\n",
    "home/.rampart/policies/custom.yaml": 'version: "1"\npolicies: []\n',
    "home/.claude/settings.json": '{ "model": "opus" }\n',
    "home/work/.claude/settings.json": "{}\n",
    "home/work/.rampart/policy.yaml": 'version: "1"\npolicies: []\n',
    "home/work/docs/rampart.md": "Say `rampart allow x`.\n",
    "home/work/verb.txt": "allow\n",
  };
  for (const [path, text] of Object.entries(files)) {
    const whole = `${folder}/${path}`;
    Deno.mkdirSync(whole.slice(0, whole.lastIndexOf("/")), { recursive: true });
    Deno.writeTextFileSync(whole, text, { mode: path.startsWith("programs/") ? 0o755 : 0o600 });
  }
  for (const path of ["", "/policies"]) Deno.chmodSync(`${folder}/home/.rampart${path}`, 0o700);
  Deno.symlinkSync(`${folder}/home/.rampart`, `${folder}/home/work/link`);
  Deno.symlinkSync(LAUNCHER.slice(0, LAUNCHER.lastIndexOf("/")), `${folder}/home/work/scripts`);
}

interface GuardedOptions {
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
  readonly rampart: GuardedWorld["rampart"];
}

function guardedWorld(world: World, { home, env, rampart }: GuardedOptions): GuardedWorld {
  const root = `${home}/.rampart`;
  const cwd = `${home}/work`;
  const hook = hookCommand(`${home}/.claude/settings.json`);
  const { address } = daemonFile(root);
  const port = address.slice(address.lastIndexOf(":") + 1);
  return {
    rampart,
    async judge({ tool, input }) {
      const payload = {
        session_id: "s",
        cwd,
        hook_event_name: "PreToolUse",
        permission_mode: "bypassPermissions",
        tool_name: tool,
        tool_input: inPlace(input, { home, cwd, port }),
        tool_use_id: "t",
      };
      const { status, out, err } = await world.run(["-c", hook], {
        launcher: "/bin/sh",
        env,
        cwd,
        stdin: JSON.stringify(payload),
      });
      assert.equal(status, 0, err);
      const { hookSpecificOutput: said = {} } = JSON.parse(out || "{}");
      const { permissionDecision, permissionDecisionReason = "" } = said;
      const stops = permissionDecision === "deny" || permissionDecision === "ask";
      return { decision: stops ? permissionDecision : "none", reason: permissionDecisionReason };
    },
    async useProfile(name) {
      const path = `${root}/config.yaml`;
      Deno.writeTextFileSync(path, Deno.readTextFileSync(path).replace(/^profile:.*$/m, `profile: ${name}`));
      const answer = await fetch(`http://${address}/v1/policies/refresh`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${Deno.readTextFileSync(`${root}/token`).trim()}`,
          "content-type": "application/json",
        },
        body: "{}",
      });
      assert.equal(answer.status, 200, await answer.text());
    },
    async state() {
      const { pid } = daemonFile(root);
      const health = await fetch(`http://${address}/healthz`);
      return {
        daemon: `${pid} ${await health.text()}`,
        ...texts(root, KEPT),
        ...texts(`${home}/.claude`),
        ...texts(`${cwd}/.claude`),
        ...texts(`${cwd}/.rampart`),
      };
    },
    recorded: () => eventsOf(`${root}/audit`),
  };
}

/** What of Rampart's folder stays as it is while calls are judged: not its records, caches and what is made on first use. */
const KEPT = (name: string): boolean => !["audit", "run", "audit.key", "program"].includes(name);

/** The folder that Rampart runs from here. */
const CHECKOUT = LAUNCHER.split("/").slice(0, -2).join("/");

/** The command that Claude Code runs before it makes a call. */
function hookCommand(settings: string): string {
  const { hooks } = JSON.parse(Deno.readTextFileSync(settings));
  return hooks.PreToolUse[0].hooks[0].command;
}

/** What the daemon says of itself. */
function daemonFile(root: string): { readonly address: string; readonly pid: number } {
  return JSON.parse(Deno.readTextFileSync(`${root}/run/daemon.json`));
}

interface Place {
  readonly home: string;
  readonly cwd: string;
  readonly port: string;
}

/** An input with this world's folders, with its port in place of PORT and the folder that Rampart runs from in place of CHECKOUT. Commands know the home by their own means. */
function inPlace(
  input: Readonly<Record<string, unknown>>,
  { home, cwd, port }: Place,
): Readonly<Record<string, unknown>> {
  return JSON.parse(JSON.stringify(input), (_, value) => {
    if (typeof value !== "string") return value;
    const placed = value.replaceAll("/home/me/", `${home}/`).replaceAll(/\bPORT\b/g, port)
      .replaceAll("CHECKOUT", CHECKOUT);
    return placed.replace(/^~\//, `${home}/`).replace(/^\.\//, `${cwd}/`);
  });
}

/** The files below a folder, by path: what they hold, and their mode. */
function texts(folder: string, wanted: (name: string) => boolean = () => true): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    if (!wanted(name)) continue;
    const path = `${folder}/${name}`;
    if (isDirectory) Object.assign(found, texts(path, wanted));
    else {
      const bytes = Deno.readFileSync(path);
      const sum = bytes.reduce((n, byte) => (n * 31 + byte) >>> 0, 7);
      found[path] = `${Deno.lstatSync(path).mode} ${bytes.length} ${sum}`;
    }
  }
  return found;
}

/** The decisions in the log. */
function eventsOf(folder: string): readonly string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) => name.endsWith(".jsonl"))
    .sort()
    .flatMap((name) => Deno.readTextFileSync(`${folder}/${name}`).trim().split("\n"))
    .map((line) => JSON.parse(line)).filter(({ kind }) => kind === "call")
    .map(({ decision }) => typeof decision === "string" ? decision : decision?.action);
}
