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
  | "empty"
  | "extends";
