/**
 * Agents that Rampart knows by name and has no hook for yet.
 *
 * @module
 */

import { findProgram } from "../../hooks/find_program.ts";
import type { AgentMachine } from "../../hooks/mod.ts";

/** An agent without an adapter. */
export interface UnwiredAgent {
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
  // Takes the login shell of the user's record, or /bin/bash.
  { title: "Codex", program: "codex", wrap: "no" },
  { title: "Gemini CLI", program: "gemini", wrap: "yes" },
  { title: "Qwen Code", program: "qwen", wrap: "yes" },
  // Takes /bin/bash.
  { title: "Copilot CLI", program: "copilot", wrap: "no" },
  { title: "opencode", program: "opencode", wrap: "yes" },
  { title: "Cursor", program: "cursor-agent", wrap: "untried" },
  { title: "Cline", program: "cline", wrap: "untried" },
  { title: "Aider", program: "aider", wrap: "untried" },
  { title: "Goose", program: "goose", wrap: "untried" },
  { title: "Amp", program: "amp", wrap: "untried" },
  { title: "Crush", program: "crush", wrap: "untried" },
  { title: "OpenClaw", program: "openclaw", wrap: "untried" },
];

/** Those of them that are on the PATH. */
export function unwiredAgents(machine: AgentMachine): readonly UnwiredAgent[] {
  return AGENTS.filter(({ program }) => findProgram(program, machine) !== undefined);
}
