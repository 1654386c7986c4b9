/**
 * `rampart serve permissions`: what the daemon may reach besides its own files and sockets.
 *
 * @module
 */

import type { Command } from "./command.ts";
import { thisMachine } from "./machine.ts";
import { outletPermissions, outletsOf } from "./outlets.ts";
import { SERVE_OPTIONS } from "./serve_options.ts";

/** The command. */
export const command: Command = {
  name: "serve permissions",
  summary: "Print what the daemon may reach besides its own files, sockets and port",
  details:
    "Nothing, unless config.yaml, a policy's `notify` or the options name receivers of events, checkpoints or " +
    "notifications. The daemon is started with leave for exactly these.",
  arguments: [],
  options: [...SERVE_OPTIONS, { name: "json", summary: "Print JSON" }],
  examples: [{ command: "serve permissions", about: "who may hear of what agents do" }],
  exits: [
    { status: 0, about: "printed" },
    { status: 2, about: "wrong usage, or a config.yaml that can't be understood" },
  ],
  permissions: "serve",
  async run(input, terminal) {
    const { outlets, problems } = await outletsOf(await thisMachine(), input);
    const permissions = outletPermissions(outlets);
    if (input.flags.has("json")) terminal.out(`${JSON.stringify({ ...permissions, problems })}\n`);
    else {
      // The launcher reads these lines.
      for (const [name, values] of Object.entries(permissions)) {
        if (values.length > 0) terminal.out(`${name} ${values.join(",")}\n`);
      }
      for (const problem of problems) terminal.err(`rampart: config.yaml: ${problem}\n`);
    }
    return problems.length === 0 ? 0 : 2;
  },
};
