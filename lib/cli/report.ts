/**
 * `rampart report`: the audit log of a time range as one page for people.
 *
 * @module
 */

import { auditKeys, PUBLIC_KEY_OPTION } from "./audit_keys.ts";
import { AUDIT_DIR_OPTION, auditFolder, readingLog } from "./audit_options.ts";
import { momentOption } from "./audit_replay.ts";
import { type Command, type Input, UsageError } from "./command.ts";
import { type Machine, thisMachine } from "./machine.ts";
import type { Terminal } from "./terminal.ts";

/** The command. */
export const command: Command = {
  name: "report",
  summary: "Write a report on what agents did, for an auditor: one HTML page",
  details:
    "The page needs nothing else and runs nothing: it can be mailed, archived and printed. It holds the result of " +
    "verifying the log, charts and tables of all calls, what was denied or asked about, what happened to Rampart, and " +
    "how it speaks to the OWASP Top 10 for Agentic Applications. It holds commands and paths, so it is made for its " +
    "owner alone to read.",
  arguments: [],
  options: [
    {
      name: "since",
      value: "TIME",
      summary: "From when on: 12h, 30d, 2026-11-20, 2026-11-20T10:00 (default: 30d)",
    },
    { name: "until", value: "TIME", summary: "Up to when; of a day, its end (default: now)" },
    {
      name: "output",
      short: "o",
      value: "FILE",
      summary: "Where to write it; - for standard output (default: rampart-report-DATE.html)",
    },
    { name: "title", value: "TEXT", summary: "Its heading" },
    AUDIT_DIR_OPTION,
    PUBLIC_KEY_OPTION,
  ],
  exits: [
    { status: 0, about: "written" },
    { status: 1, about: "written, and the log was tampered with" },
    { status: 2, about: "wrong usage, a log that can't be read, or a file that can't be written" },
  ],
  examples: [
    { command: "report --since 30d --output november.html", about: "the last thirty days" },
    { command: "report --since 2026-10-01 --until 2026-10-31", about: "a month" },
  ],
  permissions: "report",
  async run(input, terminal) {
    const machine = await thisMachine();
    const folder = auditFolder(machine, input);
    const now = Date.now();
    const until = await momentOption("until", input.values.until, now, { end: true }) ?? now;
    const since = await momentOption("since", input.values.since ?? "30d", now) ?? until;
    if (since >= until) {
      throw new UsageError(
        "the time range is empty: --since is not before --until",
        "see: rampart help report",
      );
    }
    if (input.values.output === "") throw new UsageError("--output names no file");
    return await readingLog(
      folder,
      terminal,
      () => write(folder, { machine, input, terminal, now, since, until }),
    );
  },
};

interface Context {
  readonly machine: Machine;
  readonly input: Input;
  readonly terminal: Terminal;
  readonly now: number;
  readonly since: number;
  readonly until: number;
}

async function write(folder: string, context: Context): Promise<number> {
  const { machine, input, terminal, now, since, until } = context;
  const [{ makeReport }, { VERSION }, { progressBar }, { visible }] = await Promise.all([
    import("../report/mod.ts"),
    import("../policies/version.ts"),
    import("./progress.ts"),
    import("../engine/visible.ts"),
  ]);
  const host = hostName();
  const { verifiers, ...keys } = await auditKeys(machine, input);
  const [verifying, bar] = [progressBar(terminal, "verifying"), progressBar(terminal, "reading")];
  const { html, data } = await makeReport(folder, {
    title: input.values.title ?? "Report on the activity of AI agents",
    made: now,
    version: VERSION,
    since,
    until,
    ...(host === undefined ? {} : { host }),
    ...await policiesNow(machine),
    keys,
    verify: { verifiers, progress: (done, all) => verifying.update(done, all) },
    progress: (time) => {
      verifying.clear();
      bar.update(time - since, until - since);
    },
  }).finally(() => {
    verifying.clear();
    bar.clear();
  });
  const { sound, problem_count: problems } = data.verification;
  if (!sound) {
    terminal.err(
      `rampart: the log is not as it was written (${problems} ${
        problems === 1 ? "problem" : "problems"
      }); the report ` +
        "says so\n  see: rampart audit verify\n",
    );
  }
  const status = sound ? 0 : 1;
  if (input.values.output === "-") {
    terminal.out(html);
    return status;
  }
  const [{ absolute }, digest] = await Promise.all([import("../policies/mod.ts"), sha256(html)]);
  const name = input.values.output ?? `rampart-report-${new Date(until - 1).toISOString().slice(0, 10)}.html`;
  const path = absolute(name, machine.cwd);
  try {
    writeWhole(path, html);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    terminal.err(
      `${
        visible(`rampart: cannot write the report to ${path}: ${why}`)
      }\n  name another file with --output\n`,
    );
    return 2;
  }
  const { calls, counts } = data.figures;
  terminal.out(
    `${
      visible(path)
    }: ${calls} calls, ${counts.deny} denied, ${counts.ask} to be asked about\n  SHA-256 ${digest}\n`,
  );
  return status;
}

/** The name of this machine, where it may be asked for. */
function hostName(): string | undefined {
  try {
    return Deno.hostname();
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return undefined;
    throw error;
  }
}

/** The policies in force outside any project, and the tags of those that are not shipped. Nothing where they don't load. */
async function policiesNow(machine: Machine): Promise<PoliciesNow> {
  const { loadPolicies } = await import("../policies/mod.ts");
  const { compiled, sources = [], refused } = await loadPolicies({ ...machine, cwd: "/", fresh: true });
  if (refused) return {};
  const own = sources.filter(({ layer }) => layer !== "builtin" && layer !== "profile");
  const tags = own.flatMap(({ file, policy }) =>
    policy.policies.flatMap(({ name, rules }) =>
      rules.map((rule, i) => [`${file}:${name}#${i + 1}`, rule.tags ?? []] as const)
    )
  );
  return { policies: compiled.policies, tags: new Map(tags.filter(([, of]) => of.length > 0)) };
}

type PoliciesNow = Partial<Pick<import("../report/mod.ts").ReportOptions, "policies" | "tags">>;

/**
 * Writes a file so that it is there whole or not at all, and for this user alone.
 *
 * @throws Error where it can't be written.
 */
function writeWhole(path: string, text: string): void {
  if (isOther(path)) return Deno.writeTextFileSync(path, text);
  const whole = `${path}.${crypto.randomUUID().slice(0, 8)}.tmp`;
  try {
    Deno.writeTextFileSync(whole, text, { mode: 0o600, createNew: true });
    Deno.renameSync(whole, path);
  } catch (error) {
    try {
      Deno.removeSync(whole);
    } catch {
      // It was never made.
    }
    throw error;
  }
}

/** Whether a path is a device, a pipe or a folder: no place to put a file in. */
function isOther(path: string): boolean {
  try {
    return !Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return new Uint8Array(digest).toHex();
}
