/**
 * Reading a command line: from source text to the commands that would run and what they would do.
 *
 * @module
 */

import { addGap, startBudget } from "./budget.ts";
import { readExitTraps } from "./builtins.ts";
import { leadIn, readForeign } from "./inner.ts";
import { startReader, type Tools } from "./reader.ts";
import type { Outcome } from "./programs/mod.ts";
import type { Reading, ReadOptions } from "./reading.ts";
import { OPERATIONS } from "./statements.ts";
import { readAsPowerShell, seemsPowerShell } from "./windows.ts";

/** A reading, and what the table of programs said of its commands on the way. */
export interface ReadingWithOutcomes {
  readonly reading: Reading;
  /** By the commands' places; undefined for builtins and others of which the table was not asked. */
  readonly outcomes: readonly (Outcome | undefined)[];
}

/**
 * Reads a command line with the given table of programs and readers of other languages.
 *
 * Never throws, and stays within the budget whatever the source.
 */
export function readWith(source: string, options: ReadOptions, tools: Tools): ReadingWithOutcomes {
  const budget = startBudget(options.budget);
  const r = startReader(source, options, budget, { tools, operations: OPERATIONS });
  if (source.length > budget.limits.length) addGap(budget, "length", budget.limits.length);
  else {
    try {
      switch (r.language) {
        case "fish":
        case "powershell":
        case "cmd":
          readForeign(r, r.language, source, { pos: 0, end: source.length }, []);
          break;
        default:
          leadIn(r, source);
          if (seemsPowerShell(source)) readAsPowerShell(r, source);
          readExitTraps(r);
      }
    } catch (error) {
      // The parser and the reader are bounded; should a stack still run out, what was read stands, with a gap.
      if (!(error instanceof RangeError)) throw error;
      addGap(budget, "depth", 0);
    }
  }
  const reading = {
    source,
    commands: r.runs,
    pipelines: r.pipelines,
    effects: r.effects,
    gaps: budget.gaps,
  };
  return { reading, outcomes: r.outcomes };
}
