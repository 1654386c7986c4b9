/**
 * `rampart serve`: the daemon.
 *
 * @module
 */

import { approvalTimeoutOf, MODES, readPolicyText } from "../policies/mod.ts";
import { startDaemon } from "../server/daemon.ts";
import { type Command, type Input, UsageError } from "./command.ts";
import { gitProgram, sinksOf } from "./outlets.ts";
import { SERVE_OPTIONS } from "./serve_options.ts";
import { fileNamed, folderOption, type Machine, thisMachine } from "./machine.ts";
import { giveUpLooking, refuseAgents } from "./only_people.ts";

/** The command. */
export const command: Command = {
  name: "serve",
  summary: "Run the daemon that judges and records the calls of all agents",
  details:
    "It listens on a unix socket in Rampart's home and on 127.0.0.1, and ends with Ctrl-C. Any other address is " +
    "refused, unless --listen-insecure is given and TLS with it. Policies are read anew within a second of a change.",
  arguments: [],
  options: SERVE_OPTIONS,
  exits: [
    { status: 0, about: "stopped, or running in the background" },
    { status: 1, about: "it could not start" },
  ],
  examples: [
    { command: "serve --background", about: "start it and go on" },
    { command: "serve --mode monitor", about: "record what would be denied, and let it pass" },
    { command: "serve stop", about: "stop it" },
  ],
  permissions: "serve",
  async run(input, terminal) {
    if (isOtherwise(input)) await refuseAgents({ doing: "start a daemon that judges otherwise" });
    if (!input.flags.has("background")) giveUpLooking();
    const machine = await thisMachine({ token: true });
    const { host } = input.values;
    const tls = tlsOf(input, machine);
    if (
      host !== undefined && !isLoopback(host) && (tls === undefined || !input.flags.has("listen-insecure"))
    ) {
      throw new UsageError(
        `${host} can be reached by other machines, and whoever reaches the daemon can ask it`,
        "if that is meant, give --listen-insecure with --tls-cert and --tls-key",
      );
    }
    const sinks = await sinksOf(input);
    const port = input.values.port === undefined ? undefined : portOf(input.values.port);
    if (input.flags.has("background")) {
      const { startInBackground } = await import("./background.ts");
      return await startInBackground(machine, input, terminal);
    }
    const { config, mode, "approval-timeout": patience } = input.values;
    const approvalTimeout = patience === undefined ? undefined : approvalTimeoutOf(patience);
    if (patience !== undefined && approvalTimeout === undefined) {
      throw new UsageError(`no such time: ${patience}`, "from 5s to 1h, for example: --approval-timeout 5m");
    }
    const auditDir = input.values["audit-dir"];
    const chosen = MODES.find((name) => name === mode);
    const daemon = await startDaemon({
      ...machine,
      say: (line) => terminal.err(`rampart: ${line}\n`),
      ...(port === undefined ? {} : { port }),
      ...(host === undefined ? {} : { host }),
      ...(tls === undefined ? {} : { tls }),
      ...(config === undefined ? {} : { config: fileNamed(machine, config) }),
      ...(auditDir === undefined ? {} : { auditFolder: folderOption(machine, auditDir) }),
      ...(chosen === undefined ? {} : { mode: chosen }),
      sinks,
      git: gitProgram(),
      ...(approvalTimeout === undefined ? {} : { approvalTimeout }),
    });
    if ("problem" in daemon) {
      terminal.err(`rampart: the daemon can't start: ${daemon.problem}\n  ${daemon.hint}\n`);
      return 1;
    }
    terminal.out(`Rampart listens on ${daemon.socket} and http://${daemon.address}\n`);
    const stop = (): void => void daemon.stop();
    const signals: readonly Deno.Signal[] = Deno.build.os === "windows"
      ? ["SIGINT", "SIGBREAK"]
      : ["SIGINT", "SIGTERM", "SIGHUP"];
    for (const signal of signals) Deno.addSignalListener(signal, stop);
    await daemon.stopped;
    for (const signal of signals) Deno.removeSignalListener(signal, stop);
    return 0;
  },
};

/** Options with which a daemon does what one without any would do. The gate starts it without, also for an agent. */
const USUAL: readonly string[] = ["background", "port"];

/** Whether a daemon is wanted that judges, records or listens in another way than config.yaml says. */
function isOtherwise({ values, flags }: Input): boolean {
  const given = Object.keys(values).filter((name) => values[name] !== undefined);
  return [...given, ...flags].some((name) => !USUAL.includes(name));
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(?:\.\d{1,3}){3}$/.test(host);
}

function portOf(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (Number.isNaN(port) || port > 65535) throw new UsageError(`no such port: ${text}`);
  return port;
}

function tlsOf({ values }: Input, machine: Machine): { cert: string; key: string } | undefined {
  const [cert, key] = [values["tls-cert"], values["tls-key"]];
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined || key === undefined) throw new UsageError("--tls-cert and --tls-key go together");
  return { cert: readPolicyText(fileNamed(machine, cert)), key: readPolicyText(fileNamed(machine, key)) };
}
