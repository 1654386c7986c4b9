/**
 * Commands for Windows in a text that is read as a shell's: an agent on Windows hands `type C:\Users\me\.ssh\id_rsa`
 * to cmd or PowerShell, while bash drops the backslashes.
 *
 * @module
 */

import type { Command } from "unbash";
import { readForeign } from "./inner.ts";
import { endOf, leaveSubshell, type Reader, startOf } from "./reader.ts";
import { fork } from "./state.ts";

/** Commands of cmd that are no programs elsewhere, or other ones. */
const CMD: ReadonlySet<string> = new Set(
  ("assoc attrib cacls call copy del dir erase fc findstr icacls md mkdir mklink more move rd reg ren rename " +
    "replace rmdir robocopy start takeown type xcopy").split(" "),
);

/** PowerShell's short names for its own commands. */
const ALIASES: ReadonlySet<string> = new Set(
  ("ac cat clc cli copy-item cp cpi gc gci gi iex ii irm iwr ls mi mv ni ri rm rni rp saps sc si sp").split(
    " ",
  ),
);

/** A path that starts with a drive or with a folder that a variable of Windows names. */
const PATH = /^(?:[A-Za-z]:|~|%\w+%|\$env:\w+)\\/i;

/** The language that a command is meant in by its name and its unquoted Windows paths; undefined if in the shell's. */
export function windowsLanguage(node: Command): "cmd" | "powershell" | undefined {
  const { name, suffix } = node;
  if (name === undefined || suffix.length === 0) return undefined;
  let found = false;
  for (let i = 0; i < suffix.length; i++) {
    const item = suffix[i] as Command["suffix"][number]; // i < length
    // Quoted, the path is the same in either language.
    if (item.type === "Word" && item.text.includes("\\") && PATH.test(item.text)) found = true;
  }
  if (!found) return undefined;
  const program = name.text.toLowerCase().replace(/\.(?:exe|com)$/, "");
  if (CMD.has(program)) return "cmd";
  return ALIASES.has(program) || /^[a-z]+-[a-z]+$/.test(program) ? "powershell" : undefined;
}

/**
 * Reads a command a second time, as a shell of Windows would.
 *
 * @param from Index of the first command that the first reading may have added.
 */
export function readAsWindows(r: Reader, node: Command, language: "cmd" | "powershell", from: number): void {
  const { state, platform, out, outcomes } = r;
  const at = { pos: startOf(r, node), end: endOf(r, node) };
  const first = r.effects.length;
  r.state = fork(state);
  r.platform = "windows";
  if (platform !== "windows") r.outcomes = [];
  r.out = undefined;
  const own = r.runs.findIndex((run, i) => i >= from && run.pos === at.pos && run.end === at.end);
  readForeign(r, language, r.frame.source.slice(node.pos, node.end), at, [], own < 0 ? undefined : own);
  r.out = out;
  r.platform = platform;
  r.outcomes = outcomes;
  leaveSubshell(r, state);
  for (let i = first; i < r.effects.length; i++) {
    const effect = r.effects[i];
    if (effect === undefined || effect.kind === "connect" || effect.glob) continue;
    // With slashes the path is one on every platform.
    r.effects[i] = { ...effect, path: effect.path.replaceAll("\\", "/") };
  }
}
