/**
 * `rampart token list`: the agent tokens, without the tokens themselves.
 *
 * @module
 */

import { agentTokens } from "../server/mod.ts";
import type { Command } from "./command.ts";
import { thisMachine } from "./machine.ts";
import { tokenLine } from "./token.ts";

/** The command. */
export const command: Command = {
  name: "token list",
  summary: "List the agent tokens: names and dates, not the tokens",
  arguments: [],
  options: [{ name: "json", summary: "Print JSON" }],
  examples: [{ command: "token list", about: "which there are" }],
  permissions: "token",
  async run({ flags }, terminal) {
    const { home } = await thisMachine();
    const tokens = agentTokens(home);
    if (flags.has("json")) {
      const shown = tokens.map(({ name, created, expires = null }) => ({ name, created, expires }));
      terminal.out(`${JSON.stringify(shown)}\n`);
      return 0;
    }
    if (tokens.length === 0) terminal.out("There are none. Make one with: rampart token create NAME\n");
    for (const token of tokens) terminal.out(tokenLine(token, Date.now()));
    return 0;
  },
};
