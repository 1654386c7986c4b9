/**
 * Starting a program so that its parent can't tell it from the program itself: terminal, signals, job control, and how
 * it ends.
 *
 * @module
 */

import { ignoredSignals } from "./ignored_signals.ts";
import { processTable } from "./process_table.ts";

/** How to start it. */
export interface RunCommandOptions {
  /** Variables that are set above those of this process. */
  readonly env: Readonly<Record<string, string>>;
  /** Soft limit of open files that it is to have. Default this process's own. */
  readonly openFiles?: string | undefined;
  /** What is done at its end, and not cut short by a signal. */
  readonly afterwards?: (ended: Ended) => Promise<void>;
}

/** How a program ended. */
export interface Ended {
  /** Its exit status, or 128 and the number of the signal that killed it. */
  readonly status: number;
  readonly signal?: Deno.Signal;
}

/** Runs the words after the first with that limit of open files, if it is one. */
const LIMITED = '[ -z "$1" ] || ulimit -S -n "$1" 2>/dev/null; shift; exec "$@"';

/** Sent to one process by whoever wants something of the program. */
const FORWARDED = ["SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2"] as const;

/** Sent by the terminal to the whole process group, so that the program has got them already. */
const FROM_TERMINAL = ["SIGINT", "SIGQUIT"] as const;

/**
 * Runs a program in this process group, on this process's own standard streams, and waits for its end.
 *
 * @param words What is started: a path, or a name to be found on the PATH in `env`; then its arguments.
 * @throws Error where it can't be started.
 */
export async function runCommand(
  words: readonly string[],
  { env, openFiles, afterwards }: RunCommandOptions,
): Promise<Ended> {
  const [program = "", ...args] = openFiles === undefined && (words[0] ?? "").includes("/")
    ? words
    // The runtime would put a path in the place of the name that a program is called by.
    : ["/bin/sh", "-c", LIMITED, "rampart", openFiles ?? "", ...words];
  const streams = { stdin: "inherit", stdout: "inherit", stderr: "inherit" } as const;
  const signals = takeSignals(await ignoredSignals());
  try {
    const child = new Deno.Command(program, { args, env, ...streams }).spawn();
    signals.handTo(child);
    const ended = await endOf(child);
    await afterwards?.(ended);
    return ended;
  } finally {
    signals.release();
  }
}

async function endOf(child: Deno.ChildProcess): Promise<Ended> {
  try {
    const { code, signal } = await child.status;
    return { status: code, ...(signal === null ? {} : { signal }) };
  } catch (error) {
    // Deno has no names for real-time signals and says so in place of a status.
    const number = error instanceof TypeError
      ? /^Invalid signal: (\d+)$/.exec(error.message)?.[1]
      : undefined;
    if (number === undefined) throw error;
    return { status: 128 + Number(number) };
  }
}

/** This process's signals, once they are the program's. */
interface Signals {
  /** Names the program. What came before goes to it now. */
  readonly handTo: (child: Deno.ChildProcess) => void;
  /** Has this process take its signals itself again. */
  readonly release: () => void;
}

/** Milliseconds after which a child that has changed has not ended but stopped or gone on. */
const NOT_AN_END = 20;

/**
 * Takes signals as the program would: before the program is there, so that none ends this process alone. Where signals
 * are ignored it is done afterwards: with its first listener the runtime no longer ignores them, nor would the program.
 */
function takeSignals(ignored: ReadonlySet<Deno.Signal>): Signals {
  const table = processTable();
  const early: Deno.Signal[] = [];
  let child: Deno.ChildProcess | undefined;
  // A look that began before a stop says nothing about the time after it.
  let turn = 0;
  let ended = false;

  const forward = (signal: Deno.Signal): void => {
    if (child === undefined) return void early.push(signal);
    try {
      child.kill(signal);
    } catch {
      // It has ended in the meantime.
    }
  };
  /** Stops if the program has stopped, so that whoever waits for this process hears of it. */
  const follow = async (unknown: "stop" | "go on"): Promise<void> => {
    if (child === undefined) return;
    const begun = turn;
    const { stopped = unknown === "stop" } = await table.look(child.pid) ?? {};
    if (!stopped || ended || begun !== turn) return;
    turn++;
    Deno.kill(Deno.pid, "SIGSTOP");
  };
  const interrupt = async (signal: Deno.Signal): Promise<void> => {
    const { foreground = isOnTerminal() } = await table.look(Deno.pid) ?? {};
    if (!foreground) forward(signal);
  };

  const listeners: readonly (readonly [Deno.Signal, () => void])[] = [
    ...FORWARDED.map((signal) => [signal, () => forward(signal)] as const),
    ...FROM_TERMINAL.map((signal) => [signal, () => void interrupt(signal)] as const),
    // The terminal stops the whole group; a program that takes no notice of it goes on with the terminal.
    ["SIGTSTP", () => void follow("stop")],
    ["SIGCHLD", () => {
      setTimeout(() => {
        if (!ended) void follow("go on");
      }, NOT_AN_END);
    }],
    // The shell continues this process's group; a shell that was started here is in one of its own.
    ["SIGCONT", () => {
      turn++;
      forward("SIGCONT");
    }],
  ];
  const listen = (): void => {
    for (const [signal, listener] of listeners) Deno.addSignalListener(signal, listener);
  };
  if (ignored.size === 0) listen();
  return {
    handTo(started) {
      child = started;
      if (ignored.size > 0) listen();
      for (const signal of early) forward(signal);
    },
    release() {
      ended = true;
      for (const [signal, listener] of listeners) Deno.removeSignalListener(signal, listener);
      table.close();
    },
  };
}

function isOnTerminal(): boolean {
  return [Deno.stdin, Deno.stdout, Deno.stderr].some((stream) => stream.isTerminal());
}

/** Milliseconds for a signal to end this process. */
const DEATH = 50;

/**
 * Ends this process by the signal that ended the program. Returns where that can't be done, as with signals that the
 * runtime ignores.
 */
export async function dieOf(signal: Deno.Signal): Promise<void> {
  // The runtime's own handler takes the first SIGSEGV or SIGBUS, and gives way to the next.
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      Deno.kill(Deno.pid, signal);
    } catch {
      return;
    }
    if (signal === "SIGPIPE") return;
    await new Promise((resolve) => setTimeout(resolve, DEATH));
  }
}
