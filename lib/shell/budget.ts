/**
 * Bounds on the work for one reading, and the gaps that are reported where one of them ran out.
 *
 * @module
 */

import type { Gap, ReadBudget } from "./reading.ts";

/** The bounds that hold where the caller sets none: a reading within them takes less than 20 ms. */
export const DEFAULT_BUDGET: ReadBudget = { length: 65_536, depth: 48, commands: 4_096, steps: 131_072 };

/** What is left of the bounds while a reading is made. `steps` is shared with the readers of other languages. */
export interface Budget {
  readonly limits: ReadBudget;
  /** Steps left; at nought or below nothing more is worked out. */
  steps: number;
  /** Substitutions, functions, wrappers and scripts that are open. */
  depth: number;
  readonly gaps: Gap[];
}

/** A budget from the caller's wishes. */
export function startBudget(wishes: Partial<ReadBudget> | undefined): Budget {
  const limits = wishes === undefined ? DEFAULT_BUDGET : { ...DEFAULT_BUDGET, ...wishes };
  return { limits, steps: limits.steps, depth: 0, gaps: [] };
}

const MESSAGES: Readonly<Record<Gap["kind"], string>> = {
  syntax: "The text is not valid here",
  length: "The text is longer than the limit",
  depth: "The commands are nested deeper than the limit",
  commands: "There are more commands than the limit",
  steps: "Working out the values takes more steps than the limit",
};

/** Records why the reading is not whole, once for each kind but `syntax`. */
export function addGap(budget: Budget, kind: Gap["kind"], pos: number, message?: string): void {
  const { gaps } = budget;
  if (kind === "syntax" ? gaps.length >= 16 : gaps.some((gap) => gap.kind === kind)) return;
  gaps.push({ kind, message: message ?? MESSAGES[kind], pos });
}

/**
 * Takes steps off the budget.
 *
 * @returns false when none are left; the gap is then recorded.
 */
export function spend(budget: Budget, steps: number, pos: number): boolean {
  budget.steps -= steps;
  if (budget.steps > 0) return true;
  addGap(budget, "steps", pos);
  return false;
}
