/**
 * How OpenClaw is wired in.
 *
 * @module
 */

import { join } from "node:path";
import type { AgentFound, AgentMachine, AgentWiring, Canary, CanaryProbe, WiringFile } from "../adapter.ts";
import { ownFile } from "../own_file.ts";
import { bridgeSetting } from "./bridge_setting.ts";
import { configFile } from "./config_file.ts";
import { BEFORE } from "./decode.ts";
import { detect, pluginFolder, settingsPath } from "./detect.ts";
import { loading } from "./loading.ts";
import { isBeforePlugins, patchFiles, withoutPlugins } from "./patch.ts";
import { gateIn, LIMIT_S } from "./ask_gate.ts";
import { isPlugin, manifestText, packageText, pluginText } from "./plugin.ts";

/** The first release whose plugins are asked before each call and may replace what a tool gave, as far as is known. */
const FIRST_VERSION: readonly [number, number] = [2026, 9];

/** The wiring. */
export const wiring: AgentWiring = {
  detect,
  refuses,
  files: (machine, scope) => scope === "user" ? files(machine) : [],
  limit: LIMIT_S,
  canaries,
  loading,
};

/** Of an OpenClaw without plugins its own module is patched; what another version left behind is only tidied. */
function files(machine: AgentMachine): readonly WiringFile[] {
  const old = withoutPlugins(machine);
  return old === undefined
    ? pluginFiles(machine)
    : [...pluginFiles(machine).map(onlyTidied), ...patchFiles(old)];
}

/** The module last but for the settings, which switch it on. */
function pluginFiles(machine: AgentMachine): readonly WiringFile[] {
  const own = (name: string): string => join(pluginFolder(machine), name);
  const settings = settingsPath(machine);
  return [
    bridgeSetting(machine, settings),
    ownFile({ path: own("package.json"), content: packageText, isOurs: isPlugin }),
    ownFile({ path: own("openclaw.plugin.json"), content: manifestText, isOurs: isPlugin }),
    ownFile({
      path: own("index.js"),
      content: pluginText,
      isOurs: isPlugin,
      calls: (text) => [{ gate: gateIn(text) }],
    }),
    configFile(settings),
  ];
}

function onlyTidied({ path, remove }: WiringFile): WiringFile {
  return { path, edit: () => undefined, remove };
}

function refuses({ version = "" }: AgentFound): string | undefined {
  const [, year, month] = /^(\d+)\.(\d+)\b/.exec(version) ?? [];
  const [firstYear, firstMonth] = FIRST_VERSION;
  if (year === undefined || Number(year) * 12 + Number(month) >= firstYear * 12 + firstMonth) {
    return undefined;
  }
  // Whether it is patched is for its files to say.
  if (isBeforePlugins(version)) return undefined;
  return `version ${version} is older than ${firstYear}.${firstMonth}, the first that Rampart's plugin is known to work ` +
    "with; it has plugins of its own kind, so it is not patched either; update OpenClaw";
}

function canaries({ command, path, session, cwd }: CanaryProbe): readonly Canary[] {
  const canary = (tool: string, params: Readonly<Record<string, unknown>>): Canary => ({
    tool,
    payload: JSON.stringify({
      hook: BEFORE,
      cwd,
      event: { toolName: tool, params, runId: session, toolCallId: session },
      context: { agentId: "main", sessionId: session, sessionKey: "agent:main:rampart-check" },
    }),
  });
  const input = ["*** Begin Patch", `*** Add File: ${path}`, "+x", "*** End Patch"].join("\n");
  return [
    canary("exec", { command }),
    canary("write", { path, content: "" }),
    canary("edit", { path, oldText: "a", newText: "b" }),
    canary("apply_patch", { input }),
  ];
}
