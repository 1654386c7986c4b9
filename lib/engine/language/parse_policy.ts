/**
 * From the text of a policy file, or of a suite of tests, to plain data that holds what it says.
 *
 * @module
 */

import type { PolicyFile, PolicyTest } from "../policy.ts";
import { buildFile, buildTests } from "./build.ts";
import { checkSense, type Profiles } from "./check_sense.ts";
import { checkShape } from "./check_shape.ts";
import { type Diagnostic, toDiagnostics } from "./diagnostic.ts";
import { lintFile, lintTests } from "./lint.ts";
import { type Report, startReport } from "./report.ts";
import { POLICY_SCHEMA, SUITE_SCHEMA, type TextSchema } from "./schema.ts";
import { isMapping, readYaml } from "./yaml_tree.ts";

/** How a text is read. */
export interface ParseOptions {
  /** Name of the file, for diagnostics. Default `policy.yaml`, or `suite.yaml` for suites. */
  readonly file?: string;
  /** Profiles that `extends` may name: their names (which gives better hints), or a test. Default: any name. */
  readonly profiles?: Profiles;
}

/** How a text is linted. */
export interface LintOptions extends ParseOptions {
  /** Milliseconds since the epoch: rules that expired before get a warning. Default: `expires_at` is not looked at. */
  readonly now?: number;
}

/** A policy file that was read. */
export interface ParseResult {
  /** Set if and only if no diagnostic is an error. */
  readonly file?: PolicyFile;
  /** All that is wrong, sorted by place. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads a policy file.
 *
 * All errors are told at once. A file with an error has no meaning at all: no part of it is taken over. Never throws,
 * and takes time in proportion to the text, of which 1 MiB is read at most.
 *
 * @returns Errors only; {@link lintPolicy} tells of warnings too.
 *
 * @example
 * ```ts
 * import { parsePolicy } from "./parse_policy.ts";
 * const { file } = parsePolicy('version: "1"\ndefault_action: deny\n');
 * console.log(file?.default_action); // deny
 * ```
 */
export function parsePolicy(text: string, options: ParseOptions = {}): ParseResult {
  return readFile(text, options, undefined);
}

/**
 * Reads a policy file and warns of what loads but hardly does what was meant: rules that never apply, rules that
 * others shadow, words of earlier versions, policies without rules.
 */
export function lintPolicy(text: string, options: LintOptions = {}): ParseResult {
  return readFile(text, options, { now: options.now });
}

/** A suite of tests. */
export interface Suite {
  /** Path of the policy file as it was written, or the policy itself. Absent: the active policies. */
  readonly policy?: string | PolicyFile;
  readonly tests: readonly PolicyTest[];
}

/** A suite that was read. */
export interface SuiteResult {
  /** Set if and only if no diagnostic is an error. */
  readonly suite?: Suite;
  /** All that is wrong, warnings included, sorted by place. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a suite of tests. Never throws. */
export function parseSuite(text: string, options: LintOptions = {}): SuiteResult {
  const { value, report, finish } = read(text, options.file ?? "suite.yaml", SUITE_SCHEMA);
  if (isMapping(value)) {
    checkSense(value.policy, ["policy"], options.profiles, report);
    if (isMapping(value.policy)) lintFile(value.policy, ["policy"], options.now, report);
    lintTests(value.tests, ["tests"], report);
  }
  const diagnostics = finish();
  if (!isMapping(value) || hasError(report)) return { diagnostics };
  const tests = buildTests(value.tests, ["tests"], report.lineOf);
  const { policy } = value;
  if (isMapping(policy)) {
    return { suite: { policy: buildFile(policy, ["policy"], report.lineOf), tests }, diagnostics };
  }
  return { suite: typeof policy === "string" ? { policy, tests } : { tests }, diagnostics };
}

function readFile(
  text: string,
  options: ParseOptions,
  lint: { readonly now: number | undefined } | undefined,
): ParseResult {
  const { value, report, finish } = read(text, options.file ?? "policy.yaml", POLICY_SCHEMA);
  checkSense(value, [], options.profiles, report);
  if (lint !== undefined) lintFile(value, [], lint.now, report);
  const diagnostics = finish();
  // INVARIANT: data with an error is never built, so that no error can turn into a rule or an allow.
  if (!isMapping(value) || hasError(report)) return { diagnostics };
  return { file: buildFile(value, [], report.lineOf), diagnostics };
}

interface Reading {
  /** The data; undefined if the text is no YAML. */
  readonly value: unknown;
  readonly report: Report;
  readonly finish: () => readonly Diagnostic[];
}

function read(text: string, file: string, schema: TextSchema): Reading {
  const tree = readYaml(text);
  const report = startReport(tree, text);
  if (tree.value !== undefined) checkShape(tree.value, schema, report);
  return { value: tree.value, report, finish: () => toDiagnostics(report.findings, text, file) };
}

function hasError(report: Report): boolean {
  return report.findings.some((f) => f.severity === "error");
}
