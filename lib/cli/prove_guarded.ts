/**
 * Proving by a call that a path is guarded.
 *
 * @module
 */

import { gatePaths } from "../gate/mod.ts";
import { provideShims } from "../wrap/mod.ts";
import { examine, type Examined, ms, programOf, reasonOf } from "./checks/mod.ts";
import type { Report } from "./lines.ts";
import { type LiveCall, liveCall } from "./live_call.ts";
import type { Gate } from "./provide_gate.ts";
import { certainHindrance, helpFor } from "./trust.ts";

/** A call that was made through an agent's path. */
export interface Proof {
  /** Name of the agent. */
  readonly agent: string;
  readonly call: LiveCall;
}

/** Makes a call through every path that agents' settings name now, as they name it. */
export async function proveAgents(
  { examined, report }: { readonly examined: Examined; readonly report: Report },
): Promise<readonly Proof[]> {
  const { machine } = examined;
  const proofs: Proof[] = [];
  // Read back from the files: what was meant to be written proves nothing.
  for (const { adapter, wiring, settings } of await examine(machine, examined.now).agents()) {
    if (settings.state !== "wired") continue;
    const hindrance = await certainHindrance(wiring, examined.agentMachine);
    if (hindrance !== undefined) {
      const where = examined.shown(hindrance.path);
      report.say(
        "✗",
        adapter.title,
        `${where}: ${hindrance.why}`,
        helpFor(hindrance, examined.typed),
      );
      continue;
    }
    for (const command of settings.commands) {
      const call = await liveCall({ kind: "hook", adapter, command }, machine);
      proofs.push({ agent: adapter.name, call });
      const by = settings.commands.length === 1 ? "" : ` by ${examined.shown(programOf(command))}`;
      say(call, { title: `${adapter.title}${by}`, examined, report });
    }
  }
  return proofs;
}

/** Makes a call through a wrapped shell. */
export async function proveShell(
  { examined, gate, report }: {
    readonly examined: Examined;
    /** Undefined where it could not be had. */
    readonly gate: Gate | undefined;
    readonly report: Report;
  },
): Promise<LiveCall> {
  const call: LiveCall = gate?.native === true
    ? await throughShell(examined)
    : { kind: "failed", problem: "shells are only wrapped by the native gate, which could not be had" };
  say(call, { title: "a wrapped shell", examined, report });
  return call;
}

async function throughShell({ machine, agentMachine: { env } }: Examined): Promise<LiveCall> {
  try {
    const [shell] = provideShims(machine.home, { path: (env.PATH ?? "").split(":") });
    if (shell === undefined) return { kind: "failed", problem: "there is no shell on this machine" };
    return await liveCall({ kind: "shell", shim: `${gatePaths(machine.home).shims}/${shell}` }, machine);
  } catch (error) {
    return { kind: "failed", problem: `the shims can't be made: ${reasonOf(error)}` };
  }
}

function say(
  call: LiveCall,
  { title, examined, report }: {
    readonly title: string;
    readonly examined: Examined;
    readonly report: Report;
  },
): void {
  const { typed, shown, machine } = examined;
  const what = `touch ${shown(`${machine.home.run}/live-check`)}`;
  switch (call.kind) {
    case "denied":
      report.say(
        call.byDaemon ? "✓" : "!",
        "Live call",
        `${title}: "${what}" was denied and recorded in ${ms(call.milliseconds)}${
          call.byDaemon ? "" : ", though not by the daemon"
        }`,
        call.byDaemon ? undefined : typed("doctor"),
      );
      return;
    case "monitored":
      report.say("!", "Live call", `${title}: recorded as denied and let through, as the mode is monitor`);
      return;
    case "disabled":
      report.say("!", "Live call", `${title}: not judged, as the mode is disabled`);
      return;
    case "failed":
      report.say("✗", "Live call", `${title}: "${what}" was not denied: ${call.problem}`, typed("doctor"));
      return;
    default:
      call satisfies never;
  }
}
