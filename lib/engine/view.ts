/**
 * Which policies speak of an agent's tool, worked out once for each pair of agent and tool.
 *
 * @module
 */

import type { ToolCall } from "./call.ts";
import type { CompiledPolicies } from "./compiled.ts";
import { anyGlob } from "./holds.ts";
import { matchTextGlob, type TextGlob } from "./patterns/mod.ts";
import { type CompiledRule, readTextGlobs } from "./rules.ts";
import { type PlacedSubject, TOOLS } from "./subjects.ts";

/** The policies that are asked about a subject. */
export interface View {
  /** 1 for each enabled policy that speaks of it. */
  readonly active: Uint8Array;
  /** 1 for each of them whose rules on calls as such (`default`, `call_count`) are asked too. */
  readonly generic: Uint8Array;
  /** The active rules on calls as such, by order. */
  readonly always: readonly number[];
  /** Whether any policy's rules on calls as such are asked. */
  readonly anyGeneric: boolean;
  /** Whether rules on parameters are among them. */
  readonly asksParams: boolean;
  /** Whether no policy speaks of it at all. */
  readonly none: boolean;
}

/** How a subject came to be asked about: by the call itself, or derived, and then for which tool's rules. */
export type Origin = "primary" | "exec" | "read" | "write" | "fetch" | "call";

/** The views of one agent's tool, made as they are needed. */
export type CallViews = (origin: Origin) => View;

/** How many pairs of agent, tool and session are remembered before the memory starts anew. */
const MAX_REMEMBERED = 256;

/** A policy's `match` with its globs read. */
interface MatchGlobs {
  readonly agent: readonly TextGlob[] | undefined;
  readonly tool: readonly TextGlob[] | undefined;
  readonly session: readonly TextGlob[] | undefined;
}

interface Memory {
  readonly views: Map<string, CallViews>;
  readonly globs: readonly MatchGlobs[];
  /** Whether any policy looks at the session, which then belongs to the key. */
  readonly bySession: boolean;
  /** Whom the last call was made by, and its views: most calls are made by the same agent's same tool. */
  last: { readonly call: Caller; readonly views: CallViews } | undefined;
}

/** What of a call its views depend on. */
type Caller = { readonly [Key in "tool" | "agent" | "agent_tool" | "session"]?: ToolCall[Key] | undefined };

// Not part of the compiled policies' data: what was worked out for them, gone with them.
const memories = new WeakMap<CompiledPolicies, Memory>();

/** The views for a call. */
export function viewsOf(compiled: CompiledPolicies, call: ToolCall): CallViews {
  let memory = memories.get(compiled);
  if (memory === undefined) memories.set(compiled, memory = remember(compiled));
  const { last, bySession } = memory;
  if (last !== undefined && sameCaller(last.call, call, bySession)) return last.views;
  const key = `${call.tool}\n${call.agent ?? ""}\n${call.agent_tool ?? ""}\n${
    bySession ? call.session ?? "" : ""
  }`;
  let views = memory.views.get(key);
  if (views === undefined) {
    if (memory.views.size >= MAX_REMEMBERED) memory.views.clear();
    memory.views.set(key, views = makeViews(compiled, memory, call));
  }
  const { tool, agent, agent_tool, session } = call;
  memory.last = { call: { tool, agent, agent_tool, session }, views };
  return views;
}

function sameCaller(a: Caller, b: Caller, bySession: boolean): boolean {
  return a.tool === b.tool && a.agent === b.agent && a.agent_tool === b.agent_tool &&
    (!bySession || a.session === b.session);
}

/** How a subject came to be asked about. */
export function originOf({ subject, primary }: PlacedSubject): Origin {
  if (primary) return "primary";
  switch (subject.kind) {
    case "file":
      return subject.effect === "read" ? "read" : "write";
    case "connect":
      return "fetch";
    case "command":
    case "pipeline":
    case "whole":
      return "exec";
    case "call":
      return "call";
    default:
      return subject satisfies never;
  }
}

function makeViews(compiled: CompiledPolicies, memory: Memory, call: ToolCall): CallViews {
  const made = new Map<Origin, View>();
  const names = namesOf(call);
  const asker = { agent: call.agent ?? "", session: call.session ?? "", names };
  return (origin) => {
    let view = made.get(origin);
    if (view === undefined) made.set(origin, view = makeView(compiled, memory, asker, origin));
    return view;
  };
}

function remember(compiled: CompiledPolicies): Memory {
  const globs = compiled.placed.map(({ policy: { match } }): MatchGlobs => ({
    agent: match.agent && readTextGlobs(match.agent),
    tool: match.tool && readTextGlobs(match.tool),
    session: match.session && readTextGlobs(match.session),
  }));
  return { views: new Map(), globs, bySession: globs.some((g) => g.session !== undefined), last: undefined };
}

interface Asker {
  readonly agent: string;
  readonly session: string;
  readonly names: readonly string[];
}

function makeView(compiled: CompiledPolicies, memory: Memory, asker: Asker, origin: Origin): View {
  const active = new Uint8Array(compiled.placed.length);
  const generic = new Uint8Array(compiled.placed.length);
  memory.globs.forEach((match, i) => {
    if (match.agent !== undefined && !anyGlob(match.agent, asker.agent)) return;
    if (match.session !== undefined && !anyGlob(match.session, asker.session)) return;
    const speaksOfCall = match.tool === undefined || asker.names.some((n) => anyGlob(match.tool, n));
    const speaksOfEffect = origin !== "primary" && match.tool?.some((g) => matchTextGlob(g, origin)) === true;
    if (!speaksOfCall && !speaksOfEffect) return;
    active[i] = 1;
    // What is merely derived is no call: a policy's `default` speaks of it only where the policy is about that tool
    // and not about the call's own (`tool: read` and `cat`).
    if (origin === "primary" || (speaksOfEffect && !speaksOfCall)) generic[i] = 1;
  });
  const speaks = (order: number): boolean => generic[(compiled.rules[order] as CompiledRule).policy] === 1;
  return {
    active,
    generic,
    always: compiled.index.any().filter(speaks),
    anyGeneric: generic.includes(1),
    asksParams: compiled.index.params().values.patterns.some(({ id }) => speaks(id)),
    none: !active.includes(1),
  };
}

/** The names under which a call's tool is known to `match.tool`. */
export function namesOf(call: ToolCall): readonly string[] {
  const names = TOOLS.includes(call.tool) ? [call.tool] : ["mcp", call.tool];
  return call.agent_tool === undefined ? names : [...names, call.agent_tool];
}
