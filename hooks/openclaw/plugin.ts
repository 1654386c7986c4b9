/**
 * Rampart's plugin for OpenClaw: the text of a module that OpenClaw loads, and of the two files that describe it.
 *
 * OpenClaw stops a call whose hook throws or takes too long, whatever the fail setting; so the module catches all there is.
 *
 * @module
 */

import type { HookCall } from "../adapter.ts";
import { commandText } from "../command_text.ts";
import { AFTER, BEFORE, NAME } from "./decode.ts";

/** The plugin's id; also the name of its folder. */
export const PLUGIN_ID = "rampart";

/** Seconds for which OpenClaw waits for the hook: the most that its settings take. */
export const LIMIT_S = 600;

/** By its first line a file is known to be Rampart's. */
const FIRST_LINE = "// Rampart's plugin for OpenClaw, written by `rampart setup openclaw`.";

/** By this a file of JSON is. */
const DESCRIPTION = "Has Rampart judge each tool call. Written by `rampart setup openclaw`.";

/** Text of `package.json`, by which OpenClaw finds the module. */
export function packageText(): string {
  return json({
    name: PLUGIN_ID,
    version: "1.0.0",
    description: DESCRIPTION,
    type: "module",
    private: true,
    openclaw: { extensions: ["./index.js"] },
  });
}

/** Text of `openclaw.plugin.json`. */
export function manifestText(): string {
  return json({
    id: PLUGIN_ID,
    name: "Rampart",
    description: DESCRIPTION,
    version: "1.0.0",
    activation: { onStartup: true, onCapabilities: ["hook"] },
    contracts: { agentToolResultMiddleware: ["openclaw", "codex"] },
    configSchema: { type: "object", additionalProperties: false, properties: {} },
  });
}

/** Text of the module. */
export function pluginText({ command, fail }: HookCall): string {
  return `${FIRST_LINE}
// Changes are overwritten by the next setup. \`rampart setup openclaw --remove\` takes it away.

import { spawn } from "node:child_process";

const GATE = ${JSON.stringify(command)};
const CLOSED = ${JSON.stringify(fail === "closed")};
const LIMIT_MS = ${(LIMIT_S - 10) * 1000};
${BODY}`;
}

/** Whether a text is one of the plugin's files, of this version or another. */
export function isPlugin(text: string): boolean {
  return text.startsWith(FIRST_LINE) || text.includes(JSON.stringify(DESCRIPTION));
}

/** The gate's command line in the module; empty where there is none to be read. */
export function gateIn(text: string): string {
  const list = /^const GATE = (\[.*\]);$/m.exec(text)?.[1];
  try {
    const command: unknown = JSON.parse(list ?? "");
    if (Array.isArray(command) && command.every((word) => typeof word === "string")) {
      return commandText({ command }, NAME);
    }
  } catch {
    // Someone changed it.
  }
  return "";
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

const BODY = `
// What the gate says: {decision, reason, content, warning}. Never rejects.
function judged(question) {
  return new Promise((done) => {
    const failed = (why) =>
      done({
        decision: CLOSED ? "deny" : "allow",
        reason: "Denied by Rampart: this call could not be judged, as " + why +
          ". Do not retry it or work around it; tell the user that Rampart needs attention.",
        warning: "Rampart did not judge this call: " + why + ". Run: rampart doctor",
      });
    try {
      const [program, ...words] = GATE;
      const gate = spawn(program, [...words, "hook", "--agent", "${NAME}"], {
        stdio: ["pipe", "pipe", "ignore"],
        windowsHide: true,
      });
      const timer = setTimeout(() => {
        failed("its gate took too long");
        gate.kill("SIGKILL");
      }, LIMIT_MS);
      const texts = [];
      gate.stdout.setEncoding("utf8");
      gate.stdout.on("data", (text) => texts.push(text));
      gate.on("error", () => {
        clearTimeout(timer);
        failed("its gate can't be started");
      });
      gate.on("close", () => {
        clearTimeout(timer);
        try {
          const answer = JSON.parse(texts.join(""));
          if (/^(allow|deny|ask)$/.test(answer.decision)) return done(answer);
        } catch {
          // Said below.
        }
        failed("its gate gave no answer");
      });
      // A gate that ends without reading closes the pipe; what it answered is what counts.
      gate.stdin.on("error", () => {});
      gate.stdin.end(JSON.stringify(question));
    } catch {
      failed("its gate can't be asked");
    }
  });
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
        const answer = await judged({
          hook: "${BEFORE}",
          cwd: context?.workspaceDir ?? workspace(context),
          event: { toolName, params, toolKind, runId, toolCallId },
          context: contextOf(context),
        });
        warn(answer);
        if (answer.decision === "deny") {
          return { block: true, blockReason: answer.reason || "Denied by Rampart." };
        }
        if (answer.decision === "ask") {
          return {
            requireApproval: {
              title: short("Rampart: " + toolName, 80),
              description: shown(event, answer.reason),
              severity: "warning",
              allowedDecisions: ["allow-once", "deny"],
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
