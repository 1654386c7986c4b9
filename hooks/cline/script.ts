/**
 * The file that Cline starts before and after each call: a shell script, on Windows one of PowerShell.
 *
 * Cline looks at nothing but what is printed, and runs the call unless that is one whole denial. So the script itself answers
 * where the gate doesn't.
 *
 * @module
 */

import type { HookCall } from "../adapter.ts";
import { commandText, shellWord } from "../command_text.ts";
import { NAME } from "./decode.ts";
import { unjudged } from "./encode.ts";

const MARK = "# Rampart's hook for Cline, written by `rampart setup cline`.";
const MORE = "# Changes are overwritten by the next setup. `rampart setup cline --remove` takes it away.";

/** Text of the script. */
export function scriptText(hook: HookCall, windows: boolean): string {
  const gate = commandText(hook, NAME);
  const answer = unjudged(hook.fail, "its gate gave no answer").stdout;
  return windows ? powershell(hook, { gate, answer }) : shell({ gate, answer });
}

interface Texts {
  readonly gate: string;
  readonly answer: string;
}

function shell({ gate, answer }: Texts): string {
  return `#!/bin/sh
${MARK}
${MORE}
answer=$(${gate})
case $answer in
  '{'*'}') printf '%s' "$answer" ;;
  *) printf '%s' '${answer.replaceAll("'", `'\\''`)}' ;;
esac
`;
}

/** The gate inherits what stands on standard input as it is, as PowerShell would change its letters. */
function powershell({ command }: HookCall, { gate, answer }: Texts): string {
  const [program = "", ...words] = command;
  const args = [...words, "hook", "--agent", NAME].map((word) => /\s/.test(word) ? `"${word}"` : word).join(
    " ",
  );
  return `${MARK}
${MORE}
# gate: $(${gate})
$answer = ''
try {
  $start = New-Object System.Diagnostics.ProcessStartInfo
  $start.FileName = ${literal(program)}
  $start.Arguments = ${literal(args)}
  $start.UseShellExecute = $false
  $start.RedirectStandardOutput = $true
  $start.StandardOutputEncoding = New-Object System.Text.UTF8Encoding $false
  $gate = [System.Diagnostics.Process]::Start($start)
  $answer = $gate.StandardOutput.ReadToEnd().Trim()
  $gate.WaitForExit()
} catch { }
if (-not ($answer.StartsWith('{') -and $answer.EndsWith('}'))) { $answer = ${literal(answer)} }
[Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false
[Console]::Out.Write($answer)
`;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Whether a text is Rampart's script, of this version or another. */
export function isScript(text: string): boolean {
  return text.startsWith(`#!/bin/sh\n${MARK}`) || text.startsWith(MARK);
}

/** The gate's command line in the text; empty where there is none to be read. */
export function gateIn(text: string): string {
  return /\$\(([\s\S]* hook --agent cline)\)/.exec(text)?.[1] ?? "";
}

/** How Cline starts the script, as a command line. */
export function startOf(path: string, windows: boolean): string {
  return windows ? `pwsh -File "${path}"` : shellWord(path);
}
