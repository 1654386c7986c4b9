/**
 * Asking the rules: for each subject of a call, each policy's first rule that holds.
 *
 * @module
 */

import type { Surroundings, ToolCall } from "./call.ts";
import type { CompiledPolicies } from "./compiled.ts";
import { flatten, holds, holdsForResponse, type Inquiry } from "./holds.ts";
import { type Finding, scanText } from "../scan/mod.ts";
import type { PatternIndex } from "./patterns/mod.ts";
import type { Action } from "./policy.ts";
import type { CompiledRule } from "./rules.ts";
import { addRunning } from "./program_index.ts";
import type { ParamIndex } from "./rule_index.ts";
import { type PlacedSubject, subjectsOf } from "./subjects.ts";
import type { Judgement, Verdict } from "./verdict.ts";
import { type Origin, originOf, type View, viewsOf } from "./view.ts";

/** Asks all rules that might apply about all subjects of a call. */
export function judge(compiled: CompiledPolicies, call: ToolCall, around: Surroundings): Judgement {
  const found = subjectsOf(call, around, compiled);
  const { options, asks } = compiled;
  const inquiry: Inquiry = { call, around, options, asks, found, byParams: undefined };
  const verdicts: Verdict[] = [];
  let gap = found.gap;
  if (call.response === undefined) {
    const views = viewsOf(compiled, call);
    let origin: Origin | undefined;
    let view: View | undefined;
    for (let i = 0; i < found.subjects.length; i++) {
      const placed = found.subjects[i] as PlacedSubject;
      const from = originOf(placed);
      if (view === undefined || from !== origin) view = views(origin = from);
      if (view.none) continue;
      // The policies that have given their verdict on this subject; made when the first has.
      let answered: Set<number> | undefined;
      const orders = candidates(compiled, placed, view, inquiry);
      for (let k = 0; k < orders.length; k++) {
        const rule = compiled.rules[orders[k] as number] as CompiledRule; // k < length
        if (view.active[rule.policy] !== 1 || answered?.has(rule.policy) === true) continue;
        if (rule.about === "any" && view.generic[rule.policy] !== 1) continue;
        if (!holds(rule, placed.subject, inquiry, true)) continue;
        (answered ??= new Set()).add(rule.policy);
        verdicts.push(verdictOn(i, rule, inquiry));
      }
    }
    return { inquiry, verdicts, gap };
  }
  const { response } = call;
  // Looked through for the first rule that wants to know, for all of them.
  let made: readonly Finding[] | undefined;
  gap = judgeResponse(compiled, inquiry, { verdicts, findings: () => made ??= scanText(response) }) ?? gap;
  return { inquiry, verdicts, gap, ...(made === undefined ? {} : { findings: made }) };
}

function judgeResponse(
  compiled: CompiledPolicies,
  inquiry: Inquiry,
  { verdicts, findings }: { readonly verdicts: Verdict[]; readonly findings: () => readonly Finding[] },
): string | undefined {
  const { call, around } = inquiry;
  const view = viewsOf(compiled, call)("primary");
  const done = new Set<number>();
  let gap: string | undefined;
  for (const order of compiled.index.response()) {
    const rule = compiled.rules[order] as CompiledRule;
    if (view.active[rule.policy] !== 1 || done.has(rule.policy)) continue;
    const held = holdsForResponse(rule, call.response ?? "", inquiry, findings);
    if (held === "unknown") gap = `the output could not be searched for rule ${rule.ref.id}`;
    if (held !== true) continue;
    done.add(rule.policy);
    verdicts.push({ subject: 0, rule, action: settled(rule, around) });
  }
  return gap;
}

/** A rule that held for a subject. What only an unset variable would cause is asked about, where somebody can be asked. */
function verdictOn(subject: number, rule: CompiledRule, { found, around, asks }: Inquiry): Verdict {
  const action = settled(rule, around);
  const about = found.subjects[subject]?.subject;
  const run = about?.kind === "command"
    ? about.run
    : (about?.kind === "file" || about?.kind === "connect") && about.by !== undefined
    ? found.reading?.commands[about.by]
    : undefined;
  const ifUnset = run?.ifUnset;
  if (ifUnset === undefined) return { subject, rule, action };
  return { subject, rule, ifUnset, action: action === "deny" ? asks : action };
}

/** What a rule comes to: a webhook's answer, or what holds when it gives none. */
function settled({ rule, ref }: CompiledRule, around: Surroundings): Action {
  if (rule.action !== "webhook") return rule.action;
  return around.webhookAnswers?.get(ref.id)?.action ?? (rule.webhook?.fail_open === true ? "allow" : "deny");
}

/** The rules that might hold for a subject, in judged order, each once. */
export function candidates(
  compiled: CompiledPolicies,
  { subject }: PlacedSubject,
  view: View,
  inquiry: Inquiry,
): readonly number[] {
  const { index } = compiled;
  const orders: number[] = [];
  switch (subject.kind) {
    case "command": {
      addMatches(index.command(), subject.texts, orders);
      addMatches(index.contains(), subject.within, orders);
      addRunning(index.programs(), compiled.rules, subject, orders);
      addAll(index.commandRest(), orders);
      break;
    }
    case "pipeline":
      index.joined().addMatches(subject.text, orders);
      break;
    case "whole":
      index.joined().addMatches(subject.text, orders);
      index.command().addMatches(subject.text, orders);
      index.contains().addMatches(subject.text, orders);
      break;
    case "file": {
      const { local } = subject;
      if (!subject.glob) {
        addMatches(index.path(), subject.paths, orders);
        if (local !== undefined) index.path().addMatches(local.path, orders);
      }
      for (const glob of subject.globs) index.meeting().addMeetings(glob, subject, orders);
      for (const glob of local?.globs ?? []) index.meeting().addMeetings(glob, subject, orders);
      addAll(index.effectRest(subject.effect), orders);
      break;
    }
    case "connect":
      addMatches(index.host(), subject.hosts, orders);
      addMatches(index.host(), subject.url.nested, orders);
      addMatches(index.url(), subject.urls, orders);
      addAll(index.effectRest("connect"), orders);
      break;
    case "call":
      break;
    default:
      return subject satisfies never;
  }
  if (view.anyGeneric && subject.kind !== "pipeline" && subject.kind !== "whole") {
    addAll(view.always, orders);
    if (view.asksParams) addAll(inquiry.byParams ??= ordersByParams(index.params(), inquiry.call), orders);
  }
  return inOrder(orders);
}

function addAll(orders: readonly number[], into: number[]): void {
  for (let i = 0; i < orders.length; i++) into.push(orders[i] as number); // i < length
}

function addMatches(index: PatternIndex, texts: readonly string[], into: number[]): void {
  if (index.patterns.length === 0) return;
  for (let i = 0; i < texts.length; i++) index.addMatches(texts[i] as string, into); // i < length
}

/** Sorts orders and leaves out what is there twice. Most subjects have none or a few. */
function inOrder(orders: number[]): readonly number[] {
  const { length } = orders;
  if (length < 2) return orders;
  if (length > MANY_ORDERS) return [...new Set(orders)].sort((a, b) => a - b);
  let kept = 0;
  for (let i = 0; i < length; i++) {
    const order = orders[i] as number; // i < length
    let at = kept;
    while (at > 0 && (orders[at - 1] as number) > order) at--;
    if (at > 0 && orders[at - 1] === order) continue;
    for (let k = kept++; k > at; k--) orders[k] = orders[k - 1] as number;
    orders[at] = order;
  }
  orders.length = kept;
  return orders;
}

/** From so many on, sorting by insertion is slower than the library's. */
const MANY_ORDERS = 24;

/** The rules that the values of a call's parameters lead to, if any rule asks about a parameter of that name. */
function ordersByParams(
  { names, anyName, values }: ParamIndex,
  { params }: ToolCall,
): readonly number[] {
  const orders: number[] = [];
  if (Object.keys(params).some((name) => anyName || names.has(name))) {
    for (const { value } of flatten(params, "", [])) values.addMatches(value, orders);
  }
  return orders;
}
