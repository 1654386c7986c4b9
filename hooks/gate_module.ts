/**
 * What Rampart's modules for agents that load JavaScript have in common: the part that asks the gate.
 *
 * @module
 */

import type { HookCall } from "./adapter.ts";
import { commandText } from "./command_text.ts";

/** A module that asks the gate. */
export interface GateModule {
  /** Name of the agent that loads it. */
  readonly agent: string;
  /** Seconds for which an answer is waited for. */
  readonly limit: number;
  /** The decisions that the module knows what to do with; any other is no answer. */
  readonly decisions: readonly ("allow" | "deny" | "ask")[];
}

/** JavaScript that defines `judged(question)` and `CLOSED`. The module must import `spawn`. */
export function askGate({ command, fail }: HookCall, module: GateModule): string {
  return `const GATE = ${JSON.stringify(command)};
const CLOSED = ${JSON.stringify(fail === "closed")};
const LIMIT_MS = ${module.limit * 1000};
${body(module)}`;
}

/** The gate's command line in a module; empty where there is none to be read. */
export function gateInModule(text: string, agent: string): string {
  const list = /^const GATE = (\[.*\]);$/m.exec(text)?.[1];
  try {
    const command: unknown = JSON.parse(list ?? "");
    if (Array.isArray(command) && command.every((word) => typeof word === "string")) {
      return commandText({ command }, agent);
    }
  } catch {
    // Someone changed it.
  }
  return "";
}

function body({ agent, decisions }: GateModule): string {
  return `
// What the gate says: {decision, reason, output, content, warning}. Never rejects.
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
      const gate = spawn(program, [...words, "hook", "--agent", "${agent}"], {
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
          if (${JSON.stringify(decisions)}.includes(answer.decision)) return done(answer);
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
`;
}
