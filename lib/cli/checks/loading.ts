/**
 * Agents that load Rampart's hook as a part of themselves, and the bridge to the one whose approvals the daemon answers.
 *
 * @module
 */

import { type Check, type Finding, findings } from "./check.ts";

/** Whether agents that are always there have loaded the hook. The agents themselves are asked. */
export const agentsLoadedTheHook: Check = {
  id: "loading",
  quick: false,
  async run({ agents, agentMachine }) {
    const found: Finding[] = [];
    for (
      const { adapter: { name, title }, found: { program }, wiring: { loading }, settings } of await agents()
    ) {
      if (loading === undefined || program === undefined || settings.state !== "wired") continue;
      const seen = await loading.look(agentMachine);
      const finding = findings(`loading-${name}`, `${title} plugin`);
      switch (seen.kind) {
        case "loaded":
          found.push(...finding.ok(seen.evidence));
          break;
        case "away":
          found.push(...finding.skipped(seen.why));
          break;
        case "not-loaded":
          found.push(
            ...finding.problem(`${seen.why}: its calls are not judged`, {
              fix: loading.how,
              mend: () => loading.load(agentMachine),
            }),
          );
          break;
        case "outdated":
          found.push(
            ...finding.warn(seen.why, { fix: loading.how, mend: () => loading.load(agentMachine) }),
          );
          break;
        case "unknown":
          found.push(...finding.warn(`whether it has loaded Rampart is not known: ${seen.why}`));
          break;
        default:
          seen satisfies never;
      }
    }
    return found.length > 0 ? found : findings("loading", "Plugins").skipped("no agent keeps Rampart loaded");
  },
};

const bridge = findings("bridge", "Bridge");

/** Whether the daemon answers the approvals that it is to answer. */
export const bridgeIsUp: Check = {
  id: "bridge",
  quick: true,
  async run({ daemon, agents }) {
    const seen = await daemon();
    const status = seen.kind === "running" ? seen.status.bridge : undefined;
    if (status === undefined) return bridge.skipped("no agent's own approvals are to be answered");
    const { title } = (await agents()).find(({ adapter: { name } }) => name === status.agent)?.adapter ??
      { title: status.agent };
    return status.kind === "connected"
      ? bridge.ok(`connected to ${title}: its own approvals are answered by the policies`)
      : bridge.warn(`${title}'s own approvals are not answered: ${status.why}; it is tried again`);
  },
};
