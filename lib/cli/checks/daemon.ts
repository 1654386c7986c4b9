/**
 * The daemon: running, answering, of this version, at a path that a socket can have.
 *
 * @module
 */

import { quoted } from "../../../hooks/shell/command_line.ts";
import { VERSION } from "../../policies/mod.ts";
import { startDaemonProcess } from "../background.ts";
import { stopDaemon } from "../stop_daemon.ts";
import { type Check, findings, type Help } from "./check.ts";
import type { Examined } from "./examined.ts";

/** Longest path of a unix socket that every system takes, in bytes. */
const SOCKET_PATH_LIMIT = 103;

const socket = findings("socket", "Socket path");

/** Whether the socket's path is short enough. */
export const socketPathFits: Check = {
  id: "socket",
  quick: true,
  run({ machine: { home }, shown }) {
    const { length } = new TextEncoder().encode(home.socket);
    return length <= SOCKET_PATH_LIMIT ? socket.ok(`${shown(home.socket)}, ${length} bytes`) : socket.problem(
      `${home.socket} has ${length} bytes, and a socket's path at most ${SOCKET_PATH_LIMIT}`,
      { fix: "export RAMPART_HOME=/a/shorter/folder" },
    );
  },
};

const daemon = findings("daemon", "Daemon");

/** Whether the daemon runs, answers, and is of this version. */
export const daemonAnswers: Check = {
  id: "daemon",
  quick: true,
  async run(examined) {
    const { typed } = examined;
    const seen = await examined.daemon();
    switch (seen.kind) {
      case "stopped": {
        const help = { fix: typed("serve --background"), mend: () => start(examined) };
        return seen.byPerson
          ? daemon.problem("stopped by `rampart serve stop`: each call is judged on its own, slower", help)
          : daemon.problem("not running: the next call starts it, and is slower", help);
      }
      case "unreadable":
        return daemon.problem(`${examined.shown(examined.machine.home.run)}: ${seen.problem}`, {
          fix: `ls -ld ${quoted(examined.machine.home.run)}`,
        });
      case "silent":
        return daemon.problem(
          `process ${seen.pid ?? "unknown"} holds its lock and does not answer: ${seen.problem}`,
          seen.pid === undefined ? {} : { fix: `kill -9 ${seen.pid} && ${typed("serve --background")}` },
        );
      case "running": {
        const { version, pid, address, policies: { problems }, started } = seen.status;
        if (version !== VERSION) {
          return daemon.problem(
            `process ${pid} is version ${version}, and this is ${VERSION}`,
            restart(examined),
          );
        }
        const [broken] = problems;
        if (broken !== undefined) {
          return daemon.problem(`the policies from before are in force: ${firstOf(broken)}`, {
            fix: typed("policy lint"),
          });
        }
        return daemon.ok(`process ${pid}, ${address}, since ${started}`);
      }
      default:
        return seen satisfies never;
    }
  },
};

const mode = findings("mode", "Mode");

/** Whether what is decided is carried out. It is the person's choice, and so nothing that `--fix` changes. */
export const daemonEnforces: Check = {
  id: "mode",
  quick: true,
  async run(examined) {
    const { machine: { home }, typed } = examined;
    const seen = await examined.daemon();
    const { config } = await examined.config();
    const said = seen.kind === "running" ? seen.status.mode : config.mode;
    const help = {
      fix: config.mode === "enforce"
        ? `${typed("serve stop")} && ${typed("serve --background")}`
        : `\${EDITOR:-vi} ${quoted(home.config)}  # mode: enforce`,
    };
    switch (said) {
      case "enforce":
        return mode.ok("enforce: what is denied does not run");
      case "monitor":
        return mode.problem("monitor: what is denied is recorded, and runs", help);
      case "disabled":
        return mode.problem("disabled: nothing is judged or recorded", help);
      default:
        return said satisfies never;
    }
  },
};

function restart(examined: Examined): Help {
  const { typed } = examined;
  return {
    fix: `${typed("serve stop")} && ${typed("serve --background")}`,
    mend: async () => {
      const stopped = await stopDaemon(examined.machine, { lasting: false });
      if (stopped.kind === "still-running") throw new Error(stopped.problem);
      await start(examined);
    },
  };
}

async function start({ machine }: Examined): Promise<void> {
  const started = await startDaemonProcess(machine);
  if ("problem" in started) throw new Error(started.problem);
}

function firstOf(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}
