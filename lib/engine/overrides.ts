/**
 * What the human's own overrides cover, and which verdicts they take away.
 *
 * An allow of the override layer covers the subject that it holds for. Covering a command, it covers as well what that
 * command hands on (`sudo …`) and the files and hosts that these touch. One that spells out the whole text covers all.
 *
 * @module
 */

import type { CallSubjects } from "./subjects.ts";
import type { Verdict } from "./verdict.ts";

/** The subjects that overrides cover. */
export interface Coverage {
  /** Whether a subject, by its index, is covered. */
  readonly covers: (subject: number) => boolean;
}

const NOTHING: Coverage = { covers: () => false };

/** Works out what the overrides among the verdicts cover. */
export function coverageOf(verdicts: readonly Verdict[], found: CallSubjects): Coverage {
  if (!verdicts.some((v) => v.rule.ref.layer === "override")) return NOTHING;
  // What a service answers is not the human's own word.
  const own = verdicts.filter(({ action, rule }) =>
    action === "allow" && rule.ref.layer === "override" && rule.rule.action !== "webhook"
  ).map((v) => v.subject);
  return own.length === 0 ? NOTHING : spread(own, found);
}

/** Coverage that starts from some subjects. */
export function spread(own: readonly number[], { subjects, reading }: CallSubjects): Coverage {
  const covered = new Set(own);
  if (own.some((i) => subjects[i]?.subject.kind === "whole")) return { covers: () => true };
  const commands = new Set<number>();
  for (const i of own) {
    const subject = subjects[i]?.subject;
    if (subject?.kind === "command") commands.add(subject.index);
  }
  // A command stands before those that it hands on to, so one pass reaches them all.
  reading?.commands.forEach((run, index) => {
    if (run.via !== undefined && commands.has(run.via)) commands.add(index);
  });
  const all = reading !== undefined && reading.commands.length === commands.size;
  subjects.forEach(({ subject }, i) => {
    if (subject.kind === "command" && commands.has(subject.index)) covered.add(i);
    else if (
      (subject.kind === "file" || subject.kind === "connect") && subject.by !== undefined &&
      commands.has(subject.by)
    ) {
      covered.add(i);
    } else if (subject.kind === "whole" && all && reading.pipelines.length === 0) covered.add(i);
  });
  return { covers: (i) => covered.has(i) };
}

/** What either covers. */
export function together(a: Coverage, b: Coverage | undefined): Coverage {
  return b === undefined ? a : { covers: (i) => a.covers(i) || b.covers(i) };
}

/** Whether an override takes a verdict away. Nothing takes away a locked rule, or what is in the override layer itself. */
export function isLifted({ rule, subject }: Verdict, coverage: Coverage): boolean {
  return !rule.rule.locked && rule.ref.layer !== "builtin" && rule.ref.layer !== "override" &&
    coverage.covers(subject);
}
