/**
 * The call that a command line describes: `rampart test --tool read ~/.ssh/id_rsa --agent codex`.
 *
 * @module
 */

import type { ToolCall } from "../engine/mod.ts";
import { type Argument, type Input, type Option, UsageError } from "./command.ts";
import { folderOption, type Machine } from "./machine.ts";

/** Options that describe a call. */
export const CALL_OPTIONS: readonly Option[] = [
  {
    name: "tool",
    short: "t",
    value: "NAME",
    summary: "Tool of the call: exec, read, write, fetch, mcp or an agent's own",
  },
  { name: "agent", short: "a", value: "NAME", summary: "Agent that makes the call, such as claude-code" },
  { name: "session", value: "ID", summary: "The agent's session" },
  { name: "cwd", value: "FOLDER", summary: "Directory in which the call would run (default: this one)" },
  {
    name: "config",
    value: "FILE",
    summary: "Judge by this policy file in place of yours, the profile and the project's",
  },
];

/** What a call is about. */
export const CALL_ARGUMENT: Argument = {
  name: "command",
  summary: "A shell command; with --tool a path, a URL or the parameters as JSON",
  quoted: true,
};

/**
 * Builds the call.
 *
 * @throws {UsageError} Where the parameters of another tool are no JSON object.
 */
export function callFrom(input: Input, machine: Machine): ToolCall {
  const { tool = "exec", agent, session, cwd } = input.values;
  return {
    tool,
    params: paramsOf(tool, input.args[0] ?? ""),
    cwd: folderOption(machine, cwd),
    ...(agent === undefined ? {} : { agent }),
    ...(session === undefined ? {} : { session }),
  };
}

function paramsOf(tool: string, text: string): Readonly<Record<string, unknown>> {
  switch (tool) {
    case "exec":
      return { command: text };
    case "read":
    case "write":
      return { path: text };
    case "fetch":
      return { url: text };
    default:
      return jsonObject(text) ?? fail(tool);
  }
}

function fail(tool: string): never {
  throw new UsageError(
    `the parameters of ${tool} must be a JSON object`,
    `for example: rampart test --tool ${tool} '{"name": "value"}'`,
  );
}

function jsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a value is an object with keys, as opposed to a list or nothing. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
