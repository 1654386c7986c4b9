/**
 * The policy language: the text of a policy file, and what it says or what is wrong with it.
 *
 * The JSON Schema for editors is behind a door of its own, `json_schema.ts`, because it loads a library that reading
 * policies does not need.
 *
 * @module
 */

export type { Diagnostic, DiagnosticCode, Position, Severity } from "./diagnostic.ts";
export type { Profiles } from "./check_sense.ts";
export { formatDuration, parseDuration } from "./duration.ts";
export { formatDiagnostic, type FormatDiagnosticOptions } from "./format_diagnostic.ts";
export {
  type LintOptions,
  lintPolicy,
  type ParseOptions,
  parsePolicy,
  type ParseResult,
  parseSuite,
  type Suite,
  type SuiteResult,
} from "./parse_policy.ts";
export { checkRegex } from "./regex.ts";
export { parseTimestamp } from "./timestamp.ts";
export { checkUrl, isInsecure, platformOf } from "./url.ts";
