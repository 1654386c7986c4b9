/**
 * Events for tests.
 *
 * @module
 */

import type { AuditEvent, CallEntry } from "../audit/mod.ts";
import type { Action } from "../engine/mod.ts";

/** An event of a call, as the log gives it back. */
export function callEvent(
  command: string,
  more: Partial<CallEntry> & { readonly seq?: number } = {},
  action: Action = "deny",
): AuditEvent {
  const { seq = 7, ...rest } = more;
  return {
    v: 1,
    seq,
    id: "01KABCDEFGHJKMNPQRSTVWXYZ0",
    time: "2026-11-21T12:00:00.000Z",
    prev: "0".repeat(64),
    hash: "1".repeat(64),
    kind: "call",
    via: "hook",
    tool: "exec",
    agent: "claude-code",
    session: "s1",
    params: { command },
    decision: {
      action,
      enforced: true,
      message: "Leave that marker alone",
      policy: "markers",
      rule: "custom.yaml:markers#0",
      matched_policies: ["markers"],
      partial: false,
      eval_us: 12.5,
    },
    ...rest,
  };
}
