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
 * @throws Error where the file can't be written.
 */
export async function dropUsedRules(home: RampartHome, rules: readonly string[]): Promise<void> {
  const names = new Set(rules.map((rule) => ONCE.exec(rule)?.[1]).filter((name) => name !== undefined));
  if (names.size === 0) return;
  // Only here: it brings the YAML parser with it.
  const { removePolicies } = await import("../policies/overrides.ts");
  removePolicies(home.overrides, names, { lock: `${home.run}/policies.lock`, now: Date.now() });
}
