/**
 * Bounds on the work for one reading, and the gaps that are reported where one of them ran out.
 *
 * @module
 */

import type { Gap, ReadBudget } from "./reading.ts";

/** The bounds that hold where the caller sets none: a reading within them takes less than 20 ms. */
export const DEFAULT_BUDGET: ReadBudget = { length: 131_072, depth: 48, commands: 2_048, steps: 65_536 };

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

const HEREDOC = /<<-?[ \t]*(?:\\?([\w.-]+)|'([^'\n]*)'|"([^"\n]*)")/g;

/** The next here-document that starts at a place or after it; its body starts where the next line does. */
function findHeredoc(
  text: string,
  from: number,
): { readonly name: string; readonly body: number } | undefined {
  HEREDOC.lastIndex = from;
  const found = HEREDOC.exec(text);
  const line = found === null ? -1 : text.indexOf("\n", HEREDOC.lastIndex);
  return found === null || line < 0
    ? undefined
    : { name: found[1] ?? found[2] ?? found[3] ?? "", body: line + 1 };
}

/** Marks of syntax in a text, here-documents left out, above which parsing alone could take too long. */
const MOST_MARKS = 12_000;

/** Substitutions within substitutions that are surely more than the depth allows for. */
const MOST_OPEN = 192;

/**
 * Whether a long text is so dense with syntax, or so deeply nested, that parsing it could take too long. The scan
 * only counts: a text that looks like it without being it is read no worse than any other that is over a limit.
 */
export function tooDense(text: string): "steps" | "depth" | undefined {
  let open = 0;
  let marks = 0;
  let blanks = 0;
  let resume = 0;
  let endless: string | undefined;
  let heredoc = findHeredoc(text, 0);
  for (let at = 0; at < text.length; at++) {
    if (heredoc !== undefined && at >= heredoc.body) {
      const { name } = heredoc;
      // One that never ends is looked for once: looking is linear, and there may be many.
      const close = endless === name ? -1 : text.indexOf(`\n${name}\n`, at - 1);
      if (close < 0) endless = name;
      resume = close < 0 ? at : close + name.length + 1;
      heredoc = findHeredoc(text, Math.max(resume, at + 1));
      at = Math.max(at, resume - 1);
      continue;
    }
    switch (text.charCodeAt(at)) {
      case 36: { // $
        const next = text.charCodeAt(at + 1);
        if ((next === 40 || next === 123) && ++open > MOST_OPEN) return "depth";
        marks++;
        break;
      }
      case 41: // )
      case 125: // }
        if (open > 0) open--;
        marks++;
        break;
      case 32: // words cost less than operators
        if ((++blanks & 3) === 0) marks++;
        break;
      case 10:
      case 34:
      case 38:
      case 39:
      case 40:
      case 42:
      case 59:
      case 60:
      case 61:
      case 62:
      case 63:
      case 91:
      case 96:
      case 123:
      case 124:
        marks++;
    }
  }
  return marks > MOST_MARKS ? "steps" : undefined;
}
