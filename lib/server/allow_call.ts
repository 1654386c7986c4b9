/**
 * "Always allow" of a call that an agent's own prompt asked about: the rule of the person's own that comes of it.
 *
 * @module
 */

import type { ToolCall } from "../engine/mod.ts";
import type { Guard, Outcome } from "../guard/mod.ts";
import { allowAlways, type AllowAlwaysOptions, type AllowedAlways } from "./allow_always.ts";

/** What {@link allowCall} works with. */
export interface AllowCallOptions extends AllowAlwaysOptions {
  readonly guard: Pick<Guard, "preflight" | "notice">;
}

/**
 * Allows calls like one that a person approved for good in the agent, and has the log say so. Where a rule denies the
 * call, or one that is locked asks about it, nothing is written.
 */
export async function allowCall(call: ToolCall, options: AllowCallOptions): Promise<AllowedAlways> {
  const { guard } = options;
  const done = await made(call, options);
  const about = {
    ...(call.agent === undefined ? {} : { agent: call.agent }),
    ...(call.session === undefined ? {} : { session: call.session }),
  };
  await guard.notice(
    "rule" in done
      ? {
        notice: "always-allowed",
        level: "info",
        message: `A person said in the agent to allow this always: ${done.rule}`,
        ...about,
        detail: { rule: done.rule },
      }
      : {
        notice: "always-allow-refused",
        level: "warning",
        message: `A person said in the agent to allow a call always, but no rule was made: ${done.problem}`,
        ...about,
        detail: { tool: call.tool, problem: done.problem },
      },
  );
  return done;
}

async function made(call: ToolCall, options: AllowCallOptions): Promise<AllowedAlways> {
  const { guard } = options;
  const before = await guard.preflight(call);
  if (before.action === "deny") return { problem: `it is denied: ${before.message}` };
  const { suggestion: found } = before.decision;
  const suggestion = found ?? plainly(call, before);
  const done = await allowAlways({ ...(suggestion === undefined ? {} : { suggestion }) }, options);
  if (!("rule" in done) || suggestion === undefined) return done;
  const after = await guard.preflight(call);
  const counts = found === undefined
    ? after.decision.granted
    : after.action !== "ask" && after.action !== "deny";
  if (counts) return done;
  await done.withdraw();
  return { problem: "a rule for it would change nothing" };
}

/** The rule for a call that no rule speaks of, and that the agent's own settings asked about: for this very command. */
function plainly(
  { tool, params: { command } }: ToolCall,
  { action, decision }: Outcome,
): { readonly tool: string; readonly pattern: string } | undefined {
  if (tool !== "exec" || typeof command !== "string" || decision.partial) return undefined;
  if ((action !== "allow" && action !== "watch") || decision.granted) return undefined;
  return /^[^"'`\\\n$(){}<>;&|]+$/.test(command)
    ? { tool, pattern: command.trim().replace(/[*?[\]]/g, "\\$&") }
    : undefined;
}
