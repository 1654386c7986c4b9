/**
 * `rampart deny`: stops a call that waits for a person.
 *
 * @module
 */

import { answerApproval, REASON_OPTION } from "./answer_approval.ts";
import type { Command } from "./command.ts";

/** The command. */
export const command: Command = {
  name: "deny",
  summary: "Stop a call that waits for you",
  details:
    "The same call asked again is denied as well for a while. For people in a terminal of their own: an agent is refused.",
  arguments: [{
    name: "id",
    summary: "The question's id, or its first characters; rampart pending shows it",
  }],
  options: [REASON_OPTION],
  exits: [
    { status: 0, about: "denied" },
    { status: 1, about: "it could not be: there is no such question, or it is answered or expired already" },
    { status: 2, about: "wrong usage, or no person at a terminal" },
  ],
  examples: [{ command: 'deny abc123 --reason "not on a Friday"', about: "and tell the agent why" }],
  permissions: "deny",
  run: (input, terminal) => answerApproval("deny", input, terminal),
};
