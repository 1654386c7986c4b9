/**
 * `rampart init --from-audit`: an allowlist proposed from what agents did. It takes no effect by itself.
 *
 * @module
 */

import { readEvents } from "../audit/mod.ts";
import { createProposing, type Proposal, proposalText } from "../convert/mod.ts";
import { type Action, evaluate } from "../engine/mod.ts";
import { visible } from "../engine/visible.ts";
import { recordedCall } from "../guard/mod.ts";
import { absolute, displayPath, loadPolicies } from "../policies/mod.ts";
import { momentOption } from "./audit_replay.ts";
import { type Input, UsageError } from "./command.ts";
import { type Machine, surroundings } from "./machine.ts";
import { paint, type Terminal } from "./terminal.ts";

/** Times that something must have been seen, unless `--at-least` says another number. */
const AT_LEAST = 5;
const DAY = 86_400_000;

/** Reads the log and writes the proposal. Returns the exit status. */
export async function initFromAudit(
  { values }: Input,
  machine: Machine,
  { terminal, now = Date.now() }: { readonly terminal: Terminal; readonly now?: number },
): Promise<number> {
  const since = await momentOption("since", values.since, now) ?? now - 30 * DAY;
  const atLeast = Number(values["at-least"] ?? AT_LEAST);
  if (!Number.isInteger(atLeast) || atLeast < 2) {
    throw new UsageError(
      `not a number of times: --at-least ${values["at-least"]}`,
      "a whole number from 2 on",
    );
  }
  const proposal = await proposalOf(machine, { since, atLeast });
  const range = `${dayOf(since)} to ${dayOf(now)}`;
  const text = proposalText(proposal, { range, atLeast });
  if (values.output === "-") {
    terminal.out(text);
    return 0;
  }
  const path = values.output === undefined
    ? `${machine.home.policies}/proposed-allowlist.yaml`
    : absolute(values.output, machine.cwd);
  const { calls, commands, hosts, tools, left } = proposal;
  if (commands.length + hosts.length + tools.length === 0) {
    terminal.out(
      `Nothing is proposed: of ${calls} calls, ${range}, none was seen ${atLeast} times or more and never stopped` +
        `${left.length === 0 ? "" : `, but for ${left.length} that run what they are given`}.\n` +
        "No file was written. See: rampart audit stats; rampart help init\n",
    );
    return 0;
  }
  write(path, text, machine);
  const shown = visible(displayPath(path, machine.userHome));
  terminal.out(
    `${paint(terminal, "green", "✓")} ${shown}: proposed from ${calls} calls, ${range}\n` +
      `  ${commands.length} command patterns, ${hosts.length} hosts, ${tools.length} tools; ${left.length} left out\n` +
      paint(terminal, "dim", "  Nothing changes by it: every policy in it is switched off\n") +
      `\nNext: look at each line, set enabled: true, then: rampart policy lint ${shown}\n` +
      "      rampart init --profile paranoid denies what is not listed\n",
  );
  return 0;
}

async function proposalOf(
  machine: Machine,
  { since, atLeast }: { readonly since: number; readonly atLeast: number },
): Promise<Proposal> {
  const { compiled, refused } = await loadPolicies(machine);
  if (refused) {
    throw new UsageError(
      "your policies do not load, so that nothing can be said of calls",
      "see: rampart policy lint",
    );
  }
  const around = surroundings(machine);
  const judge = (command: string, cwd = machine.cwd): Action =>
    evaluate(compiled, { tool: "exec", params: { command }, cwd }, around).action;
  const proposing = createProposing({ home: machine.userHome, platform: machine.platform, atLeast, judge });
  const from = new Date(since).toISOString().slice(0, 10);
  for await (const event of readEvents(machine.home.audit, { from, since })) {
    if (event.kind !== "call" || !isWhole(event)) continue;
    // What was not understood whole says nothing of what it would have been.
    if (event.decision.partial && event.decision.action !== "deny") continue;
    proposing.add({ call: recordedCall(event), action: event.decision.action, time: Date.parse(event.time) });
  }
  return proposing.proposal();
}

/** Whether an event has what is looked at: somebody may have edited the log. */
function isWhole(
  event: { readonly params?: unknown; readonly decision?: unknown; readonly tool?: unknown },
): boolean {
  return typeof event.tool === "string" && typeof event.params === "object" && event.params !== null &&
    typeof event.decision === "object" && event.decision !== null;
}

function write(path: string, text: string, { home, userHome }: Machine): void {
  try {
    if (path.startsWith(`${home.root}/`)) Deno.mkdirSync(home.policies, { recursive: true, mode: 0o700 });
    Deno.writeTextFileSync(path, text, { createNew: true, mode: 0o600 });
  } catch (error) {
    const shown = displayPath(path, userHome);
    if (error instanceof Deno.errors.AlreadyExists) {
      throw new UsageError(
        `${shown} is there already`,
        "it is never overwritten: move it away, or name another: --output -",
      );
    }
    throw new UsageError(`cannot write ${shown}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
