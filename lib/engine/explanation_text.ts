/**
 * An explanation as a person reads it: a tree of what was read, what the rules said, and what won.
 *
 * @module
 */

import { type Effect, hasUnknown, type Reading, type Run, UNKNOWN, type Word } from "../shell/mod.ts";
import type { ExplainedSubject, Explanation, Look } from "./explain.ts";
import type { Action, RuleAction } from "./policy.ts";
import { visible } from "./visible.ts";

/** How to write text for a person. */
export interface TextOptions {
  /** Use terminal colours. */
  readonly color: boolean;
}

/** The mark of an action, as the log shows it. */
export const MARKS: Readonly<Record<Action, string>> = { deny: "🔴", ask: "👤", watch: "🟡", allow: "✅" };

const COLORS: Readonly<Record<RuleAction, string>> = {
  deny: "31",
  ask: "35",
  watch: "33",
  allow: "32",
  webhook: "36",
};

/** Writes an explanation out. Text of the agent's is escaped. */
export function formatExplanation(explanation: Explanation, options: TextOptions): string {
  const { decision, reading } = explanation;
  const paint = painter(options);
  const lines: string[] = [];
  if (reading !== undefined) lines.push(formatReading(reading, options), "");
  lines.push(paint("1", "Rules"), ...ruleLines(explanation, paint), "", paint("1", "Decision"));
  const by = decision.rule === undefined
    ? decision.partial ? "" : ` by default_action ${explanation.default_action}`
    : ` by ${visible(decision.rule.policy)} (${decision.rule.layer}, ${
      visible(decision.rule.file)
    }:${decision.rule.line})`;
  lines.push(`  ${MARKS[decision.action]} ${paint(COLORS[decision.action], decision.action)}${by}`);
  if (decision.message !== "") lines.push(`     ${visible(decision.message)}`);
  if (decision.partial) lines.push("     The call was not read whole, so it is at least asked about.");
  for (const { webhook } of decision.webhooks) {
    lines.push(`     Asks ${visible(webhook.url)} first; this holds if it does not answer.`);
  }
  if (decision.suggestion !== undefined) {
    lines.push(`  💡 To allow this: ${visible(decision.suggestion.command)}`);
  }
  return lines.join("\n");
}

/** Writes a reading out as a tree: the commands, what is unknown in them and why, and what they would do. */
export function formatReading(reading: Reading, options: TextOptions): string {
  const paint = painter(options);
  const lines: string[] = [paint("1", "Reading")];
  const children = new Map<number | undefined, number[]>();
  reading.commands.forEach((run, index) => {
    const list = children.get(run.via) ?? [];
    list.push(index);
    children.set(run.via, list);
  });
  const write = (index: number, indent: string): void => {
    const run = reading.commands[index];
    if (run === undefined) return;
    lines.push(
      `${indent}${paint("36", String(index + 1).padStart(2))} ${showUnknown(run.redirected ?? run.text)}${
        place(run)
      }`,
    );
    const under = `${indent}   `;
    for (const text of notes(run)) lines.push(`${under}${paint("2", `· ${text}`)}`);
    for (const effect of reading.effects) {
      if (effect.by === index) lines.push(`${under}└ ${describeEffect(effect)}`);
    }
    for (const child of children.get(index) ?? []) write(child, under);
  };
  for (const index of children.get(undefined) ?? []) write(index, "  ");
  if (reading.commands.length === 0) lines.push("  no command");
  for (const { stages } of reading.pipelines) {
    lines.push(`  pipeline ${stages.map((s) => s + 1).join(" | ")}`);
  }
  for (const gap of reading.gaps) {
    lines.push(`  ${paint("31", `not read whole (${gap.kind})`)}: ${visible(gap.message)}`);
  }
  return lines.join("\n");
}

function notes(run: Run): readonly string[] {
  const unknown = run.argv.filter((w) => hasUnknown(w.value)).map((w) =>
    `${showWord(w)} is not known: ${visible(w.why ?? "")}`
  );
  const globs = run.argv.filter((w) => w.pattern !== undefined).map((w) =>
    `${showWord(w)} stands for the files that match`
  );
  return [
    ...unknown,
    ...globs,
    ...(run.code === undefined ? [] : [`runs code that can't be read (${run.code})`]),
  ];
}

function place(run: Run): string {
  return run.place === "here" ? "" : `  [${run.place}]`;
}

const VERBS: Readonly<Record<Effect["kind"], string>> = {
  read: "reads",
  write: "writes",
  delete: "deletes",
  connect: "connects to",
};

function describeEffect(effect: Effect): string {
  if (effect.kind === "connect") {
    return `${VERBS.connect} ${showUnknown(effect.target)}${effect.sends ? " and sends data" : ""}`;
  }
  return `${VERBS[effect.kind]} ${showUnknown(effect.path)}${effect.recursive ? " and all below it" : ""}`;
}

function showWord(word: Word): string {
  return showUnknown(word.value);
}

/** Unknown parts as a mark that can be read. */
function showUnknown(text: string): string {
  return visible(text.replaceAll(UNKNOWN, "⟨?⟩"));
}

function ruleLines({ subjects }: Explanation, paint: Painter): readonly string[] {
  const lines: string[] = [];
  let looks = 0;
  for (const subject of subjects) {
    looks += subject.looks.length;
    const spoke = subject.looks.filter((l) => l.outcome === "held" || l.outcome === "lifted");
    if (spoke.length === 0) continue;
    lines.push(`  ${subjectText(subject)}`);
    for (const look of spoke) lines.push(`    ${lookText(look, paint)}`);
  }
  if (lines.length === 0) lines.push("  none held");
  lines.push(paint("2", `  (${looks} looks at ${subjects.length} things; --json shows each)`));
  return lines;
}

function subjectText({ kind, effect, text }: ExplainedSubject): string {
  const what = kind === "whole" ? "the whole text" : kind === "call" ? "the call" : effect ?? kind;
  return text === "" || kind === "whole" ? what : `${what} ${showUnknown(text)}`;
}

function lookText({ rule, action, outcome, locked, message, tags }: Look, paint: Painter): string {
  const lifted = outcome === "lifted" ? " (lifted by your override)" : "";
  const more = [...(locked ? ["locked"] : []), ...tags].join(" ");
  const at = paint("2", `${visible(rule.file)}:${rule.line}${more === "" ? "" : `  ${visible(more)}`}`);
  const why = message === undefined ? "" : `\n        ${visible(message)}`;
  return `${paint(COLORS[action], action.padEnd(5))} ${visible(rule.policy)}${lifted}  ${at}${why}`;
}

type Painter = (code: string, text: string) => string;

function painter({ color }: TextOptions): Painter {
  return (code, text) => color ? `\u001b[${code}m${text}\u001b[0m` : text;
}
