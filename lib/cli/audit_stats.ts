/**
 * `rampart audit stats`: how many events of what.
 *
 * @module
 */

import type { StatsKey } from "../audit/query/mod.ts";
import { FILTER_DETAILS, FILTER_OPTIONS, pathOptions, queryOption, TIME_OPTIONS } from "./audit_filters.ts";
import { AUDIT_DIR_OPTION, auditFolder, readingLog } from "./audit_options.ts";
import { type Command, UsageError } from "./command.ts";
import { thisMachine } from "./machine.ts";
import { progressBar } from "./progress.ts";

/** Counted by where nothing else is said. */
const USUAL = "action,tool,agent,policy";

/** The command. */
export const command: Command = {
  name: "audit stats",
  summary: "Count events of the audit log",
  details:
    `Counts calls, where --kind says nothing else. The red part of a bar is what was denied. ${FILTER_DETAILS}`,
  arguments: [],
  options: [
    {
      name: "by",
      value: "KEY",
      summary: `action, tool, agent, policy, hour, session, kind, with commas (default: ${USUAL})`,
    },
    ...FILTER_OPTIONS,
    ...TIME_OPTIONS,
    AUDIT_DIR_OPTION,
    { name: "json", summary: "Print all counts as one JSON object" },
  ],
  examples: [
    { command: "audit stats --since 7d", about: "a week" },
    { command: "audit stats --by policy --action deny", about: "which policies stop calls" },
    { command: "audit stats --by hour --since 24h --json", about: "for a program" },
  ],
  permissions: "audit",
  async run(input, terminal) {
    const machine = await thisMachine();
    const folder = auditFolder(machine, input);
    const by = await byOption(input.values.by ?? USUAL);
    const query = await queryOption(input);
    return await readingLog(folder, terminal, async () => {
      const { statsOf } = await import("../audit/query/mod.ts");
      const bar = progressBar(terminal, "counting");
      const options = { ...pathOptions(machine), by, progress: bar.update };
      const stats = await statsOf(folder, { kinds: ["call"], ...query }, options);
      bar.clear();
      if (input.flags.has("json")) {
        terminal.out(`${JSON.stringify(stats)}\n`);
        return 0;
      }
      const [{ statsText }, { visible }] = await Promise.all([
        import("./stats_view.ts"),
        import("../engine/visible.ts"),
      ]);
      terminal.out(
        stats.events === 0 ? `No event was found in ${visible(folder)}\n` : statsText(stats, terminal),
      );
      return 0;
    });
  },
};

async function byOption(value: string): Promise<readonly StatsKey[]> {
  const { STATS_KEYS } = await import("../audit/query/mod.ts");
  const wanted = [...new Set(value.split(",").map((word) => word.trim()))];
  const keys = wanted.flatMap((word) => STATS_KEYS.filter((key) => key === word));
  if (keys.length === wanted.length) return keys;
  throw new UsageError(`--by cannot be "${value}"`, `one or more of ${STATS_KEYS.join(", ")}, with commas`);
}
