/**
 * Running a program to look at it.
 *
 * @module
 */

import { firstLine, reasonOf } from "./is_there.ts";

/** What a program printed, or why it did not. */
export type Printed = { readonly out: string } | { readonly problem: string };

/** Milliseconds that a look may take. */
const PATIENCE = 5_000;

/** Runs a program that prints something and ends. */
export async function printed(program: string, args: readonly string[]): Promise<Printed> {
  try {
    const { success, code, signal, stdout, stderr } = await new Deno.Command(program, {
      args: [...args],
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      signal: AbortSignal.timeout(PATIENCE),
    }).output();
    const decoder = new TextDecoder();
    if (success) return { out: decoder.decode(stdout) };
    const said = firstLine(decoder.decode(stderr));
    const end = signal === null ? `it left with status ${code}` : `it was ended by ${signal}`;
    return { problem: said === "" ? end : `${end}: ${said}` };
  } catch (error) {
    return { problem: `it can't be started: ${reasonOf(error)}` };
  }
}
