/**
 * `rampart serve stop`: stops the daemon.
 *
 * @module
 */

import type { Command } from "./command.ts";
import { thisMachine } from "./machine.ts";
import { refuseAgents } from "./only_people.ts";
import { stopDaemon } from "./stop_daemon.ts";

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
    await refuseAgents({ doing: "stop the daemon" });
    const stopped = await stopDaemon(await thisMachine({ token: true }));
    if (stopped.kind === "still-running") {
      const pid = stopped.pid ?? "<its process id>";
      terminal.err(
        `rampart: the daemon does not stop: ${stopped.problem}\n  end it with: kill -9 ${pid}\n`,
      );
      return 1;
    }
    terminal.out(stopped.kind === "stopped" ? "The daemon is stopped.\n" : "No daemon runs.\n");
    return 0;
  },
};
