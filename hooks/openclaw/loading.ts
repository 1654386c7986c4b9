/**
 * OpenClaw's own word on whether its gateway has loaded the plugin, which the files alone don't tell.
 *
 * @module
 */

import { join } from "node:path";
import type { AgentLoading, AgentMachine, LoadingSeen } from "../adapter.ts";
import { isRecord } from "../payload.ts";
import { detect, pluginFolder } from "./detect.ts";
import { withoutPlugins } from "./patch.ts";
import { PLUGIN_ID } from "./plugin.ts";

/** The loading. */
export const loading: AgentLoading = { how: `openclaw plugins reload ${PLUGIN_ID}`, look, load };

/** Milliseconds for one of its commands. Asking takes some two seconds, loading again ten. */
const PATIENCE_MS = 60_000;

async function look(machine: AgentMachine): Promise<LoadingSeen> {
  if (withoutPlugins(machine) !== undefined) {
    return { kind: "away", why: "this version has no plugins: start its gateway again after a setup" };
  }
  try {
    const asked = await run(machine, ["gateway", "call", "plugins.list", "--json"]);
    return loadingIn(asked.stdout, packageIn(machine));
  } catch (error) {
    return { kind: "unknown", why: messageOf(error) };
  }
}

async function load(machine: AgentMachine): Promise<void> {
  const { success, said } = await run(machine, ["plugins", "reload", PLUGIN_ID]);
  if (success) return;
  // It refuses while a turn holds on to the plugin.
  const why = /^(?:\[openclaw\] )?Reason: (.*)$/m.exec(said)?.[1] ?? "openclaw plugins reload failed";
  throw new Error(`${why.replace(/\.$/, "")}; try again, or start its gateway again`);
}

/** Text of the plugin's package.json as it is now. */
function packageIn(machine: AgentMachine): string {
  try {
    return Deno.readTextFileSync(join(pluginFolder(machine), "package.json"));
  } catch {
    return "{}";
  }
}

/**
 * What a gateway's answer to `plugins.list` says, or why it gave none.
 *
 * @param written Text of the plugin's package.json, whose version is that of its module.
 */
export function loadingIn(text: string, written: string): LoadingSeen {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    return { kind: "unknown", why: "its answer can't be read" };
  }
  if (!isRecord(answer)) return { kind: "unknown", why: "its answer can't be read" };
  if (isRecord(answer.error)) {
    const { kind, message } = answer.error;
    return /ECONNREFUSED/.test(String(message)) && kind === "closed"
      ? { kind: "away", why: "its gateway does not run; it loads the plugin when it starts" }
      : { kind: "unknown", why: String(message).split("\n", 1)[0] ?? "" };
  }
  const plugins: readonly unknown[] = Array.isArray(answer.plugins) ? answer.plugins : [];
  const own = plugins.filter(isRecord).find(({ id }) => id === PLUGIN_ID);
  if (own === undefined) return { kind: "not-loaded", why: "its gateway does not know Rampart's plugin" };
  const { state, error } = isRecord(own.runtime) ? own.runtime : {};
  if (state === "active") {
    return own.version === versionIn(written)
      ? { kind: "loaded", evidence: "its gateway runs Rampart's plugin" }
      : { kind: "outdated", why: "its gateway runs Rampart's plugin as it was before the last setup" };
  }
  if (state === undefined) {
    return { kind: "unknown", why: "its gateway does not say whether Rampart's plugin runs" };
  }
  const because = typeof error === "string" ? `: ${error.split("\n", 1)[0]}` : "";
  return {
    kind: "not-loaded",
    why: `Rampart's plugin is ${own.state} and ${state} in its gateway${because}`,
  };
}

function versionIn(written: string): unknown {
  try {
    const value: unknown = JSON.parse(written);
    return isRecord(value) ? value.version : undefined;
  } catch {
    return undefined;
  }
}

interface Ran {
  readonly success: boolean;
  readonly stdout: string;
  /** All that it said. */
  readonly said: string;
}

async function run(machine: AgentMachine, args: readonly string[]): Promise<Ran> {
  const { program } = detect(machine);
  if (program === undefined) throw new Error("openclaw is not on the PATH");
  const { success, stdout, stderr } = await new Deno.Command(program, {
    args: [...args],
    cwd: machine.cwd,
    env: { HOME: machine.userHome, NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).output();
  const decoder = new TextDecoder();
  const text = decoder.decode(stdout);
  return { success, stdout: text, said: text + decoder.decode(stderr) };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
