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
  /** What of it `rampart wrap` reaches, as was observed; undefined where that was not tried. Its other tools are not seen. */
  readonly wrap?: string;
}

const AGENTS: readonly UnwiredAgent[] = [
  // By what aider-chat 0.86.2 runs commands with.
  {
    name: "aider",
    title: "Aider",
    program: "aider",
    wrap: "its commands at a terminal; without one it starts /bin/sh, which is not reached",
  },
  // Seen with @continuedev/cli 1.5.47.
  { name: "continue", title: "Continue", program: "cn", wrap: "its commands" },
  { name: "goose", title: "Goose", program: "goose" },
  { name: "amp", title: "Amp", program: "amp" },
  { name: "crush", title: "Crush", program: "crush" },
];

/** Those of them that have no adapter. */
export function agentsWithoutAdapter(): readonly UnwiredAgent[] {
  return AGENTS.filter(({ name }) => adapterNamed(name) === undefined);
}

/** Those of them that are on the PATH and have no adapter. */
export function unwiredAgents(machine: AgentMachine): readonly UnwiredAgent[] {
  return agentsWithoutAdapter().filter(({ program }) => findProgram(program, machine) !== undefined);
}
