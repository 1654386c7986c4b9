/**
 * The agents: wired, by settings that count, through a path on which a call is denied.
 *
 * @module
 */

import { gatePaths } from "../../gate/mod.ts";
import { certainHindrance, helpFor, howToTrust } from "../trust.ts";
import { wireAgent } from "../wire_agent.ts";
import { wiringRecordPath } from "../wiring_record.ts";
import { type LiveCall, liveCall } from "../live_call.ts";
import { type Check, type Finding, findings } from "./check.ts";
import type { Examined } from "./examined.ts";
import { isFile } from "./is_there.ts";
import { ms } from "./gate.ts";
import { type AgentSeen, programOf } from "./look_at_agents.ts";

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
  const { adapter: { name, title }, found, settings: { path, state, problem, gates, foreign }, wiring } =
    agent;
  const { shown, typed, agentMachine, machine } = examined;
  const finding = findings(`agent-${name}`, title);
  const setup = { fix: typed(`setup ${name}`) };
  switch (state) {
    case "wired": {
      const gone = gates.map(programOf).find((program) => !isFile(program));
      if (gone !== undefined) return finding.problem(`its hook calls ${gone}, which is not there`, setup);
      const hindrance = wiring.hindrance?.(agentMachine);
      return hindrance === undefined
        ? finding.ok(`${shown(path)} calls Rampart`)
        : finding[hindrance.unsure === true && wiring.trust !== undefined ? "warn" : "problem"](
          `${shown(hindrance.path)}: ${hindrance.why}`,
          { fix: helpFor(hindrance, typed) },
        );
    }
    case "absent": {
      const refused = wiring.refuses?.(found);
      if (refused !== undefined) return finding.warn(`can't be wired: ${refused}`);
      // That one agent isn't guarded may be meant so; that none is, hardly.
      const evidence = `${shown(path)} does not call Rampart: its calls are not judged`;
      return guarded ? finding.warn(evidence, setup) : finding.problem(evidence, setup);
    }
    case "other":
      // Another home's may be meant so: it is renewed only where the person says it.
      if (foreign) return finding.problem(`${shown(path)} calls Rampart of another home`, setup);
      return finding.problem(`${shown(path)} calls Rampart in another way, or not for each event`, {
        ...setup,
        mend: async () => {
          const hook = await examined.hook();
          const wired = wireAgent(wiring, hook, {
            machine: agentMachine,
            scope: "user",
            record: wiringRecordPath(machine.home),
          });
          if ("problem" in wired) throw new Error(wired.problem);
        },
      });
    case "off":
      return finding.problem(`${shown(path)} switches all hooks off`, {
        fix: `\${EDITOR:-vi} ${path}`,
      });
    case "broken":
      return finding.problem(`${shown(path)} can't be read as settings, so its hooks don't count`, {
        fix: `\${EDITOR:-vi} ${path}`,
      });
    case "unreadable":
      return finding.problem(`${shown(path)}: ${problem ?? "cannot be read"}`, { fix: `ls -l ${path}` });
    default:
      return state satisfies never;
  }
}

/** Whether agents that call only hooks which they were told to trust were told so. The agents themselves are asked. */
export const agentsTrustTheHook: Check = {
  id: "trust",
  quick: false,
  async run(examined) {
    const found: Finding[] = [];
    for (const { adapter: { name, title }, wiring: { trust }, settings } of await examined.agents()) {
      if (trust === undefined || settings.state !== "wired") continue;
      const { agentMachine, typed } = examined;
      const seen = await trust.look(agentMachine);
      const finding = findings(`trust-${name}`, `${title} trust`);
      switch (seen.kind) {
        case "trusted":
          found.push(...finding.ok("says that it trusts Rampart's hook"));
          break;
        case "untrusted":
          found.push(...finding.problem(`does not call Rampart: ${seen.why}`, {
            fix: howToTrust(trust, typed),
            mend: () => trust.grant(agentMachine),
            asks: `Tell ${title} to trust Rampart's hook, as you could in ${title} itself?`,
          }));
          break;
        case "unknown":
          found.push(...finding.warn(`whether it trusts Rampart's hook is not known: ${seen.why}`, {
            fix: howToTrust(trust, typed),
          }));
          break;
        default:
          seen satisfies never;
      }
    }
    return found.length > 0 ? found : findings("trust", "Trust").skipped("no agent needs to be told");
  },
};

/** Whether a call through each wired path is denied and recorded: each agent's hook, and the shell of `rampart wrap`. */
export const liveCallIsDenied: Check = {
  id: "live-call",
  quick: false,
  async run(examined) {
    const { machine, agentMachine, shown } = examined;
    const found: Finding[] = [];
    for (const { adapter, wiring, settings: { state, commands } } of await examined.agents()) {
      const { name, title } = adapter;
      // A hook that the agent does not call proves nothing.
      if (state !== "wired" || await certainHindrance(wiring, agentMachine) !== undefined) continue;
      for (const [index, command] of commands.entries()) {
        const call = await liveCall({ kind: "hook", adapter, command }, machine);
        const by = commands.length === 1 ? "" : ` by ${shown(programOf(command))}`;
        found.push(
          ...proven(call, {
            id: `live-${name}${index === 0 ? "" : `-${index + 1}`}`,
            title: `${title}${by}`,
            examined,
          }),
        );
      }
    }
    const shim = `${gatePaths(machine.home).shims}/bash`;
    if (isFile(shim)) {
      const call = await liveCall({ kind: "shell", shim }, machine);
      found.push(...proven(call, { id: "live-shell", title: shown(shim), examined }));
    }
    return found.length > 0 ? found : findings("live-call", "Live call").skipped("no path is wired");
  },
};

function proven(
  call: LiveCall,
  { id, title, examined: { typed } }: {
    readonly id: string;
    readonly title: string;
    readonly examined: Examined;
  },
): readonly Finding[] {
  const finding = findings(id, "Live call");
  switch (call.kind) {
    case "denied": {
      const { event, milliseconds, byDaemon } = call;
      return byDaemon
        ? finding.ok(`${title}: denied in ${ms(milliseconds)}, event ${event}`)
        : finding.warn(`${title}: denied, event ${event}, but not by the daemon: ${ms(milliseconds)}`, {
          fix: `${typed("serve stop")} && ${typed("serve --background")}`,
        });
    }
    case "monitored":
      return finding.warn(`${title}: recorded as denied, and let through, as in monitor mode`);
    case "disabled":
      return finding.warn(`${title}: mode disabled, nothing is judged`);
    case "failed":
      return finding.problem(`${title}: ${call.problem}`, { fix: typed("quickstart") });
    default:
      return call satisfies never;
  }
}
