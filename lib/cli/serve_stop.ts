/**
 * `rampart serve stop`: stops the daemon.
 *
 * @module
 */

import { askDaemon, readAdminToken, runningDaemon } from "../server/mod.ts";
import type { Command } from "./command.ts";
import { thisMachine } from "./machine.ts";

/** Milliseconds for the daemon to finish what is under way. */
const PATIENCE = 5_000;

/** The command. */
export const command: Command = {
  name: "serve stop",
  summary: "Stop the daemon; calls are then judged by a process of their own, slower",
  details: "It is not started again by itself until `rampart serve` or `rampart quickstart` runs.",
  arguments: [],
  options: [],
  exits: [
    { status: 0, about: "it is stopped, or was not running" },
    { status: 1, about: "it could not be stopped" },
  ],
  examples: [{ command: "serve stop", about: "stop it" }],
  permissions: "serve",
  async run(_input, terminal) {
    const { home, env } = await thisMachine();
    const running = runningDaemon(home);
    if (running === undefined) {
      terminal.out("No daemon runs.\n");
      return 0;
    }
    // The gate starts a daemon that is gone, but not one that a person stopped.
    Deno.writeTextFileSync(`${home.run}/stopped`, "", { mode: 0o600 });
    const token = env.RAMPART_TOKEN || readAdminToken(home);
    const answer = await askDaemon(home, "/v1/shutdown", {
      method: "POST",
      ...(token === undefined ? {} : { token }),
    });
    if (!answer.ok) {
      terminal.err(
        `rampart: the daemon (process ${running.pid ?? "unknown"}) does not stop: ${answer.problem}\n` +
          `  end it with: kill ${running.pid ?? "<its process id>"}\n`,
      );
      return 1;
    }
    const until = performance.now() + PATIENCE;
    while (runningDaemon(home) !== undefined) {
      if (performance.now() > until) {
        terminal.err(`rampart: the daemon is still stopping (process ${running.pid ?? "unknown"})\n`);
        return 1;
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    terminal.out("The daemon is stopped.\n");
    return 0;
  },
};
