/**
 * What agents are wired to: the home with its policies, the gate, the daemon.
 *
 * @module
 */

import { displayPath } from "../policies/mod.ts";
import { startDaemonProcess } from "./background.ts";
import { examine, firstLine, ms, reasonOf } from "./checks/mod.ts";
import { UsageError } from "./command.ts";
import { initHome } from "./init.ts";
import type { Report } from "./lines.ts";
import { lookAtDaemon } from "./look_at_daemon.ts";
import type { Machine } from "./machine.ts";
import { type Gate, provideGate } from "./provide_gate.ts";
import { stopDaemon } from "./stop_daemon.ts";
import type { Terminal } from "./terminal.ts";

/** What to prepare, and whom to tell. */
export interface PrepareOptions {
  readonly machine: Machine;
  readonly terminal: Terminal;
  readonly report: Report;
  /** Undefined: the one that config.yaml names, or the standard one. */
  readonly profile: string | undefined;
}

/**
 * Makes or renews what is not as it should be. What fails is said, and what can be done without it is done.
 *
 * @returns The gate; undefined where it could not be had.
 */
export async function prepareMachine(
  { machine, terminal, report, profile }: PrepareOptions,
): Promise<Gate | undefined> {
  await preparePolicies(machine, { report, profile });
  const gate = await prepareGate(machine, { terminal, report });
  const renewed = gate?.changes.some((line) => line.startsWith(`${machine.home.bin}/program`)) ?? false;
  await prepareDaemon(machine, { report, renewed });
  return gate;
}

async function preparePolicies(
  machine: Machine,
  { report, profile }: Pick<PrepareOptions, "report" | "profile">,
): Promise<void> {
  const { home, userHome } = machine;
  try {
    const done = await initHome(machine, { profile, force: false });
    const isNew = done.some(({ mark }) => mark === "✓");
    const { config, policies, typed } = examine(machine, Date.now());
    const { config: { profile: name } } = await config();
    report.say(
      isNew ? "✓" : "·",
      "Policies",
      `${displayPath(home.root, userHome)}, profile ${name}${isNew ? "" : ", as before"}`,
    );
    const { loaded: { refused }, problems: [broken] } = await policies();
    if (broken !== undefined) report.say(refused ? "✗" : "!", "", broken, typed("policy lint"));
    for (const { mark, path, about } of done) {
      if (mark === "!") report.say("!", "", `${displayPath(path, userHome)}: ${about}`);
    }
  } catch (error) {
    const next = error instanceof UsageError
      ? error.hint
      : `make ${home.root} a folder that you can write to`;
    report.say(
      "✗",
      "Policies",
      `cannot set up ${displayPath(home.root, userHome)}: ${reasonOf(error)}`,
      next,
    );
  }
}

/** Milliseconds from which it is said how long something took. */
const LONG = 1_000;

async function prepareGate(
  machine: Machine,
  { terminal, report }: Pick<PrepareOptions, "terminal" | "report">,
): Promise<Gate | undefined> {
  const start = performance.now();
  try {
    const gate = await provideGate(machine, terminal, { fetch: true });
    const took = performance.now() - start;
    const kind = gate.native ? "native" : "the full program stands in for it, which is slower";
    const when = gate.changes.length === 0 ? ", as before" : took >= LONG ? `, made in ${ms(took)}` : "";
    const [problem] = gate.problems;
    report.say(
      gate.native ? gate.changes.length === 0 ? "·" : "✓" : "!",
      "Gate",
      `${kind}${when}`,
    );
    if (problem !== undefined) report.say("!", "", firstLine(problem));
    return gate;
  } catch (error) {
    report.say(
      "✗",
      "Gate",
      `cannot be put into ${machine.home.bin}: ${reasonOf(error)}`,
      "make the folder writable, and run this again",
    );
    return undefined;
  }
}

async function prepareDaemon(
  machine: Machine,
  { report, renewed }: { readonly report: Report; readonly renewed: boolean },
): Promise<void> {
  const failed = (said: string): void => {
    // A daemon that can't start says why, and on the next line what to do.
    const [problem = "", hint] = said.trim().split("\n");
    report.say(
      "✗",
      "Daemon",
      `does not start: ${problem.replace(/^rampart: the daemon can't start: /, "")}`,
      hint?.trim() ?? `make ${machine.home.run} a folder that you can write to, and run this again`,
    );
  };
  try {
    // A daemon that runs the program of before would judge by it until it ends.
    const stopped = renewed ? await stopDaemon(machine, { lasting: false }) : undefined;
    const started = await startDaemonProcess(machine);
    if ("problem" in started) return failed(started.problem);
    const { pid, address, already } = started;
    const seen = await lookAtDaemon(machine);
    if (seen.kind !== "running") {
      const what = seen.kind === "stopped" ? "it ended at once" : seen.problem;
      report.say(
        "✗",
        "Daemon",
        `process ${pid} does not answer: ${what}`,
        `kill -9 ${pid}, and run this again`,
      );
      return;
    }
    const where = `process ${pid}, http://${address}`;
    if (already) report.say("·", "Daemon", `${where}, as before`);
    else report.say("✓", "Daemon", stopped?.kind === "stopped" ? `${where}, started anew` : where);
  } catch (error) {
    failed(reasonOf(error));
  }
}
