/**
 * A diagnostic as text for a person.
 *
 * @module
 */

import { visible } from "../visible.ts";
import type { Diagnostic } from "./diagnostic.ts";

/** How a diagnostic is written. */
export interface FormatDiagnosticOptions {
  /** Whether to colour it with ANSI sequences. Default false. */
  readonly color?: boolean;
}

/** Columns of the source line that are shown at most; of a longer one the part around the fault. */
const MAX_COLUMNS = 120;

/** Columns shown before the fault where the line is cut. */
const LEAD = 40;

/**
 * Writes a diagnostic: where and what, the line with the fault underlined, and what to do about it.
 *
 * @returns Several lines, without a newline at the end.
 *
 * @example
 * ```text
 * custom.yaml:7:11: error: unknown key "comand_matches"
 *   7 |           comand_matches: ["rm -rf *"]
 *     |           ^^^^^^^^^^^^^^
 *   hint: did you mean "command_matches"?
 * ```
 */
export function formatDiagnostic(diagnostic: Diagnostic, options: FormatDiagnosticOptions = {}): string {
  const paint = (codes: string, text: string): string =>
    options.color === true ? `\x1b[${codes}m${text}\x1b[0m` : text;
  const { severity, file, start, end, message, hint, source } = diagnostic;
  const tint = severity === "error" ? "1;31" : "1;33";
  const place = `${visible(file)}:${start.line}:${start.column}:`;
  const lines = [`${paint("1", place)} ${paint(tint, `${severity}:`)} ${visible(message)}`];
  if (source.trim() !== "") {
    const from = start.column - 1;
    const to = end.line > start.line ? source.trimEnd().length : end.column - 1;
    const shown = excerpt(source, from, Math.max(to, from + 1));
    const number = String(start.line);
    lines.push(`  ${paint("2", `${number} |`)} ${shown.text}`);
    const marks = "^".repeat(Math.max(1, shown.width));
    lines.push(
      `  ${paint("2", `${" ".repeat(number.length)} |`)} ${" ".repeat(shown.indent)}${paint(tint, marks)}`,
    );
  }
  if (hint !== undefined) lines.push(`  ${paint("36", "hint:")} ${visible(hint)}`);
  return lines.join("\n");
}

interface Excerpt {
  readonly text: string;
  /** Columns before the fault. */
  readonly indent: number;
  /** Columns of the fault. */
  readonly width: number;
}

function excerpt(source: string, from: number, to: number): Excerpt {
  const cutsHead = source.length > MAX_COLUMNS && from > LEAD * 2;
  const first = cutsHead ? from - LEAD : 0;
  const last = Math.min(source.length, first + MAX_COLUMNS);
  const before = (cutsHead ? "…" : "") + visible(source.slice(first, from));
  const fault = visible(source.slice(from, Math.min(to, last)));
  const after = visible(source.slice(Math.min(to, last), last).trimEnd()) + (last < source.length ? "…" : "");
  return { text: before + fault + after, indent: columns(before), width: columns(fault) };
}

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;

/** How many columns of a terminal a text takes. */
function columns(text: string): number {
  let width = 0;
  for (const c of text) width += /\p{M}/u.test(c) ? 0 : WIDE.test(c) ? 2 : 1;
  return width;
}
