/**
 * `rampart test`: what would be decided, without doing it.
 *
 * @module
 */

import { evaluate } from "../engine/mod.ts";
import { absolute } from "../policies/mod.ts";
import { CALL_ARGUMENT, CALL_OPTIONS, callFrom } from "./call_options.ts";
import { type Command, type Input, UsageError } from "./command.ts";
import { decisionJson, decisionStatus, decisionText } from "./decision_view.ts";
import {
  fileNamed,
  folderOption,
  type Machine,
  policiesInForce,
  surroundings,
  thisMachine,
} from "./machine.ts";
import type { Terminal } from "./terminal.ts";

/** The command. */
export const command: Command = {
  name: "test",
  summary: "Say what would be decided for a call, without making it",
  details:
    "With a YAML file as its argument it runs that suite of cases; with --calls it judges a stream of calls; " +
    "without either it runs the tests that the policies in force carry with them.",
  arguments: [{ ...CALL_ARGUMENT, name: "command|suite.yaml", optional: true }],
  options: [
    ...CALL_OPTIONS,
    {
      name: "calls",
      value: "FILE",
      summary:
        "Judge the calls of a JSON Lines file (- for standard input): {tool, params, agent?, cwd?, session?}",
    },
    { name: "json", summary: "Print JSON" },
  ],
  exits: [
    { status: 0, about: "allowed or watched; all tests passed" },
    { status: 1, about: "denied, to be asked about, or a test failed" },
    { status: 2, about: "wrong usage, a call that can't be read, or a policy that does not load" },
  ],
  examples: [
    { command: 'test "rm -rf /"', about: "a shell command" },
    { command: "test --tool read ~/.ssh/id_rsa", about: "a file that an agent wants to read" },
    { command: "test --agent codex --json 'git push --force'", about: "for a program to read" },
    {
      command: "test deploy-policy.test.yaml",
      about: "a suite: {policy, tests: [{name, tool, params, expect}]}",
    },
    { command: "test --calls calls.jsonl", about: "one decision a line" },
  ],
  permissions: "test",
  async run(input, terminal) {
    const machine = await thisMachine();
    const { calls, tool, config } = input.values;
    const [subject] = input.args;
    const configPath = config === undefined ? undefined : fileNamed(machine, config);
    if (calls !== undefined) {
      if (subject !== undefined) {
        throw new UsageError("--calls takes the place of the argument: give one of them");
      }
      const { testCalls } = await import("./test_calls.ts");
      return await testCalls(
        { file: calls, machine, defaults: defaults(input, machine), config: configPath },
        terminal,
      );
    }
    const json = input.flags.has("json");
    if (subject === undefined) {
      const { testInForce } = await import("./test_suite.ts");
      return await testInForce({ machine, config: configPath, json }, terminal);
    }
    if (tool === undefined && isSuite(subject, machine)) {
      const { testSuite } = await import("./test_suite.ts");
      return await testSuite(
        { machine, path: fileNamed(machine, subject), config: configPath, json },
        terminal,
      );
    }
    return await testCall(input, { machine, config: configPath }, terminal);
  },
};

/** A name that ends as YAML files do; with a space in it, it is more likely a command, unless there is such a file. */
function isSuite(subject: string, { cwd }: Machine): boolean {
  if (!/\.ya?ml$/.test(subject)) return false;
  if (!/\s/.test(subject)) return true;
  try {
    return Deno.statSync(absolute(subject, cwd)).isFile;
  } catch {
    return false;
  }
}

async function testCall(
  input: Input,
  { machine, config }: { machine: Machine; config: string | undefined },
  terminal: Terminal,
): Promise<number> {
  const call = callFrom(input, machine);
  const loaded = await policiesInForce(machine, { cwd: call.cwd ?? machine.cwd, config }, terminal);
  if (loaded === undefined) return 2;
  const around = surroundings(machine);
  const start = performance.now();
  const decision = evaluate(loaded.compiled, call, around);
  const evalUs = (performance.now() - start) * 1000;
  if (input.flags.has("json")) {
    const { rule, suggestion } = decision;
    terminal.out(`${
      JSON.stringify({
        ...decisionJson(decision, evalUs),
        ...(rule === undefined ? {} : { rule }),
        ...(suggestion === undefined ? {} : { suggestion: suggestion.command }),
      })
    }\n`);
  } else terminal.out(decisionText(call, decision, terminal));
  return decisionStatus(decision.action);
}

/** What the options say of calls that don't say it themselves. */
function defaults({ values }: Input, machine: Machine): { agent?: string; session?: string; cwd: string } {
  const { agent, session, cwd } = values;
  return {
    cwd: folderOption(machine, cwd),
    ...(agent === undefined ? {} : { agent }),
    ...(session === undefined ? {} : { session }),
  };
}
