/**
 * How a person types this program where they are.
 *
 * @module
 */

import { findProgram } from "../../hooks/find_program.ts";
import type { AgentMachine } from "../../hooks/mod.ts";
import { quoted } from "../../hooks/shell/command_line.ts";

/**
 * The words that start this program: `rampart` where that is on the PATH, else the launcher of the checkout, as it is
 * reached from the working directory. A command that is shown must work when it is copied.
 *
 * @param root Folder of the sources; undefined where none are known.
 */
export function calledAs(machine: AgentMachine, root: string | undefined): string {
  if (root === undefined || findProgram("rampart", machine) !== undefined) return "rampart";
  if (machine.cwd === root) return "./scripts/rampart";
  return quoted(`${root}/scripts/rampart`);
}
