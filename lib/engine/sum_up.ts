/**
 * From the rules' verdicts to one decision.
 *
 * @module
 */

import { type Finding, isNamed } from "../scan/mod.ts";
import type { Surroundings } from "./call.ts";
import type { CompiledPolicies } from "./compiled.ts";
import type { Decision, PendingWebhook } from "./decision.ts";
import type { Inquiry } from "./holds.ts";
import { type Coverage, coverageOf, isLifted, together } from "./overrides.ts";
import { matchPathGlob } from "./patterns/mod.ts";
import { type Action, stricter } from "./policy.ts";
import type { Judgement, Verdict } from "./verdict.ts";

/**
 * Adds verdicts up to a decision.
 *
 * @param extra What a further override would cover, to see what it would change.
 */
export function sumUp(compiled: CompiledPolicies, judgement: Judgement, extra?: Coverage): Decision {
  const { verdicts, inquiry, gap } = judgement;
  if (verdicts.length === 0 && gap === undefined && compiled.defaultAction === "allow") return NO_OPINION;
  const { subjects } = inquiry.found;
  const coverage = together(coverageOf(verdicts, inquiry.found), extra);
  const counted = verdicts.filter((v) => !isLifted(v, coverage));
  let action: Action = "allow";
  for (const verdict of counted) action = stricter(action, verdict.action);
  const byVerdict = action;
  if (inquiry.call.response === undefined && compiled.defaultAction !== "allow") {
    const spoken = spokenOf(counted);
    for (let i = 0; i < subjects.length; i++) {
      if (subjects[i]?.primary !== true || spoken.has(i) || coverage.covers(i)) continue;
      action = stricter(action, compiled.defaultAction);
    }
  }
  const byDefault = action !== byVerdict;
  const partial = gap !== undefined;
  const byGap = partial && stricter(action, compiled.asks) !== action;
  if (byGap) action = compiled.asks;
  const decider = byGap ? undefined : decidingVerdict(counted.filter((v) => v.action === action), inquiry);
  const held = judgement.findings === undefined ? undefined : foundBy(counted, judgement.findings);
  return {
    action,
    message: byGap
      ? `Rampart could not read this call whole: ${gap}. ` +
        (action === "ask" ? "A person has to look at it." : "A person would have to look at it.")
      : decider === undefined
      ? byDefault ? defaultMessage(action) : ""
      : withFound(messageOf(decider, inquiry.around), decider, held),
    ...(decider === undefined ? {} : { rule: decider.rule.ref }),
    matched_policies: policiesOf(counted),
    matched: counted.length > 0 || byDefault || byGap,
    granted: action === "allow" && isGranted(counted, inquiry, coverage),
    partial,
    audit: decider?.rule.rule.ask?.audit === true,
    webhooks: pendingWebhooks(counted, inquiry.around),
    used: counted.some((v) => v.rule.rule.once)
      ? counted.filter((v) => v.rule.rule.once).map((v) => v.rule.ref.id)
      : NONE,
    ...(held === undefined ? {} : { found: held }),
    ...redaction(counted),
  };
}

/** How many of each kind the output holds that rules which spoke ask about. */
function foundBy(
  verdicts: readonly Verdict[],
  findings: readonly Finding[],
): Readonly<Record<string, number>> | undefined {
  const asked = verdicts.flatMap((v) => v.rule.rule.when.response_has ?? NONE);
  const counts: Record<string, number> = {};
  for (const { kind } of findings) if (isNamed(kind, asked)) counts[kind] = (counts[kind] ?? 0) + 1;
  return Object.keys(counts).length === 0 ? undefined : counts;
}

/** A message that says which kinds were found: those that the deciding rule asks about, never what was found. */
function withFound(
  message: string,
  { rule: { rule: { when: { response_has } } } }: Verdict,
  found: Readonly<Record<string, number>> | undefined,
): string {
  if (found === undefined || response_has === undefined) return message;
  const kinds = Object.entries(found).filter(([kind]) => isNamed(kind, response_has))
    .map(([kind, count]) => count === 1 ? kind : `${kind} (${count})`);
  return `${message} Found: ${kinds.join(", ")}.`.trimStart();
}

/** What is to be taken out, if that is all that the rules which deny want. */
function redaction(verdicts: readonly Verdict[]): Pick<Decision, "redact"> {
  const denying = verdicts.filter((v) => v.action === "deny");
  if (denying.length === 0 || !denying.every((v) => v.rule.rule.response === "redact")) return {};
  return { redact: [...new Set(denying.flatMap((v) => v.rule.rule.when.response_has ?? NONE))] };
}

const NONE: readonly never[] = [];

/** The subjects of which a rule spoke. A project can only make things stricter: its allow is no word for a call. */
function spokenOf(verdicts: readonly Verdict[]): ReadonlySet<number> {
  return new Set(
    verdicts.filter((v) => v.action !== "allow" || v.rule.ref.layer !== "project").map((v) => v.subject),
  );
}

/** Whether rules that allow cover every part that default_action would speak for. */
function isGranted(
  verdicts: readonly Verdict[],
  { found, call }: Inquiry,
  coverage: Coverage,
): boolean {
  if (verdicts.length === 0 || call.response !== undefined) return false;
  const spoken = spokenOf(verdicts);
  return found.subjects.every(({ primary }, i) => !primary || spoken.has(i) || coverage.covers(i));
}

/** The names of the policies that spoke, in judged order. */
function policiesOf(verdicts: readonly Verdict[]): readonly string[] {
  const [only] = verdicts;
  if (only === undefined) return NONE;
  if (verdicts.length === 1) return [only.rule.ref.policy];
  const names = new Map<number, string>();
  for (const { rule } of [...verdicts].sort((a, b) => a.rule.order - b.rule.order)) {
    names.set(rule.policy, rule.ref.policy);
  }
  return [...names.values()];
}

/** What is decided where no rule speaks and the default is to allow: nearly always. */
const NO_OPINION: Decision = Object.freeze({
  action: "allow",
  message: "",
  matched_policies: [],
  matched: false,
  granted: false,
  partial: false,
  audit: false,
  webhooks: [],
  used: [],
});

/**
 * Of verdicts with the same action the first, but one that names its subject before one that merely lies below it:
 * `rm -rf /` deletes Rampart's own files too, and yet that is not what is to be said of it.
 */
function decidingVerdict(verdicts: readonly Verdict[], { found }: Inquiry): Verdict | undefined {
  let best: Verdict | undefined;
  let bestNames = false;
  for (const verdict of verdicts) {
    const subject = found.subjects[verdict.subject]?.subject;
    const names = subject?.kind !== "file" || subject.glob || subject.globs.length === 0 ||
      subject.paths.some((path) =>
        verdict.rule.matchers.path?.some((glob) => matchPathGlob(glob, path)) === true
      );
    if (
      best === undefined || (names && !bestNames) ||
      (names === bestNames && verdict.rule.order < best.rule.order)
    ) {
      best = verdict;
      bestNames = names;
    }
  }
  return best;
}

function pendingWebhooks(verdicts: readonly Verdict[], around: Surroundings): readonly PendingWebhook[] {
  if (!verdicts.some((v) => v.rule.rule.action === "webhook")) return NONE;
  const pending = new Map<string, PendingWebhook>();
  for (const { rule } of verdicts) {
    const { webhook, message } = rule.rule;
    if (rule.rule.action !== "webhook" || webhook === undefined || around.webhookAnswers?.has(rule.ref.id)) {
      continue;
    }
    pending.set(rule.ref.id, { rule: rule.ref, message: message ?? "", webhook });
  }
  return [...pending.values()];
}

function messageOf({ rule, action, ifUnset }: Verdict, around: Surroundings): string {
  const answer = rule.rule.action === "webhook"
    ? around.webhookAnswers?.get(rule.ref.id)?.message
    : undefined;
  const text = answer ?? rule.rule.message ??
    (action === "allow" ? "" : `${WORDS[action]} policy "${rule.ref.policy}".`);
  if (text === "") return text;
  const told = ifUnset === undefined ? text : `If ${ifUnset} is empty or not set: ${text}`;
  return rule.ref.layer === "project" ? `[Project Policy] ${told}` : told;
}

const WORDS: Readonly<Record<Action, string>> = {
  deny: "Denied by",
  ask: "Approval is required by",
  watch: "Watched by",
  allow: "Allowed by",
};

function defaultMessage(action: Action): string {
  return action === "deny"
    ? "No rule allows this, and the policy denies what no rule allows."
    : action === "ask"
    ? "No rule speaks of this, and the policy asks about what no rule speaks of."
    : "";
}
