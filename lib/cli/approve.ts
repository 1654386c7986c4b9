/**
 * `rampart approve`: lets a call through that waits for a person.
 *
 * @module
 */

import { answerApproval, REASON_OPTION } from "./answer_approval.ts";
import type { Command } from "./command.ts";

/** The command. */
export const command: Command = {
  name: "approve",
  summary: "Let a call through that waits for you, once",
  details:
    "The answer counts for exactly what was asked: this call, with these arguments, in this folder and session. For " +
    "people in a terminal of their own: an agent is refused.",
  arguments: [{
    name: "id",
    summary: "The question's id, or its first characters; rampart pending shows it",
  }],
  options: [
    { name: "always", summary: "Make a rule as well, so that calls like it are allowed from now on" },
    REASON_OPTION,
  ],
  exits: [
    { status: 0, about: "approved" },
    { status: 1, about: "it could not be: there is no such question, or it is answered or expired already" },
    { status: 2, about: "wrong usage, or no person at a terminal" },
  ],
  examples: [
    { command: "approve abc123", about: "this one call" },
    { command: "approve abc123 --always", about: "and those like it" },
  ],
  permissions: "approve",
  run: (input, terminal) => answerApproval("approve", input, terminal),
};
