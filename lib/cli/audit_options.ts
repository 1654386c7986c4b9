/**
 * What the commands that read the audit log have in common.
 *
 * @module
 */

import { folderOption, type Machine } from "./machine.ts";
import { type Input, type Option, UsageError } from "./command.ts";
import type { Terminal } from "./terminal.ts";

/** Names the log's folder. */
export const AUDIT_DIR_OPTION: Option = {
  name: "audit-dir",
  value: "DIR",
  summary: "Folder of the log (default: audit in the Rampart home)",
};

/** The folder of the log that is meant. */
export function auditFolder(machine: Machine, { values }: Input): string {
  const named = values["audit-dir"];
  return named === undefined ? machine.home.audit : folderOption(machine, named);
}

/** The largest number of events that are shown at once. */
const MOST = 1_000_000;

/**
 * How many events are wanted.
 *
 * @throws {UsageError} Where it isn't a number.
 */
export function countOption({ values }: Input, standard: number): number {
  const { count } = values;
  if (count === undefined) return standard;
  const number = /^\d{1,7}$/.test(count) ? Number(count) : NaN;
  if (number <= MOST) return number;
  throw new UsageError(`not a number of events: ${count}`, "for example: -n 50");
}

/** Reads from a log. Where it can't be read, says so and leaves with 2. */
export async function readingLog(
  folder: string,
  terminal: Terminal,
  work: () => Promise<number>,
): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (
      !(error instanceof Deno.errors.PermissionDenied || error instanceof Deno.errors.NotADirectory ||
        isIo(error) || (error instanceof Error && error.name === "DamagedFile"))
    ) {
      throw error;
    }
    const { visible } = await import("../engine/visible.ts");
    terminal.err(`${visible(`rampart: cannot read the audit log in ${folder}: ${error.message}`)}\n`);
    terminal.err("  run this as the user who owns the log, or name another folder with --audit-dir\n");
    return 2;
  }
}

/** Errors of the system that have no class of their own, such as that of a folder in a file's place. */
function isIo(error: unknown): error is Error {
  return error instanceof Error && "code" in error && typeof error.code === "string" &&
    /^E[A-Z]+$/.test(error.code);
}
