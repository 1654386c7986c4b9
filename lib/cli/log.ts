/**
 * `rampart log`: the last calls and what was decided.
 *
 * @module
 */

import type { AuditEvent } from "../audit/mod.ts";
import { AUDIT_DIR_OPTION, auditFolder, countOption, readingLog } from "./audit_options.ts";
import { shower } from "./audit_tail.ts";
import { type Command, UsageError } from "./command.ts";
import { thisMachine, warnOfPolicies } from "./machine.ts";

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
    { name: "since", value: "TIME", summary: "Only what was recorded in that time: 30m, 2h, 7d" },
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
    const since = await sinceOption(input.values.since);
    const denied = input.flags.has("deny");
    const json = input.flags.has("json");
    // Where the person looks at what happened, they are to see why it may not be what they wrote.
    await warnOfPolicies(machine, terminal);
    return await readingLog(folder, terminal, async () => {
      const { lastEvents } = await import("../audit/mod.ts");
      const events = await lastEvents(folder, count, (event) => {
        // By the id: its time never goes back, so what is older than this needs no look.
        if (since !== undefined && event.id < since) return "stop";
        return isShown(event, denied);
      });
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

function isShown(event: AuditEvent, denied: boolean): boolean {
  if (event.kind === "notice") return false;
  const { action } = event.decision;
  return denied ? action === "deny" : event.kind === "call" || action !== "allow";
}

/** The smallest id of that time. */
async function sinceOption(value: string | undefined): Promise<string | undefined> {
  if (value === undefined) return undefined;
  const [{ parseDuration }, { firstEventId }] = await Promise.all([
    import("../engine/language/mod.ts"),
    import("../audit/mod.ts"),
  ]);
  const length = parseDuration(value);
  if (length === undefined) throw new UsageError(`not a length of time: ${value}`, "for example: --since 2h");
  return firstEventId(Date.now() - length);
}
