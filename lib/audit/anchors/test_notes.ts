/**
 * Signed checkpoints for tests, and what these need.
 *
 * @module
 */

import { checkpointText } from "../checkpoint.ts";
import { createKey, type Signer, signerOf } from "../note.ts";

/** A key of its own. */
export async function testSigner(): Promise<Signer> {
  const { privateKey } = await createKey();
  return signerOf(privateKey);
}

/** Notes of checkpoints at 100, 200, … events. */
export async function testNotes(count: number, key?: Signer): Promise<readonly string[]> {
  const signer = key ?? await testSigner();
  const notes: string[] = [];
  for (let i = 1; i <= count; i++) {
    notes.push(
      await signer.sign(checkpointText({
        origin: signer.name,
        size: 100 * i,
        root: i.toString(16).padStart(64, "0"),
        time: "2026-11-21T12:00:00.000Z",
        last: "-",
        previous: "0".repeat(64),
      })),
    );
  }
  return notes;
}

/** A file of checkpoints as a log has it. */
export function checkpointsFile(notes: readonly string[]): string {
  return notes.map((note) => `${note}\n`).join("");
}

/** Whether a program can be started here. Tests that need one that can't are reported as skipped. */
export function hasProgram(name: string): boolean {
  try {
    return new Deno.Command(name, { args: ["--version"], stdout: "null", stderr: "null" }).outputSync().code <
      126;
  } catch {
    return false;
  }
}
