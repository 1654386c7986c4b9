/**
 * `rampart pending`: the questions that wait for a person.
 *
 * @module
 */

import { callView, shortId } from "../approvals/mod.ts";
import { displayPath } from "../policies/mod.ts";
import { askDaemon } from "../server/mod.ts";
import { tokenOf, type Told } from "./answer_approval.ts";
import type { Command } from "./command.ts";
import { block, columnsOf } from "./block_of_text.ts";
import { thisMachine } from "./machine.ts";
import { requirePerson } from "./only_people.ts";
import { paint, type Terminal } from "./terminal.ts";

/** The command. */
export const command: Command = {
  name: "pending",
  summary: "Show the calls that wait for you",
  details:
    "Agents with a prompt of their own, such as Claude Code, ask there. The questions of all others wait here: two " +
    "minutes, unless config.yaml's approval_timeout says otherwise. Then the call is denied. Text behind a bar (│) is " +
    "the agent's.",
  arguments: [],
  options: [
    {
      name: "links",
      summary:
        "Show for each a link to a page that answers it; whoever has the link may answer. For people only",
    },
    { name: "json", summary: "Print JSON" },
  ],
  exits: [
    { status: 0, about: "shown" },
    { status: 1, about: "no daemon answers" },
    { status: 2, about: "wrong usage, or --links and no person at a terminal" },
  ],
  examples: [
    { command: "pending", about: "what waits" },
    { command: "approve abc123", about: "let one of them through" },
  ],
  permissions: "pending",
  async run(input, terminal) {
    const links = input.flags.has("links");
    // Whoever has a link can answer, so that an agent must not get one.
    if (links) await requirePerson({ doing: "see links that answer questions" });
    const machine = await thisMachine({ token: true });
    const answer = await askDaemon(machine.home, "/v1/approvals?state=pending", tokenOf(machine));
    if (!answer.ok) {
      terminal.err(`rampart: cannot ask what waits: ${answer.problem}\n`);
      if (answer.unreachable) terminal.err("  questions wait in the daemon: rampart serve --background\n");
      return 1;
    }
    const { approvals } = answer.body as { readonly approvals: readonly Told[] };
    if (input.flags.has("json")) {
      const shown = approvals.map(({ url, ...approval }) => links ? { ...approval, url } : approval);
      terminal.out(`${inert(JSON.stringify(shown))}\n`);
      return 0;
    }
    if (approvals.length === 0) {
      terminal.out("Nothing waits for you.\n");
      return 0;
    }
    for (const approval of approvals) {
      await show(approval, { terminal, userHome: machine.userHome, links });
    }
    const id = shortId(approvals[0] ?? { id: "" });
    terminal.out(`\n${paint(terminal, "dim", `rampart approve ${id}, or rampart deny ${id}`)}\n`);
    return 0;
  },
};

interface ShowOptions {
  readonly terminal: Terminal;
  readonly userHome: string;
  readonly links: boolean;
}

/** Lines that are shown of what an agent wrote, before it is said that there is more. */
const LINES = { subject: 200, rest: 20 } as const;

async function show(approval: Told, { terminal, userHome, links }: ShowOptions): Promise<void> {
  const { visible } = await import("../engine/visible.ts");
  const { call, message, policy, suggestion, expires, asked, url } = approval;
  const { subject, remark, rest } = callView(call);
  const left = Math.max(0, Math.round((Date.parse(expires) - Date.now()) / 1000));
  const time = left >= 60 ? `${Math.floor(left / 60)} min ${left % 60} s` : `${left} s`;
  const about = [
    visible(call.agent ?? "an agent"),
    ...(call.session === undefined ? [] : [`session ${visible(call.session.slice(0, 8))}`]),
    ...(call.cwd === undefined ? [] : [visible(displayPath(call.cwd, userHome))]),
    ...(asked > 1 ? [`asked ${asked} times`] : []),
    `${time} left`,
  ].join(" · ");
  const tool = visible(call.tool === "mcp" ? call.agent_tool ?? call.tool : call.tool);
  const line = visible(call.tool === "exec" ? `"${subject}"` : subject);
  const head = `👤 ${shortId(approval)}  ${tool} `;
  // What fills more than its line stands in a block of its own, where none of it can look like Rampart's words.
  const fits = columnsOf(head + line) < terminal.width && !subject.includes("\n");
  terminal.out(`👤 ${paint(terminal, "bold", shortId(approval))}  ${tool}${fits ? ` ${line}` : ""}\n`);
  if (!fits) terminal.out(block(subject, { width: terminal.width, lines: LINES.subject }));
  for (const [name, value] of rest) {
    terminal.out(`   ${visible(name)}:\n${block(value, { width: terminal.width, lines: LINES.rest })}`);
  }
  if (remark !== undefined) {
    terminal.out(`   the agent says:\n${block(remark, { width: terminal.width, lines: LINES.rest })}`);
  }
  terminal.out(`   ${paint(terminal, "dim", about)}\n`);
  if (message !== "") {
    terminal.out(`   → ${visible(message)}${policy === undefined ? "" : ` [${visible(policy)}]`}\n`);
  }
  if (suggestion !== undefined) {
    const always = `   --always would allow ${visible(suggestion.tool)}`;
    const pattern = visible(suggestion.pattern);
    terminal.out(
      columnsOf(`${always} "${pattern}"`) < terminal.width
        ? `${paint(terminal, "dim", `${always} "${pattern}"`)}\n`
        : `${always}:\n${block(suggestion.pattern, { width: terminal.width, lines: LINES.rest })}`,
    );
  }
  if (links) terminal.out(`   ${url}\n`);
}

/** JSON in which nothing can move a terminal's cursor or turn its text around. */
function inert(json: string): string {
  return json.replace(
    /[\p{C}\p{Zl}\p{Zp}]/gu,
    (text) => text.split("").map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`).join(""),
  );
}
