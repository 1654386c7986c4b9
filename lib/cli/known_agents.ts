/**
 * Agents that Rampart knows by name and has no hook for.
 *
 * @module
 */

import { findProgram } from "../../hooks/find_program.ts";
import { adapterNamed, type AgentMachine } from "../../hooks/mod.ts";

/** An agent without an adapter. */
export interface UnwiredAgent {
  /** As an adapter of its own would be called. */
  readonly name: string;
  readonly title: string;
  /** Name of its program. */
  readonly program: string;
  /**
   * Whether `rampart wrap` reaches the shells that it starts: `yes` and `no` as was observed, `untried` where it says
   * at its end how many calls it judged.
   */
  readonly wrap: "yes" | "no" | "untried";
}

const AGENTS: readonly UnwiredAgent[] = [
  { name: "gemini", title: "Gemini CLI", program: "gemini", wrap: "yes" },
  { name: "qwen", title: "Qwen Code", program: "qwen", wrap: "yes" },
  // Takes /bin/bash.
  { name: "copilot", title: "Copilot CLI", program: "copilot", wrap: "no" },
  { name: "opencode", title: "opencode", program: "opencode", wrap: "yes" },
  { name: "cursor", title: "Cursor", program: "cursor-agent", wrap: "untried" },
  { name: "cline", title: "Cline", program: "cline", wrap: "untried" },
  { name: "aider", title: "Aider", program: "aider", wrap: "untried" },
  { name: "goose", title: "Goose", program: "goose", wrap: "untried" },
  { name: "amp", title: "Amp", program: "amp", wrap: "untried" },
  { name: "crush", title: "Crush", program: "crush", wrap: "untried" },
  { name: "openclaw", title: "OpenClaw", program: "openclaw", wrap: "untried" },
];

/** Those of them that have no adapter. */
export function agentsWithoutAdapter(): readonly UnwiredAgent[] {
  return AGENTS.filter(({ name }) => adapterNamed(name) === undefined);
}

/** Those of them that are on the PATH and have no adapter. */
export function unwiredAgents(machine: AgentMachine): readonly UnwiredAgent[] {
  return agentsWithoutAdapter().filter(({ program }) => findProgram(program, machine) !== undefined);
}
