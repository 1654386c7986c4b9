/**
 * Wiring the agents that were found, with the person's consent.
 *
 * @module
 */

import type { AgentMachine, AgentWiring, HookCall } from "../../hooks/mod.ts";
import { type Ask, isYes } from "./ask.ts";
import type { AgentSeen, Examined, SettingsSeen } from "./checks/mod.ts";
import type { Report } from "./lines.ts";
import type { Gate } from "./provide_gate.ts";
import { certainHindrance, grantTrust } from "./trust.ts";
import { wireAgent } from "./wire_agent.ts";
import { wiringRecordPath } from "./wiring_record.ts";

/** Whether settings may be edited: `given` on the command line, to be asked for, or nobody is there to ask. */
export type Consent =
  | { readonly kind: "given" }
  | { readonly kind: "ask"; readonly ask: Ask }
  | { readonly kind: "nobody" };

/** What to wire with, and whom to tell. */
export interface WireFoundOptions {
  readonly examined: Pick<Examined, "agentMachine" | "hook" | "machine" | "typed" | "shown">;
  /** Undefined where it could not be had: then nothing is wired. */
  readonly gate: Gate | undefined;
  readonly consent: Consent;
  /** Whether agents may be told to trust the hook. Consent to the wiring is none to that. */
  readonly trust: Consent;
  readonly report: Report;
}

/**
 * Wires agents. What is wired already is left, or renewed without asking.
 *
 * @returns Those that are wired now, by name, with whether their settings were changed.
 */
export async function wireFound(
  agents: readonly AgentSeen[],
  { examined, gate, consent, trust, report }: WireFoundOptions,
): Promise<ReadonlyMap<string, { readonly changed: boolean }>> {
  const wired = new Map<string, { readonly changed: boolean }>();
  const hook: HookCall = await examined.hook();
  const { typed, shown, agentMachine, machine } = examined;
  const record = wiringRecordPath(machine.home);
  const unasked = agents.filter(({ settings }) => needsConsent(settings));
  let all = consent.kind === "given";
  for (const { adapter: { name, title }, wiring, found, settings } of agents) {
    const { path, state, problem } = settings;
    const refused = wiring.refuses?.(found);
    if (refused !== undefined) {
      report.say("✗", title, `can't be wired: ${refused}`);
      continue;
    }
    if (gate === undefined) {
      report.say("✗", title, "is not wired, as there is no gate to call");
      continue;
    }
    if (state === "off") {
      report.say("✗", title, `${shown(path)} switches all hooks off`, `take that out of ${shown(path)}`);
      continue;
    }
    if (state === "unreadable") {
      report.say("✗", title, `${shown(path)} can't be read: ${problem ?? "unknown"}`, `ls -l ${path}`);
      continue;
    }
    if (needsConsent(settings) && !all) {
      if (consent.kind !== "ask") {
        report.say(
          "✗",
          title,
          "found, and not wired: nobody can be asked here whether its settings may be edited",
          typed("quickstart --yes"),
        );
        continue;
      }
      const answer = consent.ask(question(title, shown(path), unasked.length > 1));
      all = unasked.length > 1 && /^a(?:ll)?$/i.test((answer ?? "").trim());
      if (!all && !isYes(answer)) {
        report.say("·", title, "left as it is", typed(`setup ${name}`));
        continue;
      }
    }
    const done = wireAgent(wiring, hook, { machine: agentMachine, scope: "user", record });
    if ("problem" in done) {
      report.say(
        "✗",
        title,
        `cannot edit ${shown(path)}: ${done.problem}`,
        `mend the file, then: ${typed(`setup ${name}`)}`,
      );
      continue;
    }
    const changed = done.change !== "unchanged";
    wired.set(name, { changed });
    report.say(
      changed ? "✓" : "·",
      title,
      changed
        ? `${shown(path)} calls Rampart${done.change === "renewed" ? ", renewed" : ""}`
        : `${shown(path)}, as before`,
    );
    await giveTrust(wiring, { title, trust, agentMachine, report });
  }
  return wired;
}

/** Tells an agent to trust the hook, where it must be told and the person agrees. That it was not is found by proving. */
async function giveTrust(
  wiring: AgentWiring,
  { title, trust, agentMachine, report }: {
    readonly title: string;
    readonly trust: Consent;
    readonly agentMachine: AgentMachine;
    readonly report: Report;
  },
): Promise<void> {
  if (wiring.trust === undefined || await certainHindrance(wiring, agentMachine) === undefined) return;
  const asked = `Tell ${title} to trust Rampart's hook, as you could in ${title} itself? [y/N] `;
  const agreed = trust.kind === "given" || (trust.kind === "ask" && isYes(trust.ask(asked)));
  if (!agreed) return;
  const told = await grantTrust(wiring, agentMachine);
  if (told?.kind === "granted") report.say("✓", title, "was told to trust the hook");
  else if (told?.kind === "untrusted" || told?.kind === "unknown") {
    report.say("!", title, `could not be told to trust the hook: ${told.why}`, told.how);
  }
}

/** Where Rampart isn't in the settings, or another home's is. What this home's calls is only renewed. */
function needsConsent({ state, foreign }: SettingsSeen): boolean {
  return state === "absent" || (state === "other" && foreign);
}

function question(title: string, path: string, several: boolean): string {
  return `Have every tool call of ${title} judged? This edits ${path}. [y/N${several ? "/a for all" : ""}] `;
}
