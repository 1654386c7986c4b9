/**
 * Lines of a report: a mark, what it is about, what there is to say.
 *
 * @module
 */

import { visible } from "../engine/visible.ts";
import { paint, type Terminal, type Tint } from "./terminal.ts";

/** `✓` done or fine, `·` as before or nothing to do, `!` not as good as it could be, `✗` not as it must be. */
export type Mark = "✓" | "·" | "!" | "✗";

/** A line of a report. */
export interface ReportLine {
  readonly mark: Mark;
  /** A word or two. */
  readonly title: string;
  readonly text: string;
  /** What to do about it, on lines of its own. */
  readonly next?: string;
}

/** Columns of the titles. */
const TITLE = 14;

const TINTS: Readonly<Record<Mark, Tint>> = { "✓": "green", "·": "dim", "!": "yellow", "✗": "red" };

/** Writes a line. What it shows may come from settings or programs, and is made safe to show. */
export function reportLine({ mark, title, text, next }: ReportLine, terminal: Terminal): string {
  const first = `${paint(terminal, TINTS[mark], mark)} ${title.padEnd(TITLE - 1)} ${visible(text)}\n`;
  return next === undefined ? first : `${first}${" ".repeat(TITLE + 2)}→ ${visible(next)}\n`;
}

/** Says what was done, and keeps in mind whether something failed. */
export interface Report {
  /** @param next What to do about it. */
  readonly say: (mark: Mark, title: string, text: string, next?: string) => void;
  /** Whether a line said that something is not as it must be. */
  readonly failed: () => boolean;
}

/** Says it on a terminal. */
export function reporter(terminal: Terminal): Report {
  let failed = false;
  return {
    say(mark, title, text, next) {
      failed ||= mark === "✗";
      terminal.out(reportLine({ mark, title, text, ...(next === undefined ? {} : { next }) }, terminal));
    },
    failed: () => failed,
  };
}
