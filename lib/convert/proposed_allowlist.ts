/**
 * An allowlist proposed from calls that were seen. It is a text for a person to look at: every policy in it is switched
 * off.
 *
 * @module
 */

import type { Action, Platform, ToolCall } from "../engine/mod.ts";
import { readCommand, type Run } from "../shell/mod.ts";
import { isPlain, likenessOf } from "./seen_commands.ts";

/** How to propose. */
export interface ProposalOptions {
  readonly home: string;
  readonly platform: Platform;
  /** How often something must have been seen. */
  readonly atLeast: number;
  /** The decision on a command by itself, by the policies in force: which part of a stopped call it was. */
  readonly judge: (command: string, cwd: string | undefined) => Action;
}

/** A call that was recorded, and what came of it. */
export interface SeenCall {
  readonly call: ToolCall;
  readonly action: Action;
  /** Milliseconds since the epoch. */
  readonly time: number;
}

/** What is proposed. */
export interface Proposal {
  /** Calls that were looked at. */
  readonly calls: number;
  readonly commands: readonly Proposed[];
  readonly hosts: readonly Proposed[];
  readonly tools: readonly Proposed[];
  /** Seen often enough, and left out. */
  readonly left: readonly LeftOut[];
}

/** A pattern, and what speaks for it. */
export interface Proposed {
  readonly pattern: string;
  /** Calls in which it was seen. */
  readonly count: number;
  /** Of how many sessions, at most 1,000. */
  readonly sessions: number;
  /** When last, in milliseconds since the epoch. */
  readonly last: number;
  /** One of them. */
  readonly example: string;
}

/** What was seen often and is not proposed. */
export interface LeftOut {
  readonly what: string;
  readonly count: number;
  readonly why: string;
}

/** Gathers calls. Memory is bounded. */
export interface Proposing {
  add(seen: SeenCall): void;
  proposal(): Proposal;
}

type Kind = "commands" | "hosts" | "tools";

interface Tally {
  count: number;
  last: number;
  example: string;
  readonly sessions: Set<string>;
  /** Why no pattern is proposed for it. */
  never: string | undefined;
}

/** Patterns that are kept apart, and sessions of each. */
const MOST = 5_000;
const MOST_SESSIONS = 1_000;
const STOPPED = "some such call was stopped";

/** Starts to gather. */
export function createProposing(options: ProposalOptions): Proposing {
  const tallies: Readonly<Record<Kind, Map<string, Tally>>> = {
    commands: new Map(),
    hosts: new Map(),
    tools: new Map(),
  };
  let calls = 0;
  const tallyOf = (kind: Kind, key: string): Tally | undefined => {
    const known = tallies[kind].get(key);
    if (known !== undefined || tallies[kind].size >= MOST) return known;
    const made: Tally = { count: 0, last: 0, example: "", sessions: new Set(), never: undefined };
    tallies[kind].set(key, made);
    return made;
  };
  const count = (tally: Tally | undefined, example: string, { call, time }: SeenCall): void => {
    if (tally === undefined) return;
    tally.count++;
    tally.last = Math.max(tally.last, time);
    if (tally.example === "" || example.length < tally.example.length) tally.example = example;
    if (call.session !== undefined && tally.sessions.size < MOST_SESSIONS) tally.sessions.add(call.session);
  };
  const stop = (kind: Kind, key: string): void => {
    const tally = tallyOf(kind, key);
    if (tally !== undefined) tally.never ??= STOPPED;
  };
  const addCommand = (seen: SeenCall): void => {
    const { call, action } = seen;
    const { command } = call.params;
    if (typeof command !== "string") return;
    const reading = readCommand(command, { cwd: call.cwd, home: options.home, platform: options.platform });
    if (isStopped(action)) {
      for (const run of guilty(reading.commands, call.cwd, options.judge)) {
        const likeness = likenessOf(run);
        if (likeness !== undefined && "pattern" in likeness) stop("commands", likeness.pattern);
      }
      return;
    }
    if (reading.gaps.length > 0) return;
    const once = new Set<string>();
    for (const run of reading.commands) {
      const likeness = isPlain(run, reading.commands) ? likenessOf(run) : undefined;
      if (likeness === undefined) continue;
      const key = "pattern" in likeness ? likeness.pattern : likeness.name;
      if (once.has(key)) continue;
      once.add(key);
      const tally = tallyOf("commands", key);
      if (tally !== undefined && "never" in likeness) tally.never = likeness.never;
      count(tally, run.text, seen);
    }
  };
  const addOther = (kind: Kind, key: string | undefined, seen: SeenCall): void => {
    if (key === undefined) return;
    if (isStopped(seen.action)) stop(kind, key);
    else count(tallyOf(kind, key), key, seen);
  };
  return {
    add(seen) {
      calls++;
      const { call } = seen;
      // Watched is what a stricter profile would have stopped.
      if (seen.action === "watch") return;
      if (call.tool === "exec") addCommand(seen);
      else if (call.tool === "fetch") addOther("hosts", hostOf(call.params.url), seen);
      else addOther("tools", mcpToolOf(call), seen);
    },
    proposal() {
      const left: LeftOut[] = [];
      const taken = (kind: Kind): readonly Proposed[] => {
        const found: Proposed[] = [];
        for (const [key, { count, last, example, sessions, never }] of tallies[kind]) {
          if (count < options.atLeast) continue;
          if (never !== undefined) left.push({ what: key.replace(/ \*$/, ""), count, why: never });
          else found.push({ pattern: key, count, sessions: sessions.size, last, example });
        }
        return found.sort((a, b) => b.count - a.count || (a.pattern < b.pattern ? -1 : 1));
      };
      const [commands, hosts, tools] = [taken("commands"), taken("hosts"), taken("tools")];
      return { calls, commands, hosts, tools, left: left.sort((a, b) => b.count - a.count) };
    },
  };
}

function isStopped(action: Action): boolean {
  return action === "deny" || action === "ask";
}

/** The commands for which a call was stopped; all of them where no single one would be. */
function guilty(
  commands: readonly Run[],
  cwd: string | undefined,
  judge: ProposalOptions["judge"],
): readonly Run[] {
  if (commands.length < 2) return commands;
  const found = commands.filter(({ argv }) =>
    isStopped(judge(argv.map(({ value }) => quoted(value)).join(" "), cwd))
  );
  return found.length > 0 ? found : commands;
}

function quoted(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** The host of an address; undefined for what is none, and for a bare number. */
function hostOf(url: unknown): string | undefined {
  const host = typeof url === "string" ? URL.parse(url)?.hostname : undefined;
  return host !== undefined && /^(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(host)
    ? host
    : undefined;
}

function mcpToolOf({ agent_tool, tool }: ToolCall): string | undefined {
  const name = agent_tool ?? tool;
  return /^mcp__[\w-]+$/.test(name) ? name : undefined;
}

/** What the text of a proposal says of where it comes from. */
export interface ProposalSource {
  /** The time range, for a person. */
  readonly range: string;
  readonly atLeast: number;
}

/** A proposal as a policy file in which everything is switched off. */
export function proposalText(proposal: Proposal, { range, atLeast }: ProposalSource): string {
  const { calls, commands, hosts, tools, left } = proposal;
  let text = `# An allowlist, proposed by \`rampart init --from-audit\` from ${calls} calls, ${range}.
#
# Nothing of it is in force: every policy is switched off. Look at each line, take out what you don't want, and set
# \`enabled: true\`. With \`rampart init --profile paranoid\` all that is not listed is then denied. No line lifts what the
# profile denies or asks about. Listed is what was seen ${atLeast} times or more and never stopped.
version: "1"

policies:
`;
  if (commands.length + hosts.length + tools.length === 0) {
    text = text.replace(/policies:\n$/, "policies: []\n");
  }
  text += policyText("seen-commands", "exec", { key: "command_matches", found: commands });
  text += policyText("seen-hosts", "fetch", { key: "domain_matches", found: hosts });
  for (const tool of tools) {
    text +=
      `  - name: seen-${tool.pattern}\n    enabled: false\n    match: { tool: ${tool.pattern} }\n    rules:\n` +
      `      # ${howOften(tool)}\n      - { action: allow, when: { default: true } }\n\n`;
  }
  if (left.length > 0) text += "# Seen as often, and left out:\n";
  for (const { what, count, why } of left) text += `#   ${plain(what)} (${count}): ${why}\n`;
  return `${text.trimEnd()}\n`;
}

function policyText(
  name: string,
  tool: string,
  { key, found }: { readonly key: string; readonly found: readonly Proposed[] },
): string {
  if (found.length === 0) return "";
  const lines = found.map((one) => {
    const example = tool === "exec" ? `: ${plain(one.example)}` : "";
    return `            # ${howOften(one)}${example}\n            - ${JSON.stringify(one.pattern)}\n`;
  });
  return `  - name: ${name}\n    enabled: false\n    match: { tool: ${tool} }\n    rules:\n      - action: allow\n` +
    `        when:\n          ${key}:\n${lines.join("")}\n`;
}

function howOften({ count, sessions, last }: Proposed): string {
  const day = new Date(last).toISOString().slice(0, 10);
  const where = sessions === 0 ? "" : ` in ${sessions} ${sessions === 1 ? "session" : "sessions"}`;
  return `${count} times${where}, last on ${day}`;
}

/** A text that an agent wrote, on one line of a comment. */
function plain(text: string): string {
  const line = text.replace(/[^\x20-\x7e\u00a1-\u1fff\u3001-\ud7ff]+/g, " ");
  return line.length > 100 ? `${line.slice(0, 100)}…` : line;
}
