/**
 * Starts the daemon in the background, and waits until it answers.
 *
 * @module
 */

import { gatePaths } from "../gate/mod.ts";
import { askDaemon, runningDaemon } from "../server/mod.ts";
import type { Input } from "./command.ts";
import { installedProgram } from "./installed_program.ts";
import { folderOption, type Machine } from "./machine.ts";
import { outletPermissions, outletsOf } from "./outlets.ts";
import { writeConf } from "./provide_gate.ts";
import type { Terminal } from "./terminal.ts";
import { thisProgram } from "./this_program.ts";

/** Milliseconds for the daemon to answer. */
const PATIENCE = 10_000;

/** What came of a start. */
export type Started =
  | { readonly pid: number; readonly address: string; readonly already: boolean }
  | { readonly problem: string };

/** Does what `rampart serve --background` says. */
export async function startInBackground(machine: Machine, input: Input, terminal: Terminal): Promise<number> {
  const options = Object.entries(input.values).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, value]
  );
  const flags = [...input.flags].filter((name) => name !== "background").map((name) => `--${name}`);
  const auditDir = input.values["audit-dir"];
  const { host } = input.values;
  const started = await startDaemonProcess(machine, {
    options: [...options, ...flags],
    input,
    write: auditDir === undefined ? [] : [folderOption(machine, auditDir)],
    net: host === undefined ? [] : [host],
  });
  if ("problem" in started) {
    terminal.err(`rampart: the daemon does not start: ${started.problem}\n`);
    return 1;
  }
  const { pid, address, already } = started;
  terminal.out(
    already
      ? `A daemon runs already: process ${pid}, http://${address}\n`
      : `Rampart runs in the background: process ${pid}, http://${address}\n`,
  );
  return 0;
}

/** How to start a daemon. */
export interface StartDaemonOptions {
  /** Options of `rampart serve`, as they are typed. */
  readonly options?: readonly string[];
  /** Folders outside the home that it may write to. */
  readonly write?: readonly string[];
  /** Addresses that it may listen on besides the loopback's. */
  readonly net?: readonly string[];
  /** The command line of which `options` are a part, for the receivers that it names. */
  readonly input?: Input;
}

/** Starts a daemon if none runs. */
export async function startDaemonProcess(
  machine: Machine,
  { options = [], write = [], net = [], input }: StartDaemonOptions = {},
): Promise<Started> {
  const { home } = machine;
  const before = runningDaemon(home);
  if (before?.pid !== undefined && before.address !== undefined) {
    return { pid: before.pid, address: before.address, already: true };
  }
  Deno.mkdirSync(home.run, { recursive: true, mode: 0o700 });
  await readPoliciesOnce(machine);
  const log = openLog(`${home.run}/daemon.log`);
  // The gate starts a daemon as well: from now on with leave for the same receivers.
  if (isFile(gatePaths(home).conf)) await writeConf(machine);
  const further = outletPermissions((await outletsOf(machine, input)).outlets);
  const { words, env } = thisProgram("serve", {
    home,
    write: [...write, ...further.write],
    net: [...net, ...further.net],
    run: further.run,
    ...installedProgram(home),
  });
  const [program = "", ...args] = log.through([...words, "serve", ...options]);
  const child = new Deno.Command(program, {
    args,
    cwd: machine.cwd,
    env,
    stdin: "null",
    stdout: "null",
    stderr: "null",
    detached: true,
  }).spawn();
  child.unref();
  let ended = false;
  void child.status.then(() => ended = true);
  const until = performance.now() + PATIENCE;
  // One that ended may have found another that is just starting, as the gate starts one too: that is as good.
  while (performance.now() < until && (!ended || runningDaemon(home) !== undefined)) {
    const record = runningDaemon(home);
    if (record?.pid !== undefined && record.address !== undefined) {
      const alive = await askDaemon(home, "/healthz", { patience: 1_000 });
      if (alive.ok) return { pid: record.pid, address: record.address, already: record.pid !== child.pid };
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return { problem: log.said() || `it did not answer within ${PATIENCE / 1000} s` };
}

/**
 * Has the daemon's program read the policies once and keep them compiled: a daemon that had to parse YAML itself would
 * hold on to the memory for good.
 */
async function readPoliciesOnce({ home }: Machine): Promise<void> {
  const { words, env } = thisProgram("serve", { home, ...installedProgram(home) });
  const [program = "", ...args] = words;
  // Whatever is wrong with the policies, the daemon says.
  await new Deno.Command(program, {
    args: [...args, "test", "--cwd", "/", "true"],
    env,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).output();
}

interface Log {
  /** The command line that has what a program says written into the log. */
  readonly through: (words: readonly string[]) => readonly string[];
  /** What was said since the log was opened. */
  readonly said: () => string;
}

/** A longer log begins anew. */
const LOG_LIMIT = 1024 * 1024;

function openLog(path: string): Log {
  let start = 0;
  try {
    start = Deno.statSync(path).size;
    if (start > LOG_LIMIT) Deno.truncateSync(path, start = 0);
  } catch {
    Deno.writeTextFileSync(path, "", { mode: 0o600 });
  }
  return {
    // A daemon must not depend on a pipe to the process that started it. Windows has no shell to redirect with.
    through: (words) =>
      Deno.build.os === "windows" ? words : ["/bin/sh", "-c", 'exec "$@" >>"$0" 2>&1', path, ...words],
    said: () => new TextDecoder().decode(Deno.readFileSync(path).subarray(start)).trim(),
  };
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
