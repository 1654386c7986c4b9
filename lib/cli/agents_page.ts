/**
 * The page docs/agents.md, from what agents' folders say of themselves.
 *
 * @module
 */

import type { AgentCoverage, ToolCoverage } from "../../hooks/mod.ts";
import { askText, evidenceText, failureText } from "./coverage_text.ts";
import type { UnwiredAgent } from "./known_agents.ts";

/** Columns after which lines are broken. */
const WIDTH = 110;

/**
 * The page.
 *
 * @param agents What is covered, in the order in which it is shown.
 * @param others Agents without an adapter.
 */
export function agentsPage(agents: readonly AgentCoverage[], others: readonly UnwiredAgent[]): string {
  const parts = [
    "<!-- Written by `deno task docs` from hooks/*/coverage.ts. Edits here are lost. -->",
    "# Agents",
    wrapped(
      "What of each agent Rampart judges, what becomes of its output, what an `ask` does, and what happens where the " +
        "hook fails. `rampart setup NAME` wires an agent in and `--remove` restores its files byte for byte; " +
        "`rampart setup --all` wires all that are found. `rampart verify` proves it with calls that must be denied, and " +
        "prints the same.",
    ),
    table(["agent", "set up by", "way in", "known"], [
      ...agents.map((agent) => [
        agent.title,
        `\`rampart setup ${agent.agent}\``,
        agent.way,
        evidenceText(agent),
      ]),
    ]),
    wrapped(
      "Where the daemon does not run or hangs, the gate starts the full program, which judges the same call by the same " +
        "policies. Only where that fails too does `fail: open` or `fail: closed` of config.yaml decide.",
    ),
    ...agents.flatMap(section),
    "## Any other agent",
    wrapped(
      "`rampart wrap -- PROGRAM` stands before the shells that a program starts by `$SHELL` or the `PATH`, see " +
        "[wrap.md](wrap.md); its other tools are not seen. It says at its end how many commands it judged.",
    ),
    ...(others.length === 0
      ? []
      : [table(["agent", "wrap reaches"], others.map(({ title, wrap }) => [title, wrap ?? "untried"]))]),
  ];
  return `${parts.join("\n\n")}\n`;
}

function section(agent: AgentCoverage): readonly string[] {
  const { title, tools, notes, failure } = agent;
  const own = tools.some(({ about }) => about !== undefined);
  return [
    `## ${title}`,
    table(
      ["tools", "judged as", "output that is denied", ...(own ? ["remarks"] : [])],
      tools.map((row) => [
        row.tools.map((name) => name === "*" ? "others" : `\`${name}\``).join(", "),
        JUDGED_AS[row.judged] ?? row.judged,
        RESPONSES[row.response],
        ...(own ? [remarks(row)] : []),
      ]),
    ),
    [
      `Ask: ${askText(agent.ask)}.`,
      `Hook: ${failureText(agent)}.`,
      ...(failure.closed === undefined ? [] : [`With \`fail: closed\`: ${failure.closed}.`]),
      ...notes,
    ].map((text) => wrapped(`- ${text}`, "  ")).join("\n"),
  ];
}

const JUDGED_AS: Readonly<Partial<Record<ToolCoverage["judged"], string>>> = {
  inner: "what it leads to",
  none: "not at all",
};

const RESPONSES: Readonly<Record<ToolCoverage["response"], string>> = {
  redacted: "redacted or withheld",
  replaced: "withheld",
  told: "the model is told",
  none: "not scanned",
};

function remarks({ about, evidence }: ToolCoverage): string {
  return [about, evidence === "documentation" ? "not run" : undefined].filter((text) => text !== undefined)
    .join("; ");
}

/** A table, its columns as wide as what is in them. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((name, i) => Math.max(3, name.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, i) => (cells[i] ?? "").padEnd(width)).join(" | ")} |`;
  return [line(head), `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...rows.map(line)].join(
    "\n",
  );
}

function wrapped(text: string, indent = ""): string {
  const lines: string[] = [];
  let now = "";
  // What stands in backticks stays on one line.
  for (const [word] of text.matchAll(/(?:`[^`]*`|[^\s`])+/g)) {
    const next = now === "" ? word : `${now} ${word}`;
    if (next.length > WIDTH && now !== "") {
      lines.push(now);
      now = indent + word;
    } else now = next;
  }
  return [...lines, now].join("\n");
}
