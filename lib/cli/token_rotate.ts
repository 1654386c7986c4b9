/**
 * `rampart token rotate`: a new token in an old one's place.
 *
 * @module
 */

import { rotateAdminToken, rotateAgentToken } from "../server/mod.ts";
import { type Command, UsageError } from "./command.ts";
import { thisMachine } from "./machine.ts";
import { refuseAgents } from "./only_people.ts";
import { ADMIN, tokenName } from "./token.ts";

/** The command. */
export const command: Command = {
  name: "token rotate",
  summary: "Make a token anew; the old one counts for nothing within a second",
  arguments: [{ name: "name", summary: "An agent token's name, or admin" }],
  options: [],
  examples: [
    { command: "token rotate build-agent", about: "with the time that the old one had left" },
    { command: "token rotate admin", about: "the person's own token, in Rampart's home" },
  ],
  permissions: "token",
  async run({ args }, terminal) {
    await refuseAgents({ doing: "make a token anew" });
    const { home } = await thisMachine();
    const name = tokenName(args[0] ?? "");
    if (name === ADMIN) {
      rotateAdminToken(home);
      terminal.out(`The admin token is new; it is in ${home.token}.\n`);
      return 0;
    }
    const made = rotateAgentToken(home, name, Date.now());
    if (made === undefined) throw new UsageError(`there is no token called ${name}`);
    terminal.out(`${made.token}\n`);
    terminal.err("This token is not shown again. The old one is revoked.\n");
    return 0;
  },
};
