/**
 * Which calls name a file: asked of the engine itself, so that a path means here what it means in a policy.
 *
 * @module
 */

import { compilePolicies, evaluate, type Platform, type ToolCall } from "../../engine/mod.ts";
import type { AuditEvent } from "../entry.ts";

/** What paths depend on. */
export interface PathOptions {
  /** The home folder that `~` stands for. */
  readonly home: string;
  readonly platform: Platform;
}

const POLICY = "search";

/** Answers that are kept: agents ask for the same again and again. */
const KEPT = 4096;

/**
 * Says of an event whether it names a file that one of the globs matches: `cd ~/.ssh && cat id_rsa` names
 * `~/.ssh/id_rsa`. Nothing on the disk is looked at. Notices name no file.
 */
export function pathFilter(globs: readonly string[], options: PathOptions): (event: AuditEvent) => boolean {
  const rule = {
    action: "deny",
    when: { path_matches: globs },
    locked: false,
    once: false,
    line: 1,
  } as const;
  const policies = compilePolicies([{
    layer: "custom",
    file: POLICY,
    policy: {
      version: "1",
      default_action: "allow",
      policies: [{ name: POLICY, priority: 1, enabled: true, match: {}, rules: [rule], line: 1 }],
      tests: [],
    },
  }], options);
  let known = new Map<string, boolean>();
  return (event) => {
    if (event.kind === "notice") return false;
    const call = callOf(event);
    const key = JSON.stringify([call.tool, call.cwd, call.params, call.agent_tool]);
    const before = known.get(key);
    if (before !== undefined) return before;
    const found = evaluate(policies, call).matched_policies.includes(POLICY);
    // Thrown away as a whole: an order of use would cost more than it saves.
    if (known.size >= KEPT) known = new Map();
    known.set(key, found);
    return found;
  };
}

function callOf(event: Exclude<AuditEvent, { readonly kind: "notice" }>): ToolCall {
  const { tool, agent_tool, cwd } = event;
  return {
    tool,
    params: event.kind === "call" ? event.params : paramsOf(event.tool, event.subject),
    ...(agent_tool === undefined ? {} : { agent_tool }),
    ...(cwd === undefined ? {} : { cwd }),
  };
}

/** The parameters of a response's call, as far as its subject says them. */
function paramsOf(tool: string, subject: string): Readonly<Record<string, unknown>> {
  if (subject.startsWith("{")) {
    try {
      const value: unknown = JSON.parse(subject);
      if (typeof value === "object" && value !== null) return value as Readonly<Record<string, unknown>>;
    } catch {
      // Cut off, or no JSON: a name that begins like that.
    }
  }
  return { [tool === "exec" ? "command" : tool === "fetch" ? "url" : "path"]: subject };
}
