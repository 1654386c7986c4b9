/**
 * `rampart pending`: the questions that wait for a person.
 *
 * @module
 */

import { displayPath } from "../policies/mod.ts";
import { askDaemon } from "../server/mod.ts";
import { tokenOf, type Told } from "./answer_approval.ts";
import type { Command } from "./command.ts";
import { thisMachine } from "./machine.ts";
import { paint, type Terminal } from "./terminal.ts";

/** The command. */
export const command: Command = {
  name: "pending",
  summary: "Show the calls that wait for you",
  details:
    "Agents with a prompt of their own, such as Claude Code, ask there. Of all others the questions wait here, two " +
    "minutes unless config.yaml's approval_timeout says otherwise, and are then denied.",
  arguments: [],
  options: [
    {
      name: "links",
      summary: "Show for each a link to a page on which it can be answered; whoever has it may answer",
    },
    { name: "json", summary: "Print JSON" },
  ],
  exits: [
    { status: 0, about: "shown" },
    { status: 1, about: "no daemon answers" },
  ],
  examples: [
    { command: "pending", about: "what waits" },
    { command: "approve abc123", about: "let one of them through" },
  ],
  permissions: "pending",
  async run(input, terminal) {
    const machine = await thisMachine({ token: true });
    const answer = await askDaemon(machine.home, "/v1/approvals?state=pending", tokenOf(machine));
    if (!answer.ok) {
      terminal.err(`rampart: cannot ask what waits: ${answer.problem}\n`);
      if (answer.unreachable) terminal.err("  questions wait in the daemon: rampart serve --background\n");
      return 1;
    }
    const { approvals } = answer.body as { readonly approvals: readonly Told[] };
    if (input.flags.has("json")) {
      const links = input.flags.has("links");
      const shown = approvals.map(({ url, ...approval }) => links ? { ...approval, url } : approval);
      terminal.out(`${JSON.stringify(shown)}\n`);
      return 0;
    }
    if (approvals.length === 0) {
      terminal.out("Nothing waits for you.\n");
      return 0;
    }
    for (const approval of approvals) {
      await show(approval, { terminal, userHome: machine.userHome, links: input.flags.has("links") });
    }
    const [{ id } = { id: "" }] = approvals;
    terminal.out(paint(terminal, "dim", `\nrampart approve ${short(id)}, or rampart deny ${short(id)}\n`));
    return 0;
  },
};

interface ShowOptions {
  readonly terminal: Terminal;
  readonly userHome: string;
  readonly links: boolean;
}

async function show(approval: Told, { terminal, userHome, links }: ShowOptions): Promise<void> {
  const { visible } = await import("../engine/visible.ts");
  const { id, call, subject, message, policy, expires, asked, url } = approval;
  const left = Math.max(0, Math.round((Date.parse(expires) - Date.now()) / 1000));
  const time = left >= 60 ? `${Math.floor(left / 60)} min ${left % 60} s` : `${left} s`;
  const about = [
    visible(call.agent ?? "an agent"),
    ...(call.cwd === undefined ? [] : [visible(displayPath(call.cwd, userHome))]),
    ...(asked > 1 ? [`asked ${asked} times`] : []),
    `${time} left`,
  ].join(" · ");
  const text = call.tool === "exec" ? `"${visible(subject)}"` : visible(subject);
  terminal.out(
    `👤 ${paint(terminal, "bold", short(id))}  ${visible(call.agent_tool ?? call.tool)} ${text}\n`,
  );
  terminal.out(paint(terminal, "dim", `   ${about}\n`));
  if (message !== "") {
    terminal.out(`   → ${visible(message)}${policy === undefined ? "" : ` [${visible(policy)}]`}\n`);
  }
  if (links) terminal.out(`   ${url}\n`);
}

/** As many characters as tell it from all others that wait. */
function short(id: string): string {
  return id.slice(0, 6);
}
