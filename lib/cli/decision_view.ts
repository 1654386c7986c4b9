/**
 * Decisions as people and programs read them.
 *
 * @module
 */

import { type Action, callSubject, type Decision, MARKS, type ToolCall, visible } from "../engine/mod.ts";
import { paint, type Terminal, type Tint } from "./terminal.ts";

interface Look {
  readonly word: string;
  readonly tint: Tint;
  /** Exit status of a command that judges one call. */
  readonly status: 0 | 1;
}

const LOOKS: Readonly<Record<Action, Look>> = {
  deny: { word: "denied", tint: "red", status: 1 },
  ask: { word: "ask", tint: "blue", status: 1 },
  watch: { word: "watched", tint: "yellow", status: 0 },
  allow: { word: "allowed", tint: "green", status: 0 },
};

/** Exit status for a decision: 0 when the call would run, 1 when it would not, or not without a person. */
export function decisionStatus(action: Action): 0 | 1 {
  return LOOKS[action].status;
}

/** The mark and the word of an action, in its colour: `🔴 denied`. */
export function actionLabel(action: Action, terminal: Terminal): string {
  const { word, tint } = LOOKS[action];
  return `${MARKS[action]} ${paint(terminal, tint, word)}`;
}

/** A decision in lines for a person. */
export function decisionText(call: ToolCall, decision: Decision, terminal: Terminal): string {
  const { action, message, rule, matched_policies, partial, suggestion, webhooks } = decision;
  const subject = callSubject(call);
  const shown = visible(subject.length > 500 ? `${subject.slice(0, 500)}…` : subject);
  const name = rule?.policy ?? (partial ? "not understood whole" : "default");
  const others = matched_policies.filter((policy) => policy !== rule?.policy);
  const lines = [
    `${actionLabel(action, terminal)} ${visible(call.tool)} "${shown}" ${
      paint(terminal, "dim", `[${visible(name)}]`)
    }`,
    ...(message === "" ? [] : [`   → ${visible(message, false).replaceAll("\n", "\n     ")}`]),
    ...(rule === undefined
      ? []
      : [paint(terminal, "dim", `   rule: ${visible(`${rule.file}:${rule.line}`)}`)]),
    ...(others.length === 0 ? [] : [paint(terminal, "dim", `   matched too: ${visible(others.join(", "))}`)]),
    ...(partial && rule !== undefined
      ? [paint(terminal, "dim", "   the call could not be understood whole")]
      : []),
    ...(decides(decision) ? [`   ${askedFirst(webhooks)}`] : []),
    ...(suggestion === undefined ? [] : [`   💡 To allow this: ${visible(suggestion.command)}`]),
  ];
  return `${lines.join("\n")}\n`;
}

/** Whether a service's answer could change the decision. */
function decides({ action, rule, webhooks }: Decision): boolean {
  return webhooks.length > 0 && (action !== "deny" || webhooks.some((asked) => asked.rule.id === rule?.id));
}

/** Which services have a say before that, which were not asked here. */
function askedFirst(webhooks: Decision["webhooks"]): string {
  const hosts = new Set(webhooks.map(({ webhook: { url } }) => URL.canParse(url) ? new URL(url).host : url));
  return `${visible([...hosts].join(" and "))} would be asked first; this holds if no answer comes`;
}

/** A decision for a program: what every decision in JSON holds. */
export interface DecisionJson {
  readonly action: Action;
  readonly message: string;
  readonly matched_policies: readonly string[];
  readonly partial: boolean;
  /** Microseconds that judging took. */
  readonly eval_us: number;
}

/** A decision for a program. */
export function decisionJson(
  { action, message, matched_policies, partial }: Decision,
  evalUs: number,
): DecisionJson {
  return { action, message, matched_policies, partial, eval_us: Math.round(evalUs * 10) / 10 };
}
