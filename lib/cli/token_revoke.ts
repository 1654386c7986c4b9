/**
 * `rampart token revoke`: takes an agent token back.
 *
 * @module
 */

import { revokeAgentToken } from "../server/mod.ts";
import { type Command, UsageError } from "./command.ts";
import { thisMachine } from "./machine.ts";
import { refuseAgents } from "./only_people.ts";
import { ADMIN, tokenName } from "./token.ts";

/** The command. */
export const command: Command = {
  name: "token revoke",
  summary: "Take an agent token back; it counts for nothing within a second",
  arguments: [{ name: "name", summary: "Its name, as rampart token list shows it" }],
  options: [],
  examples: [{ command: "token revoke build-agent", about: "before its time is up" }],
  permissions: "token",
  async run({ args }, terminal) {
    await refuseAgents({ doing: "revoke a token" });
    const { home } = await thisMachine();
    const name = tokenName(args[0] ?? "");
    if (name === ADMIN) {
      throw new UsageError("the admin token can't be revoked", "rampart token rotate admin makes it anew");
    }
    if (!revokeAgentToken(home, name)) throw new UsageError(`there is no token called ${name}`);
    terminal.out(`The token ${name} is revoked.\n`);
    return 0;
  },
};
