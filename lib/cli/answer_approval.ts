/**
 * What `rampart approve` and `rampart deny` have in common.
 *
 * @module
 */

import { callView } from "../approvals/mod.ts";
import { askDaemon, readAdminToken } from "../server/mod.ts";
import { type Input, type Option, UsageError } from "./command.ts";
import { type Machine, thisMachine } from "./machine.ts";
import { requirePerson } from "./only_people.ts";
import { paint, type Terminal } from "./terminal.ts";

/** What the agent is told about the answer. */
export const REASON_OPTION: Option = {
  name: "reason",
  short: "r",
  value: "TEXT",
  summary: "What the agent is told",
};

/** A question as the daemon tells of it, as far as it is shown. */
export interface Told {
  readonly id: string;
  readonly state: string;
  readonly subject: string;
  readonly message: string;
  readonly policy?: string;
  readonly created: string;
  readonly expires: string;
  readonly asked: number;
  readonly url: string;
  readonly call: {
    readonly tool: string;
    readonly agent_tool?: string;
    readonly agent?: string;
    readonly session?: string;
    readonly cwd?: string;
    readonly params: Readonly<Record<string, unknown>>;
  };
  readonly suggestion?: { readonly tool: string; readonly pattern: string };
  readonly always?: { readonly rule: string } | { readonly problem: string };
}

/** Characters of a command that are shown again once it is answered. */
const LONGEST = 200;

/** Answers a question. */
export async function answerApproval(
  decision: "approve" | "deny",
  input: Input,
  terminal: Terminal,
): Promise<number> {
  await requirePerson({ doing: "answer a question" });
  const machine = await thisMachine({ token: true });
  const [id = ""] = input.args;
  if (!/^[0-9a-z]{1,20}$/i.test(id)) {
    throw new UsageError(`no id of a question: ${id}`, "rampart pending lists what waits");
  }
  const always = input.flags.has("always");
  const { reason } = input.values;
  const answer = await askDaemon(machine.home, `/v1/approvals/${id.toLowerCase()}/resolve`, {
    method: "POST",
    body: { decision, by: "cli", ...(reason === undefined ? {} : { reason }), ...(always ? { always } : {}) },
    ...tokenOf(machine),
  });
  const { visible } = await import("../engine/visible.ts");
  if (!answer.ok) {
    // The daemon answers in sentences.
    const why = answer.problem.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase()).replace(
      /\.$/,
      "",
    );
    terminal.err(`rampart: cannot ${decision} ${id}: ${visible(why)}\n`);
    if (answer.unreachable) terminal.err("  questions wait in the daemon: rampart serve --background\n");
    else terminal.err("  rampart pending lists what waits\n");
    return 1;
  }
  const told = answer.body as Told;
  const { subject } = callView(told.call);
  const mark = decision === "approve"
    ? paint(terminal, "green", "✓ approved")
    : paint(terminal, "red", "✗ denied");
  terminal.out(`${mark}: ${visible(subject.length > LONGEST ? `${subject.slice(0, LONGEST)}…` : subject)}\n`);
  if (decision === "approve") terminal.out("  for this one call, within 10 minutes\n");
  if (told.always !== undefined) {
    terminal.out(
      "rule" in told.always
        ? `  and from now on: ${visible(told.always.rule)} (see: rampart rules)\n`
        : `  no rule was made: ${visible(told.always.problem)}\n`,
    );
  }
  return 0;
}

/** The admin token, as an option of a request. */
export function tokenOf({ home, env }: Machine): { readonly token?: string } {
  const token = env.RAMPART_TOKEN || readAdminToken(home);
  return token === undefined ? {} : { token };
}
