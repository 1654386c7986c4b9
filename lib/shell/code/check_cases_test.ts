/**
 * A table of cases as tests: sources and what they would do.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { CodeLanguage } from "../programs/mod.ts";
import { readCode } from "./mod.ts";
import { showFindings } from "./show_findings.ts";

/** Declares a test for each case: the source first, then the lines of `showFindings`. */
export function checkCases(language: CodeLanguage, cases: readonly (readonly [string, ...string[]])[]): void {
  for (const [source, ...want] of cases) {
    Deno.test(`${language}: ${source.replace(/\s+/g, " ").slice(0, 80)}`, () => {
      const options = { home: "/home/u", env: {}, args: [], budget: { steps: 131_072 } };
      assert.deepEqual(showFindings(readCode(language, source, options)), want);
    });
  }
}
