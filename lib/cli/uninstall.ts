/**
 * `rampart uninstall`: agents' settings as they were, no daemon, no files but those that are the person's own.
 *
 * @module
 */

import { isYes, personAt } from "./ask.ts";
import type { SettingsScope } from "../../hooks/mod.ts";
import { type AgentSeen, examine, type Examined, reasonOf } from "./checks/mod.ts";
import { type Command, type Input, UsageError } from "./command.ts";
import { type Report, reporter } from "./lines.ts";
import { thisMachine } from "./machine.ts";
import { refuseAgents } from "./only_people.ts";
import { contentsOf, type HomeContents, homeProblem, removeFiles } from "./remove_home.ts";
import { stopDaemon } from "./stop_daemon.ts";
import type { Terminal } from "./terminal.ts";
import { unwireAgent } from "./wire_agent.ts";
import { wiringRecordPath } from "./wiring_record.ts";

/** The command. */
export const command: Command = {
  name: "uninstall",
  summary: "Take all of it back: agents' settings, daemon, files",
  details:
    "Agents' settings become what they were. The audit log and the policies that you wrote or changed are kept, " +
    "unless --purge is given. The program itself stays where it is.",
  arguments: [],
  options: [
    { name: "yes", short: "y", summary: "Don't ask" },
    { name: "purge", summary: "Remove the audit log and your own policies too" },
  ],
  exits: [
    { status: 0, about: "it is taken back, or there was nothing" },
    { status: 1, about: "something could not be taken back, or nobody could be asked" },
  ],
  examples: [
    { command: "uninstall", about: "asks first" },
    { command: "uninstall --yes --purge", about: "leave nothing" },
  ],
  permissions: "uninstall",
  async run(input, terminal) {
    await refuseAgents({ doing: "uninstall Rampart" });
    const examined = examine(await thisMachine({ token: true }), Date.now());
    const { machine, shown, typed } = examined;
    const problem = homeProblem(machine);
    if (problem !== undefined) throw new UsageError(problem.problem, problem.hint);
    const contents = contentsOf(machine.home, { purge: input.flags.has("purge") });
    if (contents !== undefined || (await wiredAgents(examined)).length > 0) {
      const asked = await agreed(input, { contents, examined, terminal });
      if (asked !== "yes") {
        if (asked === "nobody") {
          terminal.err(
            `rampart: nothing was changed, as nobody can be asked here\n  ${typed("uninstall --yes")}\n`,
          );
          return 1;
        }
        terminal.out("Nothing was changed.\n");
        return 0;
      }
    }
    const report = reporter(terminal);
    await unwireAll(examined, report);
    await stop(examined, report);
    if (report.failed()) {
      // Agents that still call the gate would find it gone.
      report.say(
        "✗",
        "Files",
        `${shown(machine.home.root)} is left as it is`,
        `mend that, then: ${typed("uninstall")}`,
      );
      return 1;
    }
    // Looked at again: a daemon makes its last checkpoint when it is stopped, and the key for it if there is none.
    const left = contentsOf(machine.home, { purge: input.flags.has("purge") });
    if (left === undefined) report.say("·", "Files", `${shown(machine.home.root)} is not there`);
    else remove(left, { examined, report });
    return report.failed() ? 1 : 0;
  },
};

/** An agent that calls this home's Rampart, in the person's settings or the project's. */
interface Wired {
  readonly agent: AgentSeen;
  readonly scope: SettingsScope;
  readonly path: string;
}

async function wiredAgents(examined: Examined): Promise<readonly Wired[]> {
  const wired = (await examined.agents()).flatMap((agent) => {
    const each = [{ agent, scope: "user", seen: agent.settings }, {
      agent,
      scope: "project",
      seen: agent.project,
    }] as const;
    // Another home's Rampart is not this one's to take out.
    return each.filter(({ seen: { gates, foreign } }) => gates.length > 0 && !foreign);
  }).map(({ agent, scope, seen: { path } }) => ({ agent, scope, path }));
  // Where the working directory is the user's home, a project's settings are the user's.
  return wired.filter(({ path }, i) => wired.findIndex((other) => other.path === path) === i);
}

async function agreed(
  input: Input,
  { contents, examined, terminal }: {
    readonly contents: HomeContents | undefined;
    readonly examined: Examined;
    readonly terminal: Terminal;
  },
): Promise<"yes" | "no" | "nobody"> {
  if (input.flags.has("yes")) return "yes";
  const ask = personAt(terminal);
  if (ask === undefined) return "nobody";
  const { shown, machine: { home } } = examined;
  for (const { path } of await wiredAgents(examined)) {
    terminal.out(`Takes Rampart's hook out of ${shown(path)}\n`);
  }
  if (contents !== undefined) {
    const names = (paths: readonly string[]): string =>
      paths.map((path) => path.slice(home.root.length + 1)).join(", ") || "nothing";
    terminal.out(`Removes from ${shown(home.root)}: ${names(contents.remove)}\n`);
    if (contents.keep.length > 0) terminal.out(`Keeps: ${names(contents.keep)}\n`);
  }
  return isYes(ask("Go on? [y/N] ")) ? "yes" : "no";
}

async function unwireAll(examined: Examined, report: Report): Promise<void> {
  const { agentMachine, shown, machine } = examined;
  const record = wiringRecordPath(machine.home);
  let changed = false;
  for (const { agent: { adapter: { title, name }, wiring }, scope, path } of await wiredAgents(examined)) {
    const done = unwireAgent(wiring, { machine: agentMachine, scope, record });
    if ("problem" in done) {
      report.say(
        "✗",
        title,
        `cannot edit ${shown(done.path)}: ${done.problem}`,
        `mend the file, or take out of it what ends in "hook --agent ${name}"`,
      );
    } else if (done.change !== "unchanged") {
      changed = true;
      report.say("✓", title, `${shown(path)} no longer calls Rampart`);
    }
  }
  if (!changed && !report.failed()) report.say("·", "Agents", "no settings call Rampart");
}

async function stop({ machine }: Examined, report: Report): Promise<void> {
  const failed = (problem: string, pid?: number): void =>
    report.say("✗", "Daemon", `does not stop: ${problem}`, pid === undefined ? undefined : `kill -9 ${pid}`);
  try {
    const stopped = await stopDaemon(machine);
    if (stopped.kind === "still-running") failed(stopped.problem, stopped.pid);
    else {report.say(
        stopped.kind === "stopped" ? "✓" : "·",
        "Daemon",
        stopped.kind === "stopped" ? "stopped" : "not running",
      );}
  } catch (error) {
    failed(reasonOf(error));
  }
}

function remove(
  contents: HomeContents,
  { examined: { machine: { home }, shown }, report }: {
    readonly examined: Examined;
    readonly report: Report;
  },
): void {
  for (const { path, problem } of removeFiles(home, contents)) {
    report.say("✗", "Files", `cannot remove ${shown(path)}: ${problem}`, `rm -r ${path}`);
  }
  if (report.failed()) return;
  if (contents.keep.length === 0) report.say("✓", "Files", `${shown(home.root)} is gone`);
  else {
    report.say("✓", "Files", `removed from ${shown(home.root)}`);
    report.say("·", "Kept", contents.keep.map(shown).join(", "));
  }
}
