/**
 * `rampart audit tail`: the last events of the log, and those to come.
 *
 * @module
 */

import type { AuditEvent } from "../audit/mod.ts";
import { AUDIT_DIR_OPTION, auditFolder, countOption, readingLog } from "./audit_options.ts";
import type { Command, Input } from "./command.ts";
import { type Machine, thisMachine } from "./machine.ts";
import type { Terminal } from "./terminal.ts";

/** Events shown where no number is given. */
const USUAL = 10;

/** The command. */
export const command: Command = {
  name: "audit tail",
  summary: "Show the last events of the audit log",
  details:
    "All kinds of events: calls, responses, and notices of Rampart's own (🔵, and 🟠 where something is " +
    "wrong). Times are local.",
  arguments: [],
  options: [
    { name: "follow", short: "f", summary: "Go on showing events as they come, until Ctrl-C" },
    { name: "count", short: "n", value: "N", summary: `How many events (default: ${USUAL})` },
    AUDIT_DIR_OPTION,
    { name: "json", summary: "Print the events as they stand in the log, one a line" },
  ],
  examples: [
    { command: "audit tail --follow", about: "watch what agents do" },
    { command: "audit tail -n 100 --json", about: "for a program" },
  ],
  permissions: "audit",
  async run(input, terminal) {
    const machine = await thisMachine();
    const folder = auditFolder(machine, input);
    const count = countOption(input, USUAL);
    return await readingLog(folder, terminal, () => tail(folder, count, { machine, input, terminal }));
  },
};

interface Context {
  readonly machine: Machine;
  readonly input: Input;
  readonly terminal: Terminal;
}

async function tail(folder: string, count: number, { machine, input, terminal }: Context): Promise<number> {
  const { followEvents, lastEvents } = await import("../audit/mod.ts");
  const show = await shower(terminal, { json: input.flags.has("json"), userHome: machine.userHome });
  // One more than is shown, as even with none the following begins after the last.
  const last = await lastEvents(folder, Math.max(1, count));
  for (const event of last.slice(last.length - Math.min(count, last.length))) show(event);
  if (!input.flags.has("follow")) {
    if (last.length === 0 && !input.flags.has("json")) {
      const { visible } = await import("../engine/visible.ts");
      terminal.out(`Nothing is recorded yet in ${visible(folder)}\n`);
    }
    return 0;
  }
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  const signals: readonly Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM"];
  for (const signal of signals) Deno.addSignalListener(signal, stop);
  try {
    const after = last.at(-1)?.id ?? FIRST_ID;
    for await (const event of followEvents(folder, { after, signal: controller.signal })) show(event);
  } finally {
    for (const signal of signals) Deno.removeSignalListener(signal, stop);
  }
  return 0;
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
