/**
 * Cases with the answers that they want: `rampart test FILE.yaml`, and the tests that policies carry with them.
 *
 * @module
 */

import { type Action, type CompiledPolicies, evaluate, type PolicyTest, visible } from "../engine/mod.ts";
import { formatDiagnostic, parseSuite } from "../engine/language/mod.ts";
import { absolute, displayPath, readPolicyText } from "../policies/mod.ts";
import { UsageError } from "./command.ts";
import { actionLabel } from "./decision_view.ts";
import { fileNamed, type Machine, policiesInForce, surroundings } from "./machine.ts";
import { paint, type Terminal } from "./terminal.ts";

/** How a case came out. */
interface CaseResult {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly expect: readonly Action[];
  readonly expect_message?: string;
  readonly action: Action;
  readonly message: string;
  readonly matched_policies: readonly string[];
  readonly partial: boolean;
  readonly passed: boolean;
}

/** Cases, where they stand, and the policies that they are about. */
interface Cases {
  readonly file: string;
  readonly tests: readonly PolicyTest[];
  readonly compiled: CompiledPolicies;
}

/** What running tests needs. */
export interface TestOptions {
  readonly machine: Machine;
  /** A policy file in place of those in force, absolute. */
  readonly config: string | undefined;
  readonly json: boolean;
}

/** Runs a suite file. Its `policy` is relative to the file itself; without one the policies in force are meant. */
export async function testSuite(
  { machine, config, json, path }: TestOptions & { readonly path: string },
  terminal: Terminal,
): Promise<number> {
  const file = displayPath(path, machine.userHome);
  const { suite, diagnostics } = parseSuite(readPolicyText(path), { file });
  for (const diagnostic of diagnostics) terminal.err(`${formatDiagnostic(diagnostic)}\n`);
  if (suite === undefined) return 2;
  const folder = path.slice(0, Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\"))) || "/";
  const own = typeof suite.policy === "object"
    ? { layer: "custom" as const, path, file, text: "", policy: suite.policy }
    : suite.policy === undefined
    ? undefined
    : policyOf(machine, absolute(suite.policy, folder), file);
  const wanted = { cwd: machine.cwd, config: config ?? own, responses: true };
  const loaded = await policiesInForce(machine, wanted, terminal);
  if (loaded === undefined) return 2;
  return show(runCases({ file, tests: suite.tests, compiled: loaded.compiled }, machine), json, terminal);
}

function policyOf(machine: Machine, path: string, suite: string): string {
  try {
    return fileNamed(machine, path);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(`${suite} names a policy that cannot be read: ${error.message}`);
  }
}

/** Runs the tests that the policies in force carry with them, or those of one file. */
export async function testInForce(options: TestOptions, terminal: Terminal): Promise<number> {
  const results = await casesInForce(options, terminal);
  return results === undefined ? 2 : show(results, options.json, terminal);
}

/** Runs the tests of each file, judged by that file and Rampart's protection of itself. */
export async function testFiles(
  { machine, json, paths }: Omit<TestOptions, "config"> & { readonly paths: readonly string[] },
  terminal: Terminal,
): Promise<number> {
  const results: CaseResult[] = [];
  let broken = false;
  for (const path of paths) {
    const found = await casesInForce({ machine, config: path, json }, terminal);
    if (found === undefined) broken = true;
    else results.push(...found);
  }
  const status = show(results, json, terminal);
  return broken ? 2 : status;
}

async function casesInForce(
  { machine, config }: TestOptions,
  terminal: Terminal,
): Promise<readonly CaseResult[] | undefined> {
  const wanted = { cwd: machine.cwd, config, responses: true, fresh: true };
  const loaded = await policiesInForce(machine, wanted, terminal);
  if (loaded === undefined) return undefined;
  const { compiled, sources = [] } = loaded;
  // With a file in place of the layers its own tests are meant, not those of the built-in layer.
  return sources.filter(({ layer }) => config === undefined || layer !== "builtin")
    .flatMap(({ file, policy }) => runCases({ file, tests: policy.tests, compiled }, machine));
}

/**
 * Where a case's call would run that names no folder: in a project like any other. Whether a test passes must not depend
 * on where it is started.
 */
const PROJECT = "/srv/app";

function runCases({ file, tests, compiled }: Cases, machine: Machine): readonly CaseResult[] {
  const around = surroundings({ ...machine, cwd: PROJECT });
  return tests.map((test) => {
    const { name, line, expect, expect_message, tool, params, agent, session, cwd, response } = test;
    const call = {
      tool,
      params,
      cwd: cwd === undefined ? PROJECT : absolute(cwd, PROJECT),
      ...(agent === undefined ? {} : { agent }),
      ...(session === undefined ? {} : { session }),
      ...(response === undefined ? {} : { response }),
    };
    const { action, message, matched_policies, partial } = evaluate(compiled, call, around);
    const passed = expect.includes(action) &&
      (expect_message === undefined || message.includes(expect_message));
    return {
      name,
      file,
      line,
      expect,
      ...(expect_message === undefined ? {} : { expect_message }),
      action,
      message,
      matched_policies,
      partial,
      passed,
    };
  });
}

function show(results: readonly CaseResult[], json: boolean, terminal: Terminal): number {
  const failed = results.filter(({ passed }) => !passed).length;
  const passed = results.length - failed;
  if (json) terminal.out(`${JSON.stringify({ passed, failed, tests: results })}\n`);
  else {
    for (const result of results) terminal.out(caseText(result, terminal));
    if (results.length === 0) terminal.out("There are no tests in these policies.\n");
    terminal.out(`${passed} passed, ${failed} failed\n`);
  }
  return failed > 0 ? 1 : 0;
}

function caseText(result: CaseResult, terminal: Terminal): string {
  const { name, file, line, expect, expect_message, action, message, matched_policies, passed } = result;
  if (passed) return `${paint(terminal, "green", "✓")} ${visible(name)}\n`;
  const wanted = expect.map((a) => actionLabel(a, terminal)).join(" or ");
  const policies = matched_policies.length > 0 ? matched_policies.join(", ") : "default";
  const lines = [
    `${paint(terminal, "red", "✗")} ${visible(name)} ${
      paint(terminal, "dim", `(${visible(`${file}:${line}`)})`)
    }`,
    `    wanted ${wanted}, got ${actionLabel(action, terminal)} [${visible(policies)}]`,
    ...(message === "" ? [] : [`    message: ${visible(message)}`]),
    ...(expect_message === undefined || message.includes(expect_message)
      ? []
      : [`    wanted in the message: ${visible(expect_message)}`]),
  ];
  return `${lines.join("\n")}\n`;
}
