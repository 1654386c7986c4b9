/**
 * A way in which an agent may try to weaken its guard, as the call that Claude Code would ask its hook about.
 *
 * None of the calls is ever made: they are only put to the gate.
 *
 * @module
 */

/** A call, by Claude Code's name of the tool and what the tool is given. */
export interface Call {
  readonly tool: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** A call, and the answer that it must get. */
export interface Way extends Call {
  readonly expect: "deny" | "ask";
  /** Unlike those of all other ways; by default the call itself. */
  readonly name: string;
}

/** Commands of the Bash tool that must all get this answer. */
export function commands(expect: Way["expect"], list: readonly string[]): readonly Way[] {
  return list.map((command) => ({ expect, name: command, tool: "Bash", input: { command } }));
}

/** Calls of one tool that must all get this answer. */
export function calls(
  expect: Way["expect"],
  tool: string,
  list: readonly Readonly<Record<string, unknown>>[],
): readonly Way[] {
  return list.map((input) => ({ expect, name: `${tool} ${JSON.stringify(input)}`, tool, input }));
}
