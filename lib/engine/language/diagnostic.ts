/**
 * What is wrong with a policy text, and where: the one form in which parser and linter speak.
 *
 * @module
 */

/** A place in a text. Line and column count from 1, the column in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** How bad it is: an error keeps the file from loading, a warning does not. */
export type Severity = "error" | "warning";

/** One thing that is wrong with a policy text. */
export interface Diagnostic {
  readonly severity: Severity;
  /** Stable, lower case with dashes: `unknown-key`, `duplicate-name`, `never-matches`. */
  readonly code: DiagnosticCode;
  /** What is wrong, in one line: `unknown key "comand_matches"`. */
  readonly message: string;
  /** What to do about it: `did you mean "command_matches"?`. */
  readonly hint?: string;
  /** The file's name as it was given. */
  readonly file: string;
  readonly start: Position;
  readonly end: Position;
  /** The line of the text on which it starts. */
  readonly source: string;
}

/** Every code that a diagnostic may bear. */
export type DiagnosticCode =
  | "yaml"
  | "too-large"
  | "aliases"
  | "duplicate-key"
  | "duplicate-name"
  | "unknown-key"
  | "missing-key"
  | "wrong-type"
  | "bad-value"
  | "bad-pattern"
  | "bad-regex"
  | "removed"
  | "deprecated"
  | "never-matches"
  | "shadowed"
  | "redundant"
  | "insecure"
  | "empty"
  | "extends";

/** A stretch of a text, in UTF-16 code units from 0; `end` is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Something found wrong, by its stretch of the text rather than by line and column. */
export interface Finding {
  readonly severity: Severity;
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly hint?: string;
  readonly span: Span;
}

/** Most diagnostics that are told of one text. Beyond that a reader has long stopped, and memory matters more. */
const MAX_DIAGNOSTICS = 200;

/**
 * Findings as diagnostics: with line and column, sorted by place, each said once.
 *
 * Where there are too many, errors are kept before warnings.
 */
export function toDiagnostics(
  findings: readonly Finding[],
  text: string,
  file: string,
): readonly Diagnostic[] {
  if (findings.length === 0) return [];
  const seen = new Set<string>();
  const unique = findings.filter((f) => {
    const key = `${f.span.start} ${f.severity} ${f.message}`;
    return !seen.has(key) && seen.add(key) !== undefined;
  });
  const byPlace = (a: Finding, b: Finding): number =>
    a.span.start - b.span.start || (a.severity === b.severity ? 0 : a.severity === "error" ? -1 : 1);
  unique.sort(byPlace);
  const errors = unique.filter((f) => f.severity === "error").slice(0, MAX_DIAGNOSTICS);
  const warnings = unique.filter((f) => f.severity === "warning").slice(0, MAX_DIAGNOSTICS - errors.length);
  const starts = lineStarts(text);
  return [...errors, ...warnings].sort(byPlace).map(({ span, ...rest }): Diagnostic => {
    const start = positionOf(starts, Math.min(span.start, text.length));
    const from = starts[start.line - 1] ?? 0;
    const source = text.slice(from, (starts[start.line] ?? text.length + 1) - 1).replace(/\r$/, "");
    const end = positionOf(starts, Math.min(Math.max(span.end, span.start), text.length));
    return { ...rest, file, start, end, source };
  });
}

/** Offsets at which the lines of a text start. */
export function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let i = text.indexOf("\n"); i >= 0; i = text.indexOf("\n", i + 1)) starts.push(i + 1);
  return starts;
}

/** The line and column of an offset. */
export function positionOf(starts: readonly number[], offset: number): Position {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
}
