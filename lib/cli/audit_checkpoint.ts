/**
 * `rampart audit checkpoint`: the newest checkpoint of the audit log, to keep elsewhere.
 *
 * @module
 */

import { auditKeys, noKey, PUBLIC_KEY_OPTION, trustNote } from "./audit_keys.ts";
import { AUDIT_DIR_OPTION, auditFolder, readingLog } from "./audit_options.ts";
import type { Command } from "./command.ts";
import { thisMachine } from "./machine.ts";

/** The command. */
export const command: Command = {
  name: "audit checkpoint",
  summary: "Print the newest checkpoint of the audit log, to keep elsewhere",
  details:
    "Whoever may write to the log and its key can write both anew. A checkpoint that is kept where they can't " +
    "reach it, on paper, in a ticket, on another machine, shows that: compare with audit verify --against FILE. " +
    "The anchors in config.yaml send every checkpoint elsewhere by themselves.",
  arguments: [],
  options: [AUDIT_DIR_OPTION, PUBLIC_KEY_OPTION, { name: "json", summary: "Print JSON" }],
  exits: [
    { status: 0, about: "printed" },
    { status: 1, about: "there is none yet, or the newest one isn't signed by the log's key" },
    { status: 2, about: "wrong usage, or a log that can't be read" },
  ],
  examples: [
    { command: "audit checkpoint >> /mnt/elsewhere/checkpoints.txt", about: "keep it" },
    { command: "audit verify --against /mnt/elsewhere/checkpoints.txt", about: "compare with it later" },
  ],
  permissions: "audit",
  async run(input, terminal) {
    const machine = await thisMachine();
    const folder = auditFolder(machine, input);
    return await readingLog(folder, terminal, async () => {
      const { openCheckpoint, readCheckpoints } = await import("../audit/prove/mod.ts");
      const newest = readCheckpoints(folder).at(-1);
      if (newest === undefined) {
        terminal.err(
          "rampart: there is no checkpoint yet: one is made after every 100 events and when the daemon stops\n",
        );
        return 1;
      }
      const keys = await auditKeys(machine, input);
      if (keys.trust === "none") throw noKey();
      const signed = await openCheckpoint(newest.note, keys.verifiers);
      if ("reason" in signed) {
        const { visible } = await import("../engine/visible.ts");
        terminal.err(`${visible(`rampart: the newest checkpoint can't be believed: ${signed.reason}`)}\n`);
        terminal.err("  see: rampart audit verify\n");
        return 1;
      }
      const { note, checkpoint: { origin, size, root, time, last } } = newest;
      if (input.flags.has("json")) {
        terminal.out(`${JSON.stringify({ origin, size, root, time, last, note })}\n`);
        return 0;
      }
      // The empty line after it lets files take one after the other.
      terminal.out(`${note}\n`);
      terminal.err(
        `It covers ${size} events. Keep it where whoever may write to the log can't, and compare later with:\n` +
          "  rampart audit verify --against FILE\n" + trustNote(keys),
      );
      return 0;
    });
  },
};
