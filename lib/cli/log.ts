/**
 * `rampart log`: the last calls and what was decided.
 *
 * @module
 */

import type { AuditEvent } from "../audit/mod.ts";
import { pathOptions, queryOption } from "./audit_filters.ts";
import { AUDIT_DIR_OPTION, auditFolder, countOption, readingLog } from "./audit_options.ts";
import { shower } from "./audit_tail.ts";
import type { Command } from "./command.ts";
import { type Machine, thisMachine, warnOfPolicies } from "./machine.ts";

/** Calls shown where no number is given. */
const USUAL = 25;

/** The command. */
export const command: Command = {
  name: "log",
  summary: "Show the last calls and what was decided",
  details:
    "Responses are shown where they were not simply allowed. Times are local. All else that was recorded is " +
    "shown by rampart audit tail.",
  arguments: [],
  options: [
    { name: "deny", summary: "Only what was denied" },
    { name: "count", short: "n", value: "N", summary: `How many (default: ${USUAL})` },
    { name: "since", value: "TIME", summary: "Only what was recorded since: 30m, 2h, 7d, 2026-11-20" },
    AUDIT_DIR_OPTION,
    { name: "json", summary: "Print the events as they stand in the log, one a line" },
  ],
  examples: [
    { command: "log --deny", about: "what was stopped" },
    { command: "log --since 2h -n 1000", about: "the last two hours" },
  ],
  permissions: "log",
  async run(input, terminal) {
    const machine = await thisMachine();
    const folder = auditFolder(machine, input);
    const count = countOption(input, USUAL);
    const { since } = await queryOption(input);
    const denied = input.flags.has("deny");
    const json = input.flags.has("json");
    // Where the person looks at what happened, they are to see why it may not be what they wrote.
    await warnOfPolicies(machine, terminal);
    return await readingLog(folder, terminal, async () => {
      const events = await lastCalls(folder, { count, since, denied, machine });
      const show = await shower(terminal, { json, userHome: machine.userHome });
      for (const event of events) show(event);
      if (events.length === 0 && !json) {
        const { visible } = await import("../engine/visible.ts");
        const what = denied ? "Nothing was denied" : "No call is recorded";
        terminal.out(`${what} ${since === undefined ? "yet" : "in that time"} in ${visible(folder)}\n`);
      }
      return 0;
    });
  },
};

interface Wanted {
  readonly count: number;
  /** Milliseconds since the epoch. */
  readonly since: number | undefined;
  readonly denied: boolean;
  readonly machine: Machine;
}

async function lastCalls(
  folder: string,
  { count, since, denied, machine }: Wanted,
): Promise<readonly AuditEvent[]> {
  if (denied) {
    // Rare, so the log is searched, not read back.
    const { newestEvents } = await import("../audit/query/mod.ts");
    const query = { actions: ["deny"], ...(since === undefined ? {} : { since }) } as const;
    return await newestEvents(folder, query, { ...pathOptions(machine), count });
  }
  const { firstEventId, lastEvents } = await import("../audit/mod.ts");
  const first = since === undefined ? "" : firstEventId(since);
  // By the id: its time never goes back, so what is older than this needs no look.
  return await lastEvents(folder, count, (event) => event.id < first ? "stop" : isShown(event));
}

function isShown(event: AuditEvent): boolean {
  return event.kind === "call" || event.kind === "response" && event.decision.action !== "allow";
}
