/**
 * What a replay found, as people read it.
 *
 * @module
 */

import type { ChangeGroup, Doubt, Replayed } from "../guard/replay.ts";
import { paint, type Terminal, type Tint } from "./terminal.ts";

/** How to show it. */
export interface ShowReplayOptions {
  /** Groups to list. */
  readonly count: number;
  /** Folder of the log. */
  readonly folder: string;
  /** The policy file, as it was typed. */
  readonly config: string | undefined;
  readonly terminal: Terminal;
}

/** Shows on a terminal what a replay found. */
export async function showReplay(
  found: Replayed,
  { count, folder, config, terminal }: ShowReplayOptions,
): Promise<void> {
  const [{ visible }, { changedActions }] = await Promise.all([
    import("../engine/visible.ts"),
    import("../guard/replay.ts"),
  ]);
  const { judged, changed, uncertain, groups, groups_forgotten, first = "", last = "" } = found;
  if (judged === 0) terminal.out(`No call to judge again is recorded in ${visible(folder)} in that time\n`);
  else {
    const by = config === undefined ? "the policies in force now" : visible(config);
    terminal.out(`${plural(judged, "call")} from ${moment(first)} to ${moment(last)}, judged by ${by}\n`);
    terminal.out(
      `${paint(terminal, "bold", `${number(changed)} would be decided otherwise`)}` +
        `${uncertain > 0 ? ` (${number(uncertain)} of them uncertain)` : ""}, ${
          number(judged - changed)
        } as before\n`,
    );
    for (const { from, to, count } of changedActions(found)) {
      terminal.out(
        `  ${number(count).padStart(7)}  ${actionText(from, terminal)} → ${actionText(to, terminal)}\n`,
      );
    }
  }
  const { groupText } = await groupTexts(terminal);
  for (const group of groups.slice(0, count)) terminal.out(`\n${groupText(group)}`);
  const left = Math.max(0, groups.length - count) + groups_forgotten;
  if (left > 0) terminal.out(`\n… and ${plural(left, "older group")}: -n ${groups.length} lists more\n`);
  const limits = limitsOf(found);
  if (limits.length > 0) terminal.out(`\n${limits.map((line) => paint(terminal, "dim", line)).join("\n")}\n`);
}

/** What this replay could not know, a line each. */
function limitsOf({ compacted, responses, redacted, with_files: withFiles, groups }: Replayed): string[] {
  const lines: string[] = [];
  if (compacted > 0) lines.push(`Not judged: ${plural(compacted, "call")}, too long to be recorded whole.`);
  if (responses > 0) lines.push(`Not judged: ${plural(responses, "response")}, as outputs are not recorded.`);
  if (redacted > 0) lines.push(`Judged without their secrets: ${plural(redacted, "call")}.`);
  if (withFiles > 0) {
    lines.push(
      `Judged without the files that they run: ${
        plural(withFiles, "call")
      }. --read-files reads those that are still there, as they are now.`,
    );
  }
  for (const doubt of new Set(groups.flatMap(({ doubts }) => doubts))) lines.push(`? ${DOUBTS[doubt]}`);
  return lines;
}

const DOUBTS: Readonly<Record<Doubt, string>> = {
  redacted: "(redacted): the change may come from text that was redacted.",
  file: "(file): the change may come from a file that was not read.",
  webhook: "(webhook): a webhook would be asked; shown is what holds if it does not answer.",
};

const TINTS: Readonly<Record<string, Tint>> = { deny: "red", ask: "blue", watch: "yellow", allow: "green" };

function actionText(action: string, terminal: Terminal): string {
  return paint(terminal, TINTS[action] ?? "bold", action);
}

async function groupTexts(
  terminal: Terminal,
): Promise<{ readonly groupText: (group: ChangeGroup) => string }> {
  const { MARKS, visible } = await import("../engine/mod.ts");
  const policy = (name: string | undefined): string => `[${visible(name ?? "default")}]`;
  return {
    groupText({ tool, agent_tool, subject, count, first, last, agents, was, would_be, doubts }) {
      const shown = visible(subject.length > LONGEST ? `${subject.slice(0, LONGEST)}…` : subject);
      const name = visible(tool === "mcp" ? agent_tool ?? tool : tool);
      const doubt = doubts.length === 0 ? "" : paint(terminal, "yellow", ` ? (${doubts.join(", ")})`);
      const times = count === 1
        ? moment(last)
        : `${number(count)} times, ${moment(first)} to ${moment(last)}`;
      const who = agents.length === 0 ? "" : ` by ${visible(agents.join(", "))}`;
      const why = would_be.message === ""
        ? ""
        : `   → ${visible(would_be.message, false).replaceAll("\n", "\n     ")}\n`;
      return `${MARKS[would_be.action]} ${name} ${tool === "exec" ? `"${shown}"` : shown}${doubt}\n` +
        `   ${actionText(was.action, terminal)} ${policy(was.policy)} → ${
          actionText(would_be.action, terminal)
        } ${policy(would_be.policy)}\n` +
        `   ${paint(terminal, "dim", `${times}${who}`)}\n${why}`;
    },
  };
}

/** Characters of a subject that are shown. */
const LONGEST = 300;

function plural(count: number, noun: string): string {
  return `${number(count)} ${noun}${count === 1 ? "" : "s"}`;
}

function number(value: number): string {
  return value.toLocaleString("en-US");
}

/** A moment in the machine's own time, to the minute. */
function moment(time: string): string {
  const at = new Date(time);
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${
    two(at.getMinutes())
  }`;
}
