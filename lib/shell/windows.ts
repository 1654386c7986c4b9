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
  ("assoc attrib cacls call cmd copy del dir erase fc findstr icacls md mkdir mklink more move rd reg ren rename " +
    "replace rmdir robocopy start takeown type xcopy").split(" "),
);

/** PowerShell's short names for its own commands. */
const ALIASES: ReadonlySet<string> = new Set(
  ("powershell pwsh ac cat clc cli copy-item cp cpi gc gci gi iex ii irm iwr ls mi mv ni ri rm rni rp saps sc si sp")
    .split(
      " ",
    ),
);

/** A path that starts with a drive or with a folder that a variable of Windows names. */
const PATH = /^(?:[A-Za-z]:|~|%\w+%|\$env:\w+)\\/i;

/** A quoted path below a folder that a variable of cmd names. */
const VARIABLE = /^["']%\w+%\\/;

/** The language that a command is meant in by its name and its unquoted Windows paths; undefined if in the shell's. */
export function windowsLanguage(node: Command): "cmd" | "powershell" | undefined {
  const { name, suffix } = node;
  if (name === undefined || suffix.length === 0) return undefined;
  let found = false;
  for (let i = 0; i < suffix.length; i++) {
    const item = suffix[i] as Command["suffix"][number]; // i < length
    // Quoted, the path is the same in either language.
    if (
      item.type === "Word" && item.text.includes("\\") && (PATH.test(item.text) || VARIABLE.test(item.text))
    ) {
      found = true;
    }
  }
  if (!found) return undefined;
  const program = name.text.toLowerCase().replace(/\.(?:exe|com)$/, "");
  if (CMD.has(program)) return "cmd";
  return ALIASES.has(program) || /^[a-z]+-[a-z]+$/.test(program) ? "powershell" : undefined;
}

/**
 * How a text starts that is PowerShell's own: a command of its kind (one of its verbs, then a noun: other shells have
 * programs such as `apt-get` and `ssh-add`), a variable that is set, a call of a class.
 */
const POWERSHELL =
  /^\s*(?:(?:get|set|new|add|remove|clear|copy|move|rename|invoke|start|stop|restart|suspend|resume|wait|select|where|foreach|sort|group|measure|compare|out|write|read|import|export|convert|convertto|convertfrom|expand|compress|test|enable|disable|install|uninstall|register|unregister|update|save|send|receive|connect|disconnect|enter|exit|push|pop|format|join|split|resolve|tee|use|debug|trace|show|hide|lock|unlock|mount|dismount|reset|restore|backup|checkpoint|initialize|grant|revoke|protect|unprotect|publish|unblock|block)-[a-z]+(?=\s|$)|\$(?:env:|\w+(?::\w+)?\s*=)|\[[A-Za-z][\w.]*\](?:::|\s*\$)|&\s*[({'"$]|(?:iex|iwr|irm|gci|gc|ri|sal|gps|saps|icm)\s+(?!\||&|;)|(?:foreach|if|while)\s*\(\s*\$|\(\s*(?:New-Object|\[)|-join\b)/i;

/** Whether a text that is read as a shell's may be meant for PowerShell as a whole. */
export function seemsPowerShell(source: string): boolean {
  return POWERSHELL.test(source);
}

/** Reads a whole text a second time, as PowerShell would. */
export function readAsPowerShell(r: Reader, source: string): void {
  const { state } = r;
  r.state = fork(state);
  readForeign(r, "powershell", source, { pos: 0, end: source.length }, []);
  leaveSubshell(r, state);
}

/**
 * Reads a command a second time, as a shell of Windows would.
 *
 * @param from Index of the first command that the first reading may have added.
 */
export function readAsWindows(r: Reader, node: Command, language: "cmd" | "powershell", from: number): void {
  const { state, platform, out, outcomes } = r;
  const at = { pos: startOf(r, node), end: endOf(r, node) };
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
}
