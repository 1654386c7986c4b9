/**
 * Rampart's hook in Claude Code's settings.
 *
 * @module
 */

import type { WiringFile } from "../adapter.ts";
import { hookTable } from "../hook_table.ts";
import { member } from "../settings_file.ts";
import { EVENTS, NAME } from "./decode.ts";

/** Seconds after which Claude Code gives the hook up. The gate has answered long before. */
export const LIMIT_S = 30;

/**
 * The settings file at a path. A comment or a trailing comma makes Claude Code leave the whole file aside, without a word,
 * hooks and all. Seen with 2.1.329.
 */
export function settingsFile(path: string): WiringFile {
  return hookTable({
    agent: NAME,
    path,
    events: EVENTS,
    // Claude Code runs a call whose hook can't be started, unless it is told otherwise.
    more: ({ fail }) => ({ timeout: LIMIT_S, ...(fail === "closed" ? { onFailure: "block" } : {}) }),
    plainJsonFor: "Claude Code",
    isOff: ({ root }) => member(root, "disableAllHooks")?.value === true,
  });
}
