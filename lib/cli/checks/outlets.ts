/**
 * What the daemon sends elsewhere: events, checkpoints, word of decisions.
 *
 * @module
 */

import { type Check, findings } from "./check.ts";

const outlets = findings("outlets", "Receivers");

/** Whether all that is to be sent elsewhere gets there. */
export const receiversGetTheirs: Check = {
  id: "outlets",
  quick: true,
  async run(examined) {
    const daemon = await examined.daemon();
    if (daemon.kind !== "running") return outlets.skipped("no daemon runs");
    const { waiting, problems } = daemon.status.outlets;
    const [first] = problems;
    if (first !== undefined) {
      const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : "";
      const stale = first.includes("was configured after");
      return outlets.warn(`${first}${more}`, stale ? { fix: examined.typed("serve stop") } : {});
    }
    const sinks = Object.entries(waiting);
    if (sinks.length === 0) return outlets.skipped("no receivers of events are configured");
    return outlets.ok(
      sinks.map(([name, count]) => `${name}: ${count === 0 ? "all sent" : `${count} wait`}`).join(", "),
    );
  },
};
