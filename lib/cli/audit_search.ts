/**
 * `rampart audit search`: the events that are asked for.
 *
 * @module
 */

import { FILTER_DETAILS, FILTER_OPTIONS, pathOptions, queryOption, TIME_OPTIONS } from "./audit_filters.ts";
import { AUDIT_DIR_OPTION, auditFolder, countOption, readingLog } from "./audit_options.ts";
import { shower } from "./audit_tail.ts";
import type { Command } from "./command.ts";
import { thisMachine } from "./machine.ts";
import { progressBar } from "./progress.ts";

/** The command. */
export const command: Command = {
  name: "audit search",
  summary: "Find events in the audit log",
  details: `Shows the events for which all options hold, oldest first. ${FILTER_DETAILS}`,
  arguments: [],
  options: [
    ...FILTER_OPTIONS,
    ...TIME_OPTIONS,
    { name: "count", short: "n", value: "N", summary: "Only the newest N (default: all)" },
    AUDIT_DIR_OPTION,
    { name: "json", summary: "Print the events as they stand in the log, one a line" },
  ],
  examples: [
    { command: "audit search --action deny --since 7d", about: "what was stopped in a week" },
    { command: 'audit search --path "~/.ssh/**"', about: "who touched SSH keys, by whatever command" },
    { command: "audit search --agent codex --tool fetch,mcp --json", about: "for a program" },
  ],
  permissions: "audit",
  async run(input, terminal) {
    const machine = await thisMachine();
    const folder = auditFolder(machine, input);
    const query = await queryOption(input);
    const count = input.values.count === undefined ? undefined : countOption(input, 0);
    const json = input.flags.has("json");
    return await readingLog(folder, terminal, async () => {
      const { newestEvents, searchEvents } = await import("../audit/query/mod.ts");
      const show = await shower(terminal, { json, userHome: machine.userHome });
      const bar = progressBar(terminal, "searching");
      const options = { ...pathOptions(machine), progress: bar.update };
      let found = 0;
      const one = (event: Parameters<typeof show>[0]): void => {
        bar.clear();
        show(event);
        found++;
      };
      if (count === undefined) { for await (const event of searchEvents(folder, query, options)) one(event); }
      else for (const event of await newestEvents(folder, query, { ...options, count })) one(event);
      bar.clear();
      if (found === 0 && !json) {
        const { visible } = await import("../engine/visible.ts");
        terminal.out(`No event was found in ${visible(folder)}\n`);
      }
      return 0;
    });
  },
};
