/**
 * `rampart audit key`: the public key of the audit log.
 *
 * @module
 */

import { auditKeys } from "./audit_keys.ts";
import { AUDIT_DIR_OPTION, auditFolder, readingLog } from "./audit_options.ts";
import type { Command } from "./command.ts";
import { thisMachine } from "./machine.ts";

/** The command. */
export const command: Command = {
  name: "audit key",
  summary: "Print the public key that the audit log's checkpoints are checked with",
  details:
    "Keep it elsewhere, or give it to whoever is to check the log: with it, audit verify, audit prove and any " +
    "verifier of signed notes work on another machine. The private key stays in the Rampart home.",
  arguments: [],
  options: [AUDIT_DIR_OPTION, { name: "json", summary: "Print JSON" }],
  exits: [
    { status: 0, about: "printed" },
    { status: 1, about: "there is no key yet" },
    { status: 2, about: "wrong usage, or a log that can't be read" },
  ],
  examples: [{ command: "audit key", about: "the key of this home's log" }],
  permissions: "audit",
  async run(input, terminal) {
    const machine = await thisMachine();
    const folder = auditFolder(machine, input);
    return await readingLog(folder, terminal, async () => {
      const { vkeys, trust } = await auditKeys(machine, input);
      if (input.flags.has("json")) terminal.out(`${JSON.stringify({ keys: vkeys, trust })}\n`);
      else for (const vkey of vkeys) terminal.out(`${vkey}\n`);
      if (vkeys.length > 0) return 0;
      terminal.err("rampart: there is no key yet: it is made with the first checkpoint\n");
      return 1;
    });
  },
};
