/**
 * The part that Rampart's modules for OpenClaw have in common: JavaScript that asks the gate.
 *
 * @module
 */

import type { HookCall } from "../adapter.ts";
import { commandText } from "../command_text.ts";
import { NAME } from "./decode.ts";

/** Seconds for which OpenClaw waits for the hook: the most that its settings take. */
export const LIMIT_S = 600;

/** Defines `judged(question)`. The module must import `spawn`. */
export function askGate({ command, fail }: HookCall): string {
  return `const GATE = ${JSON.stringify(command)};
const CLOSED = ${JSON.stringify(fail === "closed")};
const LIMIT_MS = ${(LIMIT_S - 10) * 1000};
${BODY}`;
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
`;
