/**
 * `rampart policy test`: the tests that policy files carry with them.
 *
 * @module
 */

import type { Command } from "./command.ts";
import { fileNamed, thisMachine } from "./machine.ts";

/** The command. */
export const command: Command = {
  name: "policy test",
  summary: "Run the tests that policy files carry with them",
  details:
    "A file named here is judged alone, together with Rampart's protection of itself. Without a file the tests " +
    "of all policies in force are judged by all of them.",
  arguments: [{
    name: "file",
    summary: "Policy files (default: those in force)",
    optional: true,
    many: true,
  }],
  options: [{ name: "json", summary: "Print JSON" }],
  exits: [
    { status: 0, about: "all passed" },
    { status: 1, about: "a test failed" },
    { status: 2, about: "wrong usage, or a policy that does not load" },
  ],
  examples: [
    { command: "policy test", about: "the policies in force" },
    { command: "policy test my-policy.yaml", about: "one file" },
  ],
  permissions: "policy",
  async run({ args, flags }, terminal) {
    const machine = await thisMachine();
    const { testFiles, testInForce } = await import("./test_suite.ts");
    const json = flags.has("json");
    if (args.length === 0) return await testInForce({ machine, config: undefined, json }, terminal);
    return await testFiles({ machine, json, paths: args.map((name) => fileNamed(machine, name)) }, terminal);
  },
};
