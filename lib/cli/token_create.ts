/**
 * `rampart token create`: a token with which a program may ask for decisions, and do nothing else.
 *
 * @module
 */

import { createAgentToken } from "../server/mod.ts";
import { type Command, UsageError } from "./command.ts";
import { thisMachine } from "./machine.ts";
import { refuseAgents } from "./only_people.ts";
import { ADMIN, lifetimeOf, tokenName } from "./token.ts";

/** The command. */
export const command: Command = {
  name: "token create",
  summary: "Make a token with which an agent may ask for decisions, and do nothing else",
  details: "The token is shown once: only its hash is kept.",
  arguments: [{ name: "name", summary: "What to call it in lists" }],
  options: [{
    name: "expires",
    value: "DURATION",
    summary: "How long it is good for, such as 90d (default: it lasts)",
  }],
  exits: [
    { status: 0, about: "made" },
    { status: 2, about: "there is one of that name already" },
  ],
  examples: [{
    command: "token create build-agent --expires 90d",
    about: "for a program that uses the HTTP API",
  }],
  permissions: "token",
  async run({ args, values }, terminal) {
    await refuseAgents({ doing: "make a token" });
    const { home } = await thisMachine();
    const name = tokenName(args[0] ?? "");
    if (name === ADMIN) throw new UsageError(`${ADMIN} is the person's own token`, "it is made by itself");
    const made = createAgentToken(home, { name, now: Date.now(), ...lifetimeOf(values.expires) });
    if (made === undefined) {
      throw new UsageError(`there is a token called ${name}`, `rampart token rotate ${name} makes it anew`);
    }
    terminal.out(`${made.token}\n`);
    terminal.err("This token is not shown again. Send it as: Authorization: Bearer <token>\n");
    return 0;
  },
};
