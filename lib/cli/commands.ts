/**
 * The commands, each with the file that holds it. Only the file of the command that runs is loaded.
 *
 * @module
 */

import type { Command } from "./command.ts";

/** Loads a command. */
export type LoadCommand = () => Promise<{ readonly command: Command }>;

/** The commands by name, in the order in which the help lists them. */
export const COMMANDS: Readonly<Record<string, LoadCommand>> = {
  "init": () => import("./init.ts"),
  "test": () => import("./test.ts"),
  "policy lint": () => import("./policy_lint.ts"),
  "policy explain": () => import("./policy_explain.ts"),
  "policy test": () => import("./policy_test.ts"),
  "policy schema": () => import("./policy_schema.ts"),
  "shell read": () => import("./shell_read.ts"),
};

/** Every command, loaded. */
export async function loadAll(): Promise<readonly Command[]> {
  return (await Promise.all(Object.values(COMMANDS).map((load) => load()))).map(({ command }) => command);
}
