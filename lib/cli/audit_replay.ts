/**
 * `rampart audit replay`: which past decisions other policies would change.
 *
 * @module
 */

import type { CompiledPolicies } from "../engine/mod.ts";
import type { Replayed } from "../guard/replay.ts";
import { AUDIT_DIR_OPTION, auditFolder, countOption, readingLog } from "./audit_options.ts";
import { type Command, UsageError } from "./command.ts";
import { fileNamed, type Machine, policiesInForce, thisMachine } from "./machine.ts";
import type { Terminal } from "./terminal.ts";

/** Groups shown where no number is given. */
const USUAL = 20;

/** How far back calls from before the time range count for rate rules, in milliseconds. */
const LEAD_IN = 24 * 3_600_000;

/** The command. */
export const command: Command = {
  name: "audit replay",
  summary: "Judge recorded calls again, and show which decisions would change",
  details:
    "Without --config, by the policies in force now. Nothing is run or fetched. Rate rules and rules that expire go by " +
    "the times of the calls. The log keeps less than was judged: secrets are redacted, very long values are kept as " +
    "digests, and neither scripts nor outputs are kept. What can't be judged again is counted, and a change that may " +
    "come from one of these is marked with `?`.",
  arguments: [],
  options: [
    {
      name: "config",
      value: "FILE",
      summary: "Policy file that stands in for all layers but the built-in one",
    },
    {
      name: "since",
      value: "TIME",
      summary: "Only what was recorded since: 2h, 7d, 2026-11-20, 2026-11-20T10:00",
    },
    { name: "until", value: "TIME", summary: "Only what was recorded before; of a day, its end" },
    {
      name: "count",
      short: "n",
      value: "N",
      summary: `How many groups of changes to list (default: ${USUAL})`,
    },
    {
      name: "read-files",
      summary: "Read the scripts that the calls ran, and follow links, as they are on this disk now",
    },
    AUDIT_DIR_OPTION,
    { name: "json", summary: "Print JSON" },
  ],
  exits: [
    { status: 0, about: "done, whatever would change" },
    { status: 2, about: "wrong usage, a policy that does not load, or a log that can't be read" },
  ],
  examples: [
    { command: "audit replay --config new.yaml --since 7d", about: "before a new policy is put in force" },
    { command: "audit replay --json", about: "for a program" },
  ],
  permissions: "audit",
  async run(input, terminal) {
    const machine = await thisMachine();
    const folder = auditFolder(machine, input);
    const count = countOption(input, USUAL);
    const now = Date.now();
    const since = await momentOption("since", input.values.since, now);
    const until = await momentOption("until", input.values.until, now, { end: true });
    const config = input.values.config === undefined ? undefined : fileNamed(machine, input.values.config);
    const policies = await policiesByProject(machine, config, terminal);
    if (policies === undefined) return 2;
    return await readingLog(folder, terminal, async () => {
      const found = await replayLog(folder, {
        machine,
        policies,
        terminal,
        now,
        ...(since === undefined ? {} : { since }),
        ...(until === undefined ? {} : { until }),
        readFiles: input.flags.has("read-files"),
      });
      if (input.flags.has("json")) {
        const groups = found.groups.slice(0, count);
        const left = found.groups.length - groups.length + found.groups_forgotten;
        const { groups_forgotten: _, ...rest } = found;
        terminal.out(`${JSON.stringify({ ...rest, groups, groups_not_listed: left })}\n`);
      } else {
        const { showReplay } = await import("./replay_view.ts");
        await showReplay(found, { count, folder, config: input.values.config, terminal });
      }
      return 0;
    });
  },
};

/**
 * A moment that an option names, in milliseconds since the epoch.
 *
 * @param options With `end`, a day alone means its end.
 * @throws {UsageError} Where it isn't one.
 */
export async function momentOption(
  name: string,
  value: string | undefined,
  now: number,
  options: { readonly end?: boolean } = {},
): Promise<number | undefined> {
  if (value === undefined) return undefined;
  const { parseMoment } = await import("../audit/query/mod.ts");
  const moment = parseMoment(value, now, options);
  if (moment !== undefined) return moment;
  throw new UsageError(
    `not a time: --${name} ${value}`,
    `for example: --${name} 2h, --${name} 7d, --${name} 2026-11-20, --${name} 2026-11-20T10:00`,
  );
}

type PoliciesFor = (cwd: string) => Promise<CompiledPolicies>;

/** The policies for a folder, compiled once for each project. Undefined where they don't load, which has been said then. */
async function policiesByProject(
  machine: Machine,
  config: string | undefined,
  terminal: Terminal,
): Promise<PoliciesFor | undefined> {
  const first = await policiesInForce(machine, { cwd: machine.cwd, config }, terminal);
  if (first === undefined) return undefined;
  if (config !== undefined) return () => Promise.resolve(first.compiled);
  const { projectPolicies } = await import("../policies/mod.ts");
  const byFolder = new Map<string, string>();
  const byProject = new Map<string, Promise<CompiledPolicies>>();
  return (cwd) => {
    let project = byFolder.get(cwd);
    if (project === undefined) {
      if (byFolder.size >= MOST_FOLDERS) byFolder.clear();
      project = JSON.stringify(projectPolicies(cwd, machine));
      byFolder.set(cwd, project);
    }
    let compiled = byProject.get(project);
    if (compiled === undefined) {
      if (byProject.size >= MOST_PROJECTS) byProject.clear();
      // What loaded a moment ago stands in where the user's files were broken meanwhile.
      compiled = policiesInForce(machine, { cwd }, terminal).then((loaded) => (loaded ?? first).compiled);
      byProject.set(project, compiled);
    }
    return compiled;
  };
}

/** Folders of which it is remembered to which project they belong, and projects whose policies are kept. */
const MOST_FOLDERS = 10_000;
const MOST_PROJECTS = 64;

interface ReplayLogOptions {
  readonly machine: Machine;
  readonly policies: PoliciesFor;
  readonly terminal: Terminal;
  readonly now: number;
  readonly since?: number;
  readonly until?: number;
  readonly readFiles: boolean;
}

async function replayLog(folder: string, options: ReplayLogOptions): Promise<Replayed> {
  const { machine, policies, terminal, now, since, until = Infinity, readFiles } = options;
  const [{ createReplay }, { readEvents }, { rememberFiles }, { progressBar }] = await Promise.all([
    import("../guard/replay.ts"),
    import("../audit/mod.ts"),
    import("../policies/mod.ts"),
    import("./progress.ts"),
  ]);
  const user = machine.env.USER || machine.env.LOGNAME;
  const replay = createReplay({
    policies,
    ...(since === undefined ? {} : { since }),
    ...(user ? { user } : {}),
    ...(readFiles ? { files: rememberFiles() } : {}),
  });
  const begin = since === undefined ? undefined : since - LEAD_IN;
  const from = begin === undefined
    ? {}
    : { since: begin, from: new Date(Math.max(0, begin)).toISOString().slice(0, 10) };
  const bar = progressBar(terminal, "replaying");
  let start = begin;
  try {
    for await (const event of readEvents(folder, from)) {
      const at = Date.parse(event.time);
      if (at >= until) continue;
      await replay.add(event);
      start ??= at;
      // The log's bytes are not known here; how far the time has come says about the same.
      bar.update(at - start, Math.min(now, until) - start);
    }
  } finally {
    bar.clear();
  }
  return replay.found();
}
