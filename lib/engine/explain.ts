/**
 * The whole way to a decision: what the call would do, which rules looked at what, what won and why.
 *
 * @module
 */

import type { Reading } from "../shell/mod.ts";
import type { Surroundings, ToolCall } from "./call.ts";
import type { CompiledPolicies } from "./compiled.ts";
import type { Decision, RuleRef } from "./decision.ts";
import { evaluate } from "./evaluate.ts";
import { type FailedCondition, failedCondition } from "./holds.ts";
import { judge } from "./judge.ts";
import { coverageOf, isLifted } from "./overrides.ts";
import { type Action, type RuleAction, stricter } from "./policy.ts";
import type { Subject } from "./subjects.ts";
import { originOf, viewsOf } from "./view.ts";

/** How a rule came out for a subject. */
export type LookOutcome =
  /** It held, and decided for its policy. */
  | "held"
  /** It held, but an override took its verdict away. */
  | "lifted"
  /** An earlier rule of its policy held. */
  | "not reached"
  /** The first of its conditions that did not hold. */
  | FailedCondition;

/** A rule that looked at a subject. */
export interface Look {
  readonly rule: RuleRef;
  readonly action: RuleAction;
  readonly locked: boolean;
  readonly message?: string;
  readonly tags: readonly string[];
  readonly outcome: LookOutcome;
}

/** Something that the rules were asked about. */
export interface ExplainedSubject {
  readonly kind: Subject["kind"];
  /** `read`, `write`, `delete` or `connect` for files and hosts. */
  readonly effect?: string;
  /** The command, path or URL. */
  readonly text: string;
  /** Whether `default_action` speaks of it. */
  readonly primary: boolean;
  /** Index of the command in the reading that causes it. */
  readonly by?: number;
  readonly looks: readonly Look[];
  /** What it comes to; absent where no rule spoke and no default applies. */
  readonly action?: Action;
}

/** The whole way to a decision. */
export interface Explanation {
  readonly call: ToolCall;
  readonly decision: Decision;
  readonly reading?: Reading;
  readonly default_action: Action;
  readonly subjects: readonly ExplainedSubject[];
}

/**
 * Explains the decision on a call. Asks every rule about every subject, so it takes far longer than
 * {@link evaluate}; the decision is the same.
 */
export function explain(compiled: CompiledPolicies, call: ToolCall, around: Surroundings = {}): Explanation {
  const judgement = judge(compiled, call, around);
  const { inquiry, verdicts } = judgement;
  const { found } = inquiry;
  const coverage = coverageOf(verdicts, found);
  const views = viewsOf(compiled, call);
  const subjects = found.subjects.map((placed, index): ExplainedSubject => {
    const { subject, primary } = placed;
    const view = views(originOf(placed));
    const own = verdicts.filter((v) => v.subject === index);
    const decided = new Set<number>();
    const looks: Look[] = [];
    for (const rule of compiled.rules) {
      if (view.active[rule.policy] !== 1) continue;
      if (rule.about === "any" && view.generic[rule.policy] !== 1) continue;
      const verdict = own.find((v) => v.rule === rule);
      const outcome: LookOutcome = verdict !== undefined
        ? isLifted(verdict, coverage) ? "lifted" : "held"
        : decided.has(rule.policy)
        ? "not reached"
        : failedCondition(rule, subject, inquiry) ?? "not reached";
      if (verdict !== undefined) decided.add(rule.policy);
      looks.push({
        rule: rule.ref,
        action: rule.rule.action,
        locked: rule.rule.locked,
        ...(rule.rule.message === undefined ? {} : { message: rule.rule.message }),
        tags: rule.rule.tags ?? [],
        outcome,
      });
    }
    const standing = own.filter((v) => !isLifted(v, coverage)).map((v) => v.action);
    const action = standing.length > 0
      ? standing.reduce(stricter)
      : coverage.covers(index)
      ? "allow"
      : primary
      ? compiled.defaultAction
      : undefined;
    return { ...describe(subject), primary, looks, ...(action === undefined ? {} : { action }) };
  });
  return {
    call,
    decision: evaluate(compiled, call, around),
    ...(found.reading === undefined ? {} : { reading: found.reading }),
    default_action: compiled.defaultAction,
    subjects,
  };
}

function describe(subject: Subject): Pick<ExplainedSubject, "kind" | "effect" | "text" | "by"> {
  switch (subject.kind) {
    case "command":
      return { kind: subject.kind, text: subject.run.redirected ?? subject.run.text, by: subject.index };
    case "pipeline":
    case "whole":
      return { kind: subject.kind, text: subject.text };
    case "file":
      return {
        kind: subject.kind,
        effect: subject.effect,
        text: subject.paths.join(" = ") + (subject.globs.length > 0 && !subject.glob ? "/**" : ""),
        ...(subject.by === undefined ? {} : { by: subject.by }),
      };
    case "connect":
      return {
        kind: subject.kind,
        effect: "connect",
        text: subject.urls[0] ?? "",
        ...(subject.by === undefined ? {} : { by: subject.by }),
      };
    case "call":
      return { kind: subject.kind, text: "" };
    default:
      return subject satisfies never;
  }
}
