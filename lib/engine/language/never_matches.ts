/**
 * Rules that can't apply to any call, told from the rule and what its policy speaks of.
 *
 * Nothing is said where it depends on the call: better no warning than a wrong one.
 *
 * @module
 */

import type { Conditions, EffectKind, NumberRange, Rule } from "../policy.ts";
import type { DiagnosticCode } from "./diagnostic.ts";

/** Why a rule never applies, and which of its keys shows it. */
export interface Reason {
  readonly code: DiagnosticCode;
  /** Key of the rule, or of its `when` if `inWhen`. */
  readonly key: string;
  readonly inWhen: boolean;
  readonly message: string;
  readonly hint?: string;
}

/**
 * What conditions speak of: commands, files and hosts, a tool's output, or calls whatever they are. A rule about
 * files is asked of each file that a call touches, and its command conditions of the command that does it.
 */
export type Subject = "command" | "effect" | "response" | "any";

const PATH_KEYS = ["path_matches", "path_not_matches"] as const;
const HOST_KEYS = ["domain_matches", "url_matches", "url_is"] as const;
const COMMAND_KEYS = ["command_matches", "command_not_matches", "command_contains", "runs"] as const;

/** What conditions speak of. */
export function subjectOf(when: Conditions): Subject {
  if (when.response_matches !== undefined || when.response_has !== undefined) return "response";
  if (when.effect !== undefined || [...PATH_KEYS, ...HOST_KEYS].some((key) => when[key] !== undefined)) {
    return "effect";
  }
  return COMMAND_KEYS.some((key) => when[key] !== undefined) ? "command" : "any";
}

/** The effects that calls of a tool can have. Tools that are not listed can have any. */
const TOOL_EFFECTS: ReadonlyMap<string, readonly EffectKind[]> = new Map([
  ["read", ["read"]],
  ["write", ["write", "delete"]],
  ["fetch", ["connect"]],
]);

const ALL_EFFECTS: readonly EffectKind[] = ["read", "write", "delete", "connect"];

/**
 * Why a rule never applies.
 *
 * @param tools The policy's `match.tool`.
 * @param now Milliseconds since the epoch; without it `expires_at` is not looked at.
 * @returns Empty if it may apply.
 */
export function neverMatches(
  rule: Rule,
  tools: readonly string[] | undefined,
  now: number | undefined,
): readonly Reason[] {
  const { when } = rule;
  const reasons: Reason[] = [];
  const add = (key: string, message: string, hint?: string): void => {
    reasons.push({
      code: "never-matches",
      key,
      inWhen: true,
      message,
      ...(hint === undefined ? {} : { hint }),
    });
  };
  if (rule.expires_at !== undefined && now !== undefined && rule.expires_at <= now) {
    const message = "the rule has expired and no longer applies";
    reasons.push({ code: "never-matches", key: "expires_at", inWhen: false, message, hint: "remove it" });
  }
  findToolConflicts(when, tools, add);
  for (const key of ["command", "path", "session"] as const) {
    const positive = when[`${key}_matches`];
    const negative = when[`${key}_not_matches`];
    if (positive === undefined || negative === undefined) continue;
    if (positive.every((p) => negative.includes(p) || negative.some((n) => isEverything(n, key)))) {
      add(`${key}_not_matches`, `the rule never applies: this excludes all that "${key}_matches" names`);
    }
  }
  if (when.agent_depth !== undefined && isContradiction(when.agent_depth, 0)) {
    add("agent_depth", "the rule never applies: no depth is within these bounds");
  }
  // The call being judged is among those that count, unless other tools' calls are counted.
  if (
    when.call_count !== undefined &&
    isContradiction(when.call_count, when.call_count.tool === undefined ? 1 : 0)
  ) {
    add("call_count", "the rule never applies: no number of calls is within these bounds");
  }
  const hosts = when.domain_matches?.filter((d) => d.includes("/")) ?? [];
  if (hosts.length > 0 && hosts.length === when.domain_matches?.length) {
    add("domain_matches", `the rule never applies: a host's name has no "/"`, "use url_matches for URLs");
  }
  return reasons;
}

type Add = (key: string, message: string, hint?: string) => void;

/** Conditions that speak of what the policy's tools, or each other, rule out. */
function findToolConflicts(when: Conditions, tools: readonly string[] | undefined, add: Add): void {
  const known = tools?.every((t) => t === "exec" || TOOL_EFFECTS.has(t)) ? tools : undefined;
  const onlyTools = known === undefined ? "" : `calls of ${known.join(", ")}`;
  const subject = subjectOf(when);
  if (subject === "command" && known !== undefined && !known.includes("exec")) {
    const key = COMMAND_KEYS.find((k) => when[k] !== undefined) ?? "command_matches";
    return add(key, `the rule never applies: ${onlyTools} run no commands`, "match.tool must include exec");
  }
  if (subject !== "effect") return;
  const path = PATH_KEYS.find((key) => when[key] !== undefined);
  const host = HOST_KEYS.find((key) => when[key] !== undefined);
  if (path !== undefined && host !== undefined) {
    const message = `the rule never applies: nothing is both a file ("${path}") and a host ("${host}")`;
    return add(host, message, "write two rules");
  }
  const byTools = known === undefined || known.includes("exec")
    ? ALL_EFFECTS
    : known.flatMap((t) => TOOL_EFFECTS.get(t) ?? []);
  if (path !== undefined && !byTools.some((e) => e !== "connect")) {
    return add(
      path,
      `the rule never applies: ${onlyTools} touch no files`,
      "match.tool must include read, write or exec",
    );
  }
  if (host !== undefined && !byTools.includes("connect")) {
    return add(
      host,
      `the rule never applies: ${onlyTools} contact no hosts`,
      "match.tool must include fetch or exec",
    );
  }
  if (when.effect === undefined) return;
  const possible = byTools.filter((e) =>
    path !== undefined ? e !== "connect" : host === undefined || e === "connect"
  );
  if (when.effect.some((e) => possible.includes(e))) return;
  const other = path ?? host;
  add(
    "effect",
    other !== undefined && !when.effect.some((e) => (e === "connect") === (host !== undefined))
      ? `the rule never applies: "${other}" and this effect exclude each other`
      : `the rule never applies: ${onlyTools} have no such effect`,
  );
}

function isEverything(pattern: string, key: "command" | "path" | "session"): boolean {
  return key === "path" ? pattern === "**" || pattern === "/**" : pattern === "*" || pattern === "**";
}

/** Whether no whole number from `least` on is within all bounds. */
function isContradiction(range: NumberRange, least: number): boolean {
  const low = Math.max(least, range.gte ?? 0, (range.gt ?? -1) + 1, range.eq ?? 0);
  const high = Math.min(range.lte ?? Infinity, (range.lt ?? Infinity) - 1, range.eq ?? Infinity);
  return low > high;
}
