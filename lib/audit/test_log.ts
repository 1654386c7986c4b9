/**
 * Logs for tests.
 *
 * @module
 */

import type { CallEntry } from "./entry.ts";

/** A call that was judged. */
export function callEntry(command: string, more: Partial<CallEntry> = {}): CallEntry {
  return {
    kind: "call",
    via: "hook",
    tool: "exec",
    agent: "claude-code",
    session: "s1",
    params: { command },
    decision: {
      action: "allow",
      enforced: true,
      message: "",
      matched_policies: [],
      partial: false,
      eval_us: 12.5,
    },
    ...more,
  };
}

/** Calls back with a folder of its own, which is removed afterwards. It has no log yet. */
export async function withLogFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = Deno.makeTempDirSync({ prefix: "rampart audit " });
  try {
    await work(`${folder}/audit`);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** Text of the files of events, oldest first. */
export function logText(folder: string): string {
  return logFiles(folder).map((name) => Deno.readTextFileSync(`${folder}/${name}`)).join("");
}

/** Names of the files of events, oldest first. */
export function logFiles(folder: string): readonly string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) => name.endsWith(".jsonl"))
    .sort();
}
