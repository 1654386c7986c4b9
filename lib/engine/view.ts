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
  /** Whether no policy speaks of it at all. */
  readonly none: boolean;
}

/** How many pairs of agent, tool and session are remembered before the memory starts anew. */
const MAX_VIEWS = 256;

/** A policy's `match` with its globs read. */
interface MatchGlobs {
  readonly agent: readonly TextGlob[] | undefined;
  readonly tool: readonly TextGlob[] | undefined;
  readonly session: readonly TextGlob[] | undefined;
}

interface Memory {
  readonly views: Map<string, View>;
  readonly globs: readonly MatchGlobs[];
  /** Whether any policy looks at the session, which then belongs to the key. */
  readonly bySession: boolean;
}

// Not part of the compiled policies' data: what was worked out for them, gone with them.
const memories = new WeakMap<CompiledPolicies, Memory>();

/** The policies that speak of a subject of a call. */
export function viewOf(compiled: CompiledPolicies, call: ToolCall, placed: PlacedSubject): View {
  let memory = memories.get(compiled);
  if (memory === undefined) memories.set(compiled, memory = remember(compiled));
  const effect = placed.primary ? "" : effectTool(placed);
  const session = memory.bySession ? call.session ?? "" : "";
  const key = `${call.tool}\n${effect}\n${call.agent ?? ""}\n${call.agent_tool ?? ""}\n${session}`;
  let view = memory.views.get(key);
  if (view === undefined) {
    if (memory.views.size >= MAX_VIEWS) memory.views.clear();
    view = makeView(compiled, memory, call, effect, placed.primary);
    memory.views.set(key, view);
  }
  return view;
}

/** The tool whose rules see a derived effect besides the rules of the call's own tool. */
function effectTool({ subject }: PlacedSubject): string {
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
      return "";
    default:
      return subject satisfies never;
  }
}

function remember(compiled: CompiledPolicies): Memory {
  const globs = compiled.placed.map(({ policy: { match } }): MatchGlobs => ({
    agent: match.agent && readTextGlobs(match.agent),
    tool: match.tool && readTextGlobs(match.tool),
    session: match.session && readTextGlobs(match.session),
  }));
  return { views: new Map(), globs, bySession: globs.some((g) => g.session !== undefined) };
}

function makeView(compiled: CompiledPolicies, memory: Memory, call: ToolCall, effect: string, primary: boolean): View {
  const own = namesOf(call);
  const active = new Uint8Array(compiled.placed.length);
  const generic = new Uint8Array(compiled.placed.length);
  memory.globs.forEach((match, i) => {
    if (match.agent !== undefined && !anyGlob(match.agent, call.agent ?? "")) return;
    if (match.session !== undefined && !anyGlob(match.session, call.session ?? "")) return;
    const speaksOfCall = match.tool === undefined || own.some((n) => anyGlob(match.tool, n));
    const speaksOfEffect = effect !== "" && match.tool?.some((g) => matchTextGlob(g, effect)) === true;
    if (!speaksOfCall && !speaksOfEffect) return;
    active[i] = 1;
    // What is merely derived is no call: a policy's `default` speaks of it only where the policy is about that tool
    // and not about the call's own (`tool: read` and `cat`).
    if (primary || (speaksOfEffect && !speaksOfCall)) generic[i] = 1;
  });
  const always = compiled.index.any().filter((order) => generic[(compiled.rules[order] as CompiledRule).policy] === 1);
  return { active, generic, always, anyGeneric: generic.includes(1), none: !active.includes(1) };
}

/** The names under which a call's tool is known to `match.tool`. */
export function namesOf(call: ToolCall): readonly string[] {
  const names = TOOLS.includes(call.tool) ? [call.tool] : ["mcp", call.tool];
  return call.agent_tool === undefined ? names : [...names, call.agent_tool];
}
