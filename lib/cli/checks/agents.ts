/**
 * The agents: wired, by settings that count, through a path on which a call is denied.
 *
 * @module
 */

import { existsSync } from "node:fs";
import { wireAgent } from "../wire_agent.ts";
import { liveCall } from "../live_call.ts";
import { type Check, type Finding, findings } from "./check.ts";
import type { Examined } from "./examined.ts";
import { ms } from "./gate.ts";
import type { AgentSeen } from "./look_at_agents.ts";
import { hooksSwitchedOff } from "./switched_off.ts";

/** Whether each agent's settings call Rampart. */
export const agentsAreWired: Check = {
  id: "agents",
  quick: true,
  async run(examined) {
    const agents = await examined.agents();
    const guarded = agents.some(({ settings }) => settings.state === "wired");
    const found = agents.filter(({ installed, settings }) => installed || settings.state !== "absent");
    if (found.length === 0) {
      return findings("agents", "Agents").skipped(
        `none found that can be wired; others run under: ${examined.typed("wrap -- PROGRAM")}`,
      );
    }
    return found.flatMap((agent) => wiredOrNot(agent, { examined, guarded }));
  },
};

function wiredOrNot(
  agent: AgentSeen,
  { examined, guarded }: { readonly examined: Examined; readonly guarded: boolean },
): readonly Finding[] {
  const { adapter: { name, title }, settings: { path, state, problem, commands }, wiring } = agent;
  const { shown, typed, agentMachine } = examined;
  const finding = findings(`agent-${name}`, title);
  const setup = { fix: typed(`setup ${name}`) };
  switch (state) {
    case "wired": {
      const gone = commands.map(programOf).find((program) => !existsSync(program));
      if (gone !== undefined) return finding.problem(`its hook calls ${gone}, which is not there`, setup);
      const off = hooksSwitchedOff(name, agentMachine);
      return off === undefined
        ? finding.ok(`${shown(path)} calls Rampart`)
        : finding.problem(`hooks are switched off by ${shown(off.path)}: ${off.key}`, {
          fix: `\${EDITOR:-vi} ${off.path}`,
        });
    }
    case "absent": {
      // That one agent isn't guarded may be meant so; that none is, hardly.
      const evidence = `${shown(path)} does not call Rampart: its calls are not judged`;
      return guarded ? finding.warn(evidence, setup) : finding.problem(evidence, setup);
    }
    case "other":
      return finding.problem(`${shown(path)} calls Rampart in another way, or not for each event`, {
        ...setup,
        mend: async () => {
          const hook = await examined.hook();
          const wired = wireAgent(wiring, hook, { machine: agentMachine, scope: "user" });
          if ("problem" in wired) throw new Error(wired.problem);
        },
      });
    case "off":
      return finding.problem(`${shown(path)} switches all hooks off: disableAllHooks`, {
        fix: `\${EDITOR:-vi} ${path}`,
      });
    case "broken":
      return finding.problem(`${shown(path)} is not valid JSON, so its hooks don't count`, {
        fix: `\${EDITOR:-vi} ${path}`,
      });
    case "unreadable":
      return finding.problem(`${shown(path)}: ${problem ?? "cannot be read"}`, { fix: `ls -l ${path}` });
    default:
      return state satisfies never;
  }
}

/** The program of a command line as Rampart writes it: its first word, quoted or not. */
function programOf(command: string): string {
  const [, single, double, bare] = /^(?:'((?:[^']|'\\'')*)'|"([^"]*)"|(\S+))/.exec(command) ?? [];
  return single?.replaceAll(`'\\''`, "'") ?? double ?? bare ?? command;
}

/** Whether a call through each wired path is denied and recorded. */
export const liveCallIsDenied: Check = {
  id: "live-call",
  quick: false,
  async run(examined) {
    const { machine, agentMachine, typed } = examined;
    const daemon = await examined.daemon();
    const auditFolder = daemon.kind === "running" ? daemon.status.audit.folder : machine.home.audit;
    const found: Finding[] = [];
    for (const { adapter, settings: { state, commands } } of await examined.agents()) {
      const { name, title } = adapter;
      // A hook that the agent does not call proves nothing.
      if (state !== "wired" || hooksSwitchedOff(name, agentMachine) !== undefined) continue;
      const finding = findings(`live-${name}`, "Live call");
      for (const command of commands) {
        const call = await liveCall({ kind: "hook", adapter, command }, { machine, auditFolder });
        switch (call.kind) {
          case "denied":
            found.push(...finding.ok(
              `${title}: denied in ${ms(call.milliseconds)}, event ${call.event}`,
            ));
            break;
          case "monitored":
            found.push(...finding.warn(`${title}: recorded as denied, and let through, as in monitor mode`));
            break;
          case "failed":
            found.push(...finding.problem(`${title}: ${call.problem}`, { fix: typed("doctor --fix") }));
            break;
          default:
            call satisfies never;
        }
      }
    }
    return found.length > 0 ? found : findings("live-call", "Live call").skipped("no agent is wired");
  },
};
