/**
 * A harmless call through a wired path, which must come back denied: the only proof that the path is guarded.
 *
 * The call would touch or write a file in Rampart's own home, which Rampart's protection of itself denies whatever the
 * profile. Through an agent's hook it is only asked about. Through a shell it would be carried out if it weren't denied, and
 * leaves an empty file then.
 *
 * @module
 */

import { type AgentAdapter, type Canary, type CanaryProbe, reasonFor } from "../../hooks/mod.ts";
import { quoted } from "../../hooks/shell/command_line.ts";
import { type AuditEvent, lastEvents } from "../audit/mod.ts";
import type { DaemonStatus } from "../server/mod.ts";
import { type DaemonSeen, lookAtDaemon } from "./look_at_daemon.ts";
import type { Machine } from "./machine.ts";

/** What came of it. */
export type LiveCall =
  | {
    readonly kind: "denied";
    /** Id of the event in the audit log. */
    readonly event: string;
    /** From the start of the hook to its end. */
    readonly milliseconds: number;
    /** Whether the daemon judged it, and not a process of its own, which takes longer. */
    readonly byDaemon: boolean;
  }
  /** It was judged and recorded as denied, and let through, as the mode says. */
  | { readonly kind: "monitored"; readonly event: string }
  /** The daemon judges nothing in its mode. No call was made. */
  | { readonly kind: "disabled" }
  | { readonly kind: "failed"; readonly problem: string };

/** A path that a call can be made through. */
export type WiredPath =
  /** The command in an agent's settings, as the agent's shell is given it. */
  | {
    readonly kind: "hook";
    readonly adapter: AgentAdapter;
    readonly command: string;
    /** Which of the agent's canaries. Default 0, a shell command. */
    readonly canary?: number;
  }
  /** A program line: `--agent` and what else it needs are in it, and it answers as for the gate. */
  | { readonly kind: "program"; readonly adapter: AgentAdapter; readonly words: readonly string[] }
  /** A shim that stands in for a shell. */
  | { readonly kind: "shell"; readonly shim: string };

/** Milliseconds for the whole call: more than the gate takes at its slowest. */
const PATIENCE = 15_000;

/** Makes the call. */
export async function liveCall(path: WiredPath, machine: Machine): Promise<LiveCall> {
  const { home, userHome } = machine;
  // The program itself is to judge, whatever the daemon does.
  const look = (): Promise<DaemonSeen> =>
    path.kind === "program" ? Promise.resolve({ kind: "stopped", byPerson: false }) : lookAtDaemon(machine);
  const before = await look();
  if (before.kind === "running" && before.status.mode === "disabled") return { kind: "disabled" };
  const auditFolder = before.kind === "running" ? before.status.audit.folder : home.audit;
  const target = `${home.run}/live-check`;
  const probe: CanaryProbe = {
    command: `touch ${quoted(target)}`,
    path: target,
    session: `live-check-${crypto.randomUUID()}`,
    cwd: userHome,
  };
  const payload = path.kind === "shell"
    ? undefined
    : (await canariesOf(path.adapter, probe))[path.kind === "hook" ? path.canary ?? 0 : 0]?.payload;
  if (path.kind !== "shell" && payload === undefined) {
    return { kind: "failed", problem: `no call can be made in the name of ${path.adapter.title}` };
  }
  const start = performance.now();
  const ran = await run(path, { probe, payload: payload ?? "" });
  const milliseconds = performance.now() - start;
  if ("problem" in ran) return { kind: "failed", problem: ran.problem };
  let event: Denied | undefined;
  try {
    event = await eventOf(auditFolder, probe.session);
  } catch (error) {
    return { kind: "failed", problem: `the audit log can't be read: ${messageOf(error)}` };
  }
  if (event === undefined) {
    const said = lastLine(ran.stderr) || lastLine(ran.stdout);
    return {
      kind: "failed",
      problem: `no event was recorded${ran.status === 0 ? "" : `, status ${ran.status}`}${
        said === "" ? "" : `: ${said}`
      }`,
    };
  }
  if (event.decision.action !== "deny") {
    return { kind: "failed", problem: `it was judged as ${event.decision.action}, not denied` };
  }
  if (!event.decision.enforced) return { kind: "monitored", event: event.id };
  const wrong = path.kind === "shell" ? shellLet(ran, home.run) : unlikeDenial(path, { ran, event, payload });
  if (wrong !== undefined) return { kind: "failed", problem: `it was denied, but ${wrong}` };
  return {
    kind: "denied",
    event: event.id,
    milliseconds,
    byDaemon: before.kind === "running" && hasDenied(before.status, await look()),
  };
}

/** Whether the same daemon has denied a call since. */
function hasDenied(before: DaemonStatus, after: DaemonSeen): boolean {
  return after.kind === "running" && before.pid === after.status.pid &&
    after.status.counts.denied > before.counts.denied;
}

async function canariesOf(adapter: AgentAdapter, probe: CanaryProbe): Promise<readonly Canary[]> {
  return (await adapter.wiring?.())?.canaries(probe) ?? [];
}

/** Names of the tools in whose name a call can be made through an agent's hook, in the order of its canaries. */
export async function canaryTools(adapter: AgentAdapter): Promise<readonly string[]> {
  const canaries = await canariesOf(adapter, { command: "", path: "", session: "", cwd: "" });
  return canaries.map(({ tool }) => tool);
}

interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(
  path: WiredPath,
  { probe, payload }: { readonly probe: CanaryProbe; readonly payload: string },
): Promise<Ran | { readonly problem: string }> {
  const [program = "", ...args] = wordsOf(path, probe);
  try {
    const child = new Deno.Command(program, {
      args,
      cwd: probe.cwd,
      env: path.kind === "shell" ? { RAMPART_SESSION: probe.session, RAMPART_AGENT: "live-check" } : {},
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
      signal: AbortSignal.timeout(PATIENCE),
    }).spawn();
    // A program that ends without reading closes the pipe; what it answered is what counts.
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(payload)).catch(() => {});
    await writer.close().catch(() => {});
    const { code, signal, stdout, stderr } = await child.output();
    if (signal === "SIGTERM") return { problem: `no answer came within ${PATIENCE / 1000} s` };
    const decoder = new TextDecoder();
    return { status: code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
  } catch (error) {
    return { problem: `${program} can't be started: ${messageOf(error)}` };
  }
}

function wordsOf(path: WiredPath, { command }: CanaryProbe): readonly string[] {
  switch (path.kind) {
    case "hook":
      return Deno.build.os === "windows"
        ? ["cmd.exe", "/d", "/s", "/c", path.command]
        : ["/bin/sh", "-c", path.command];
    case "program":
      return path.words;
    case "shell":
      return [path.shim, "-c", command];
    default:
      return path satisfies never;
  }
}

type Denied = Extract<AuditEvent, { readonly kind: "call" }>;

/** Events to look through, from the last: other agents may be at work at the same time. */
const LOOK_THROUGH = 10_000;

async function eventOf(folder: string, session: string): Promise<Denied | undefined> {
  let looked = 0;
  const [event] = await lastEvents(folder, 1, (each) => {
    if (looked++ > LOOK_THROUGH) return "stop";
    return each.kind === "call" && each.session === session;
  });
  return event?.kind === "call" ? event : undefined;
}

/** What is wrong with the answer: it must be, to the letter, what the agent's adapter says for this denial. */
function unlikeDenial(
  path: Exclude<WiredPath, { readonly kind: "shell" }>,
  { ran, event, payload = "" }: {
    readonly ran: Ran;
    readonly event: Denied;
    readonly payload?: string | undefined;
  },
): string | undefined {
  const { message, policy } = event.decision;
  const reason = reasonFor({ action: "deny", message, policy });
  const { stdout, stderr, status } = path.adapter.encode(path.adapter.decode(payload), {
    action: "deny",
    reason,
  });
  const length = new TextEncoder().encode(stderr).length;
  const wanted = path.kind === "program"
    ? { stdout: `rampart-answer ${status} ${length}\n${stdout}${stderr}`, status: 0 }
    : { stdout, status };
  if (ran.status !== wanted.status) return `the hook left with status ${ran.status}, not ${wanted.status}`;
  return ran.stdout === wanted.stdout
    ? undefined
    : `${path.adapter.title} was answered something else: ${lastLine(ran.stdout) || "nothing"}`;
}

/** Status of a shell that did not run its command. */
const NOT_RUN = 126;

function shellLet({ status }: Ran, folder: string): string | undefined {
  try {
    Deno.removeSync(`${folder}/live-check`);
    return "the shell ran the command all the same";
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return status === NOT_RUN ? undefined : `the shell left with status ${status}, not ${NOT_RUN}`;
}

function lastLine(text: string): string {
  return (text.trim().split("\n").at(-1) ?? "").slice(0, 300);
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/ \(os error \d+\).*$/s, "");
}
