/**
 * Worlds in which a person sits at a terminal.
 *
 * @module
 */

import { inWorld, LAUNCHER, type Run, type World } from "../end_to_end/rampart.ts";

/** A world, and a person in it. */
export interface PersonsWorld extends World {
  /** Runs `rampart` on a terminal of its own; what it writes comes back as `out`. */
  readonly atTerminal: (...args: readonly string[]) => Promise<Run>;
}

/** Runs a program on a terminal of its own, and leaves with its status. */
const TERMINAL = `
import os, pty, sys
status = pty.spawn(sys.argv[1:])
sys.exit(os.waitstatus_to_exitcode(status))
`;

/** Calls back with a world of its own, which is removed afterwards. */
export function withPerson(work: (world: PersonsWorld) => Promise<void>): Promise<void> {
  return inWorld((world) =>
    work({
      ...world,
      atTerminal: (...args) => world.run(["-c", TERMINAL, LAUNCHER, ...args], { launcher: "python3" }),
    })
  );
}
