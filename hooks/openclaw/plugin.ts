/**
 * Rampart's plugin for OpenClaw: the text of a module that OpenClaw loads, and of the two files that describe it.
 *
 * OpenClaw stops a call whose hook throws or takes too long, whatever the fail setting; so the module catches all there is.
 *
 * @module
 */

import type { HookCall } from "../adapter.ts";
import { askGate, LIMIT_S } from "./ask_gate.ts";
import { AFTER, BEFORE, NAME } from "./decode.ts";

/** The plugin's id; also the name of its folder. */
export const PLUGIN_ID = "rampart";

/** By its first line a file is known to be Rampart's. */
const FIRST_LINE = "// Rampart's plugin for OpenClaw, written by `rampart setup openclaw`.";

/** By this a file of JSON is. */
const DESCRIPTION = "Has Rampart judge each tool call. Written by `rampart setup openclaw`.";

/** Text of `package.json`, by which OpenClaw finds the module. */
export function packageText(hook: HookCall): string {
  return json({
    name: PLUGIN_ID,
    version: versionOf(hook),
    description: DESCRIPTION,
    type: "module",
    private: true,
    openclaw: { extensions: ["./index.js"] },
  });
}

/** Text of `openclaw.plugin.json`. */
export function manifestText(hook: HookCall): string {
  return json({
    id: PLUGIN_ID,
    name: "Rampart",
    description: DESCRIPTION,
    version: versionOf(hook),
    activation: { onStartup: true, onCapabilities: ["hook"] },
    contracts: { agentToolResultMiddleware: ["openclaw", "codex"] },
    configSchema: { type: "object", additionalProperties: false, properties: {} },
  });
}

/** Text of the module. */
export function pluginText(hook: HookCall): string {
  return `${FIRST_LINE}
// Changes are overwritten by the next setup. \`rampart setup openclaw --remove\` takes it away.

import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { request } from "node:http";

const HOME = ${JSON.stringify(homeOf(hook.command) ?? "")};
${askGate(hook)}${BODY}`;
}

/** By it a gateway says which text of the module it runs. */
function versionOf(hook: HookCall): string {
  return `1.0.0+${digestOf(pluginText(hook))}`;
}

/** Tells texts apart (FNV-1a); nothing depends on its being hard to forge. */
function digestOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}

/** Rampart's home by the words that start its program; undefined where they don't tell. */
function homeOf(command: readonly string[]): string | undefined {
  const [program = ""] = command;
  const given = command.find((word) => word.startsWith("RAMPART_HOME="))?.slice("RAMPART_HOME=".length);
  return given ?? /^(.*)\/bin\/rampart-gate(?:\.exe)?$/.exec(program)?.[1];
}

/** Whether a text is one of the plugin's files, of this version or another. */
export function isPlugin(text: string): boolean {
  return text.startsWith(FIRST_LINE) || text.includes(JSON.stringify(DESCRIPTION));
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

const BODY = `
// A person's "always" becomes a rule of theirs, in policies/user-overrides.yaml.
function allowAlways(question, warn) {
  const failed = (why) => warn({ warning: "Rampart made no rule of your \\"always allow\\": " + why });
  try {
    const body = Buffer.from(JSON.stringify(question));
    const asked = request({
      socketPath: HOME + "/run/rampart.sock",
      method: "POST",
      path: "/v1/hook/${NAME}/always",
      headers: {
        host: "rampart",
        authorization: "Bearer " + readFileSync(HOME + "/token", "utf8").trim(),
        "content-type": "application/json",
        "content-length": body.length,
      },
      timeout: 10_000,
    }, (answer) => {
      const texts = [];
      answer.setEncoding("utf8");
      answer.on("data", (text) => texts.push(text));
      answer.on("error", () => {});
      answer.on("end", () => {
        if (answer.statusCode === 200) return;
        let why = "its daemon answered " + answer.statusCode;
        try {
          why = JSON.parse(texts.join("")).error.message;
        } catch {
          // The number has to do.
        }
        failed(why);
      });
    });
    asked.on("timeout", () => asked.destroy());
    asked.on("error", () => failed("its daemon can't be reached"));
    asked.end(body);
  } catch {
    failed("its daemon can't be asked");
  }
}

const short = (text, length) => text.length <= length ? text : text.slice(0, length - 1) + "…";

// For the person who approves: what would be done, and why it is asked about.
function shown(event, reason) {
  const { command, url, path, file_path } = event?.params ?? {};
  const what = command ?? url ?? path ?? file_path ?? JSON.stringify(event?.params ?? {});
  return short(short(String(what), 280) + "\\n" + String(reason ?? ""), 512);
}

export default {
  id: "${PLUGIN_ID}",
  name: "Rampart",
  register(api) {
    const warn = (answer) => {
      try {
        if (answer.warning) api.logger?.warn?.(answer.warning);
      } catch {
        // There is nobody to tell.
      }
    };
    const contextOf = (context) => {
      const { agentId, sessionKey, sessionId, runId, channelId } = context ?? {};
      return { agentId, sessionKey, sessionId, runId, channelId };
    };
    const workspace = (context) => {
      try {
        const found = api.runtime.agent.resolveAgentWorkspaceDir(api.config, context?.agentId ?? "main");
        if (typeof found === "string") return found;
      } catch {
        // An OpenClaw of another version.
      }
      return undefined;
    };
    api.on(
      "${BEFORE}",
      async (event, context) => {
        const { toolName, params, toolKind, runId, toolCallId } = event ?? {};
        const question = {
          hook: "${BEFORE}",
          cwd: context?.workspaceDir ?? workspace(context),
          event: { toolName, params, toolKind, runId, toolCallId },
          context: contextOf(context),
        };
        const answer = await judged(question);
        warn(answer);
        if (answer.decision === "deny") {
          return { block: true, blockReason: answer.reason || "Denied by Rampart." };
        }
        if (answer.decision === "ask") {
          const always = answer.always === true && HOME !== "";
          return {
            requireApproval: {
              title: short("Rampart: " + toolName, 80),
              description: shown(event, answer.reason),
              severity: "warning",
              allowedDecisions: always ? ["allow-once", "allow-always", "deny"] : ["allow-once", "deny"],
              onResolution: (decision) => {
                if (always && decision === "allow-always") allowAlways(question, warn);
              },
            },
          };
        }
      },
      { priority: 1000, timeoutMs: ${LIMIT_S * 1000} },
    );
    api.registerAgentToolResultMiddleware?.(
      async (event, context) => {
        const { toolName, args, toolCallId, isError, cwd, result } = event ?? {};
        const { content } = result ?? {};
        const answer = await judged({
          hook: "${AFTER}",
          cwd: cwd ?? workspace(context),
          event: { toolName, args: args ?? {}, toolCallId, isError },
          tool_response: { content },
          context: contextOf(context),
        });
        warn(answer);
        if (Array.isArray(answer.content)) return { result: { ...result, content: answer.content, details: {} } };
        if (answer.decision === "allow") return;
        const notice = "[Output withheld. " + (answer.reason || "Denied by Rampart.") + "]";
        return { result: { ...result, content: [{ type: "text", text: notice }], details: {} } };
      },
      { runtimes: ["openclaw", "codex"] },
    );
  },
};
`;
