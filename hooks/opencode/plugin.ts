/**
 * Rampart's plugin for OpenCode: the text of a module that OpenCode loads.
 *
 * OpenCode drops a plugin that throws while it is loaded, and runs every call then. So nothing in the module runs while it is
 * loaded but one import of what every runtime has.
 *
 * @module
 */

import type { HookCall } from "../adapter.ts";
import { askGate, gateInModule } from "../gate_module.ts";
import { LIMIT_S } from "../person_wait.ts";
import { AFTER, BEFORE, NAME } from "./decode.ts";

/** By its first line a file is known to be Rampart's. */
const FIRST_LINE = "// Rampart's plugin for OpenCode, written by `rampart setup opencode`.";

/** Text of the module. */
export function pluginText(hook: HookCall): string {
  return `${FIRST_LINE}
// Each call is judged by Rampart's gate, \`rampart-gate hook --agent ${NAME}\`. Changes are overwritten by the next
// setup; \`rampart setup opencode --remove\` takes the file away.

import { spawn } from "node:child_process";

${askGate(hook, { agent: NAME, limit: LIMIT_S, decisions: ["allow", "deny"] })}${BODY}`;
}

/** Whether a text is Rampart's plugin, of this version or another. */
export function isPlugin(text: string): boolean {
  return text.startsWith(FIRST_LINE);
}

/** The gate's command line in the text; empty where there is none to be read. */
export function gateIn(text: string): string {
  return gateInModule(text, NAME);
}

const BODY = `
export const Rampart = async (context) => {
  const depths = new Map();
  const question = (hook, input, output) => ({
    hook,
    directory: context?.directory ?? process.cwd(),
    depth: depths.get(input?.sessionID) ?? 0,
    input,
    output,
  });
  // Told to the person, where there is a screen. The call does not wait for it.
  const warn = (message) => {
    try {
      Promise.resolve(context?.client?.tui?.showToast({ body: { title: "Rampart", message, variant: "warning" } }))
        .catch(() => {});
    } catch {
      // There is no screen.
    }
  };
  return {
    event: async (happened) => {
      try {
        const { type, properties } = happened.event;
        const { id, parentID } = properties?.info ?? {};
        if (type === "session.created" && parentID) depths.set(id, (depths.get(parentID) ?? 0) + 1);
      } catch {
        // An event of another shape.
      }
    },
    "${BEFORE}": async (input, output) => {
      const answer = await judged(question("${BEFORE}", input, { args: output?.args }));
      if (answer.warning) warn(answer.warning);
      if (answer.decision === "deny") throw new Error(answer.reason || "Denied by Rampart.");
    },
    "${AFTER}": async (input, output) => {
      const { output: text, content, metadata } = output ?? {};
      const answer = await judged(
        question("${AFTER}", input, { output: text, content, metadata: { exit: metadata?.exit } }),
      );
      if (answer.warning) warn(answer.warning);
      if (answer.output === undefined && answer.content === undefined) {
        if (answer.decision !== "deny") return;
        const notice = "[Output withheld. " + (answer.reason || "Denied by Rampart.") + "]";
        if (Array.isArray(content)) answer.content = [{ type: "text", text: notice }];
        else answer.output = notice;
      }
      if (answer.output !== undefined) output.output = answer.output;
      if (answer.content !== undefined) output.content = answer.content;
      // Forms of the same that the model would be given beside it.
      if (answer.decision === "deny") {
        delete output.structuredContent;
        delete output.attachments;
      }
    },
  };
};
`;
