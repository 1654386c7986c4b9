/**
 * `rampart audit tail`: the last events of the log, and those to come.
 *
 * @module
 */

import type { AuditEvent } from "../audit/mod.ts";
import type { Query } from "../audit/query/mod.ts";
import { FILTER_DETAILS, FILTER_OPTIONS, isFiltered, pathOptions, queryOption } from "./audit_filters.ts";
import { AUDIT_DIR_OPTION, auditFolder, countOption, readingLog } from "./audit_options.ts";
import type { Command, Input } from "./command.ts";
import { type Machine, thisMachine } from "./machine.ts";
import { progressBar } from "./progress.ts";
import type { Terminal } from "./terminal.ts";

/** Events shown where no number is given. */
const USUAL = 10;

/** The command. */
export const command: Command = {
  name: "audit tail",
  summary: "Show the last events of the audit log",
  details:
    "All kinds of events: calls, responses, and notices of Rampart's own (🔵, and 🟠 where something is " +
    `wrong). ${FILTER_DETAILS}`,
  arguments: [],
  options: [
    { name: "follow", short: "f", summary: "Go on showing events as they come, until Ctrl-C" },
    { name: "count", short: "n", value: "N", summary: `How many events (default: ${USUAL})` },
    ...FILTER_OPTIONS,
    AUDIT_DIR_OPTION,
    { name: "json", summary: "Print the events as they stand in the log, one a line" },
  ],
  examples: [
    { command: "audit tail --follow", about: "watch what agents do" },
    { command: "audit tail --follow --action deny,ask", about: "watch what is stopped" },
    { command: "audit tail -n 100 --json", about: "for a program" },
  ],
  permissions: "audit",
  async run(input, terminal) {
    const machine = await thisMachine();
    const folder = auditFolder(machine, input);
    const count = countOption(input, USUAL);
    const query = isFiltered(input) ? await queryOption(input) : undefined;
    return await readingLog(folder, terminal, () => tail(folder, count, { machine, input, terminal, query }));
  },
};

interface Context {
  readonly machine: Machine;
  readonly input: Input;
  readonly terminal: Terminal;
  /** Undefined where all events are wanted. */
  readonly query: Query | undefined;
}

async function tail(folder: string, count: number, context: Context): Promise<number> {
  const { machine, input, terminal, query } = context;
  const { followEvents, lastEvents } = await import("../audit/mod.ts");
  const json = input.flags.has("json");
  const show = await shower(terminal, { json, userHome: machine.userHome });
  // Looked up before the others: whatever comes after it is followed, so that no event is missed in between.
  const [newest] = await lastEvents(folder, 1);
  let last: readonly AuditEvent[];
  if (query === undefined) {
    last = await lastEvents(folder, count, ({ id }) => newest !== undefined && id <= newest.id);
  } else {
    const { newestEvents } = await import("../audit/query/mod.ts");
    const bar = progressBar(terminal, "searching");
    last = await newestEvents(folder, query, { ...pathOptions(machine), count, progress: bar.update });
    bar.clear();
  }
  for (const event of last) show(event);
  if (!input.flags.has("follow")) {
    if (last.length === 0 && !json) {
      const { visible } = await import("../engine/visible.ts");
      const what = newest === undefined ? "Nothing is recorded yet" : "No event was found";
      terminal.out(`${what} in ${visible(folder)}\n`);
    }
    return 0;
  }
  // What the search has shown already must not be shown again.
  const shown = last.at(-1)?.id ?? FIRST_ID;
  const after = newest !== undefined && newest.id > shown ? newest.id : shown;
  const wanted = query === undefined ? () => true : await filterOf(query, machine);
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  const signals: readonly Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM"];
  for (const signal of signals) Deno.addSignalListener(signal, stop);
  try {
    for await (const event of followEvents(folder, { after, signal: controller.signal })) {
      if (wanted(event)) show(event);
    }
  } finally {
    for (const signal of signals) Deno.removeSignalListener(signal, stop);
  }
  return 0;
}

async function filterOf(query: Query, machine: Machine): Promise<(event: AuditEvent) => boolean> {
  const { eventFilter } = await import("../audit/query/mod.ts");
  return eventFilter(query, pathOptions(machine));
}

/** Smaller than any event's. */
const FIRST_ID = "0".repeat(26);

/** What shows events, as text or as lines of JSON. */
export async function shower(
  terminal: Terminal,
  { json, userHome }: { readonly json: boolean; readonly userHome: string },
): Promise<(event: AuditEvent) => void> {
  if (json) {
    const { canonicalJson } = await import("../audit/mod.ts");
    return (event) => terminal.out(`${canonicalJson(event)}\n`);
  }
  const { eventPrinter } = await import("./event_view.ts");
  return eventPrinter(terminal, { userHome, now: Date.now() });
}
