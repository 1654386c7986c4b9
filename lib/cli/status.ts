/**
 * `rampart status`: what is guarded, in a few lines.
 *
 * @module
 */

import { type AuditEvent, lastEvents, readEvents } from "../audit/mod.ts";
import { gatePaths } from "../gate/mod.ts";
import { VERSION } from "../policies/mod.ts";
import type { BridgeStatus } from "../server/mod.ts";
import {
  type AgentSeen,
  check,
  CHECKS,
  examine,
  type Examined,
  type Finding,
  isFile,
  reasonOf,
} from "./checks/mod.ts";
import type { Command } from "./command.ts";
import { coverageSummary } from "./coverage_text.ts";
import { unwiredAgents } from "./known_agents.ts";
import { type Mark, reportLine } from "./lines.ts";
import { thisMachine } from "./machine.ts";
import type { Terminal } from "./terminal.ts";

/** The command. */
export const command: Command = {
  name: "status",
  summary: "Show what is guarded: daemon, policies, agents, log",
  details:
    "It only looks. That an agent's calls are really stopped is proven by `rampart doctor`, which makes one.",
  arguments: [],
  options: [{ name: "json", summary: "Print JSON" }],
  exits: [
    { status: 0, about: "all that is set up works" },
    { status: 1, about: "something is wrong; `rampart doctor` says more" },
  ],
  examples: [{ command: "status", about: "a quick look" }],
  permissions: "status",
  async run({ flags }, terminal) {
    const examined = examine(await thisMachine({ token: true }), Date.now());
    const board = await look(examined);
    if (flags.has("json")) terminal.out(`${JSON.stringify(asJson(board), null, 2)}\n`);
    else print(board, { examined, terminal });
    return board.ok ? 0 : 1;
  },
};

/** What is shown. The JSON is the same, without functions. */
interface Board {
  readonly version: string;
  readonly home: string;
  readonly ok: boolean;
  readonly daemon: DaemonRow;
  readonly policies: {
    readonly profile: string;
    readonly rules: number;
    readonly files: number;
    readonly problems: readonly string[];
  };
  readonly agents: readonly AgentRow[];
  /** Agents that are on the PATH and can't be wired yet. */
  readonly not_yet: readonly string[];
  readonly gate: "native" | "full-program";
  readonly audit: AuditRow;
  /** What is wrong, or not as good as it could be. */
  readonly findings: readonly Finding[];
}

type DaemonRow =
  | {
    readonly state: "running";
    readonly mode: string;
    readonly pid: number;
    readonly address: string;
    /** RFC 3339. */
    readonly started: string;
    readonly counts: Readonly<Record<string, number>>;
    /** Questions that wait for a person. */
    readonly approvals: number;
    /** How the bridge to an agent's own approvals stands; absent where none is wanted. */
    readonly bridge?: BridgeStatus;
  }
  | { readonly state: "stopped" | "silent" | "unreadable" };

interface AgentRow {
  readonly name: string;
  readonly title: string;
  readonly version: string | null;
  readonly state: AgentSeen["settings"]["state"];
  readonly settings: string;
  /** When a call of its was last judged, RFC 3339; null where none was among the last ones. */
  readonly last_call: string | null;
  /** What of it is covered, in a line; null where it is not wired. */
  readonly covered: string | null;
}

interface AuditRow {
  /** Since midnight, local time. */
  readonly today: number;
  /** When the last event was recorded, RFC 3339. */
  readonly last: string | null;
  readonly problem?: string;
}

async function look(examined: Examined): Promise<Board> {
  const { machine: { home }, agentMachine } = examined;
  const all = await check(examined, CHECKS.filter(({ quick }) => quick));
  const findings = all.filter(({ state }) => state === "problem" || state === "warn");
  const { loaded, problems } = await examined.policies();
  const daemon = await examined.daemon();
  const folder = daemon.kind === "running" ? daemon.status.audit.folder : home.audit;
  return {
    version: VERSION,
    home: home.root,
    ok: findings.every(({ state }) => state !== "problem"),
    daemon: daemon.kind === "running" ? runningRow(daemon.status) : { state: daemon.kind },
    policies: {
      profile: (await examined.config()).config.profile,
      rules: loaded.compiled.rules.length,
      files: loaded.files.length,
      problems,
    },
    agents: await agentRows(await examined.agents(), folder),
    not_yet: unwiredAgents(agentMachine).map(({ program }) => program),
    gate: isFile(gatePaths(home).gate) ? "native" : "full-program",
    audit: await auditRow(folder, examined.now),
    findings,
  };
}

function runningRow(
  { mode, pid, address, started, counts, approvals, bridge }: {
    readonly bridge?: BridgeStatus;
    readonly mode: string;
    readonly pid: number;
    readonly address: string;
    readonly started: string;
    readonly counts: Readonly<Record<string, number>>;
    readonly approvals: number;
  },
): DaemonRow {
  return {
    state: "running",
    mode,
    pid,
    address,
    started,
    counts,
    approvals,
    ...(bridge === undefined ? {} : { bridge }),
  };
}

/** Events to look through for an agent's last call. */
const LOOK_THROUGH = 5_000;

async function agentRows(agents: readonly AgentSeen[], folder: string): Promise<readonly AgentRow[]> {
  const wanted = agents.filter(({ installed, settings }) => installed || settings.state !== "absent");
  const rows: AgentRow[] = [];
  for (const { adapter: { name, title, coverage }, found, settings } of wanted) {
    const covered = settings.state === "wired" ? await coverage?.() : undefined;
    rows.push({
      name,
      title,
      version: found.version ?? null,
      state: settings.state,
      settings: settings.path,
      last_call: (await lastCall(folder, name))?.time ?? null,
      covered: covered === undefined ? null : coverageSummary(covered),
    });
  }
  return rows;
}

async function lastCall(folder: string, agent: string): Promise<AuditEvent | undefined> {
  let looked = 0;
  try {
    const [event] = await lastEvents(folder, 1, (each) => {
      if (looked++ > LOOK_THROUGH) return "stop";
      return each.kind === "call" && each.agent === agent;
    });
    return event;
  } catch {
    // That the log can't be read is said elsewhere.
    return undefined;
  }
}

async function auditRow(folder: string, now: number): Promise<AuditRow> {
  const midnight = new Date(now).setHours(0, 0, 0, 0);
  try {
    const [last] = await lastEvents(folder, 1);
    if (last === undefined) return { today: 0, last: null };
    const from = new Date(midnight).toISOString().slice(0, 10);
    let first: AuditEvent | undefined;
    for await (const event of readEvents(folder, { from, since: midnight })) {
      first = event;
      break;
    }
    // Events are numbered without gaps, so that those between need not be read.
    return { today: first === undefined ? 0 : last.seq - first.seq + 1, last: last.time };
  } catch (error) {
    return { today: 0, last: null, problem: reasonOf(error) };
  }
}

function asJson(board: Board): Record<string, unknown> {
  const findings = board.findings.map(({ id, title, state, evidence, fix }) => ({
    id,
    title,
    state,
    evidence,
    ...(fix === undefined ? {} : { fix }),
  }));
  return { ...board, findings };
}

function print(
  board: Board,
  { examined, terminal }: { readonly examined: Examined; readonly terminal: Terminal },
): void {
  const line = (mark: Mark, title: string, text: string): void =>
    terminal.out(reportLine({ mark, title, text }, terminal));
  const { daemon, policies, agents, not_yet, gate, audit, findings } = board;
  const { now, shown, typed } = examined;
  if (daemon.state === "running") {
    const { pid, address, mode, started } = daemon;
    line(
      mode === "enforce" ? "✓" : "✗",
      "Daemon",
      `mode ${mode}, process ${pid}, http://${address}, since ${moment(started, now)}`,
    );
  } else line("✗", "Daemon", daemon.state === "stopped" ? "not running" : "does not answer");
  if (daemon.state === "running" && daemon.approvals > 0) {
    const what = daemon.approvals === 1 ? "a question waits" : `${daemon.approvals} questions wait`;
    line("!", "Approvals", `${what} for you: ${typed("pending")}`);
  }
  const { rules, files, profile, problems } = policies;
  line(problems.length === 0 ? "✓" : "✗", "Policies", `profile ${profile}, ${rules} rules in ${files} files`);
  for (const { title, version, state, settings, last_call: last, covered } of agents) {
    const seen = last === null ? "no call judged yet" : `last call judged ${moment(last, now)}`;
    line(
      state === "wired" ? "✓" : "✗",
      title,
      `${version === null ? "" : `${version}, `}${
        state === "wired" ? `wired, ${seen}` : `${STATES[state]}: ${shown(settings)}`
      }`,
    );
    if (covered !== null) line("·", "", covered);
  }
  // One that does not stand is among the findings.
  if (daemon.state === "running" && daemon.bridge?.kind === "connected") {
    const { agent } = daemon.bridge;
    const { title } = agents.find(({ name }) => name === agent) ?? { title: agent };
    line("✓", "Bridge", `${title}'s own approvals are answered by the policies`);
  }
  if (agents.length === 0) line("·", "Agents", `none found that can be wired: ${typed("wrap -- PROGRAM")}`);
  if (not_yet.length > 0) {
    line("·", "Not yet", `${not_yet.join(", ")}: can't be wired; runs under: ${typed("wrap -- PROGRAM")}`);
  }
  line(
    gate === "native" ? "✓" : "!",
    "Gate",
    gate === "native" ? "native" : "the full program stands in: slower",
  );
  const { today, last, problem } = audit;
  line(
    problem === undefined ? "✓" : "✗",
    "Log",
    problem ?? (last === null ? "nothing recorded yet" : `${today} events today, last ${moment(last, now)}`) +
        (daemon.state === "running" && (daemon.counts.denied ?? 0) > 0
          ? `; ${daemon.counts.denied} denied since the daemon started`
          : ""),
  );
  if (findings.length === 0) return;
  terminal.out("\n");
  for (const { title, state, evidence, fix } of findings) {
    const mark = state === "problem" ? "✗" : "!";
    terminal.out(
      reportLine({ mark, title, text: evidence, ...(fix === undefined ? {} : { next: fix }) }, terminal),
    );
  }
}

const STATES: Readonly<Record<AgentRow["state"], string>> = {
  wired: "wired",
  other: "wired in another way",
  off: "its hooks are switched off",
  absent: "not wired",
  broken: "its settings can't be read",
  unreadable: "its settings can't be read",
};

/** A time of today as a clock shows it, an earlier one with its day. */
function moment(time: string, now: number): string {
  const then = new Date(time);
  const clock = then.toTimeString().slice(0, 8);
  if (then.toDateString() === new Date(now).toDateString()) return clock;
  const day = [then.getFullYear(), then.getMonth() + 1, then.getDate()].map((part) =>
    String(part).padStart(2, "0")
  );
  return `${day.join("-")} ${clock}`;
}
