/**
 * Rules for one call that were used up: they go from the person's file, so that they don't come back with a new process.
 *
 * @module
 */

import type { RampartHome } from "../policies/mod.ts";

/** The policies in which `rampart allow --once` puts each of its rules. */
const ONCE = /:(once-[a-z0-9]{6})#\d+$/;

/**
 * Removes rules from the person's overrides, as far as they were made by `--once`. One that a person wrote by hand is only
 * remembered by the process.
 *
 * @param rules Ids.
 * @returns Those that were gone already: another process was quicker to use them up.
 * @throws Error where the file can't be written.
 */
export async function dropUsedRules(home: RampartHome, rules: readonly string[]): Promise<readonly string[]> {
  const gone: string[] = [];
  for (const rule of rules) {
    const name = ONCE.exec(rule)?.[1];
    if (name === undefined) continue;
    // Only here: it brings the YAML parser with it.
    const { removePolicies } = await import("../policies/overrides.ts");
    const removed = removePolicies(home.overrides, new Set([name]), {
      lock: `${home.run}/policies.lock`,
      now: Date.now(),
    });
    if ("done" in removed && removed.done === 0) gone.push(rule);
  }
  return gone;
}
