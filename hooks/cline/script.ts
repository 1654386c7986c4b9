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
import { PATIENCE_S } from "./limits.ts";

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

/**
 * One shell waits for the gate, another for the time to be up. The gate's input is handed on by number, as what is started
 * behind an `&` else gets none. What sleeps is killed: told to end just after it was forked, it would go on.
 */
function shell({ gate, answer }: Texts): string {
  return `#!/bin/sh
${MARK}
${MORE}
exec 3<&0
answer=$(
  ${gate} <&3 3<&- &
  gate=$!
  (
    trap '[ $! = $gate ] || kill -KILL $!; exit' TERM
    sleep ${PATIENCE_S} &
    wait $!
    kill -KILL $gate
  ) > /dev/null 2>&1 3<&- &
  wait $gate
  kill $! 2> /dev/null
)
newline='
'
otherwise=${shellText(answer)}
case $answer in
  *"$newline"*) answer=$otherwise ;;
  '{"cancel":false}' | '{"cancel":false,"'*'"}' | '{"cancel":true,"'*'"}') ;;
  *) answer=$otherwise ;;
esac
printf '%s' "$answer"
`;
}

function shellText(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * The gate inherits what stands on standard input as it is: PowerShell reads it only for scripts that speak of `$input`, and
 * would change its letters. The answer is written as bytes, as a console's encoding can't always be set.
 */
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
  $ErrorActionPreference = 'Stop'
  $start = New-Object System.Diagnostics.ProcessStartInfo
  $start.FileName = ${literal(program)}
  $start.Arguments = ${literal(args)}
  $start.UseShellExecute = $false
  $start.RedirectStandardOutput = $true
  $start.StandardOutputEncoding = New-Object System.Text.UTF8Encoding $false
  $gate = [System.Diagnostics.Process]::Start($start)
  $text = $gate.StandardOutput.ReadToEndAsync()
  if ($text.Wait(${PATIENCE_S * 1000})) { $answer = $text.Result.Trim() } else { $gate.Kill() }
} catch { }
if ($answer -cnotmatch '\\A\\{"cancel":(?:false\\}|(?:false|true),"[^\\r\\n]*"\\})\\z') {
  $answer = ${literal(answer)}
}
$bytes = (New-Object System.Text.UTF8Encoding $false).GetBytes($answer)
$out = [Console]::OpenStandardOutput()
$out.Write($bytes, 0, $bytes.Length)
$out.Flush()
`;
}

/** PowerShell ends a text at typographers' quotation marks too. */
function literal(text: string): string {
  return `'${text.replaceAll(/['\u2018-\u201b]/g, "$&$&")}'`;
}

/** Whether a text is Rampart's script, of this version or another. */
export function isScript(text: string): boolean {
  return text.startsWith(`#!/bin/sh\n${MARK}`) || text.startsWith(MARK);
}

/** The gate's command line in the text; empty where there is none to be read. */
export function gateIn(text: string): string {
  return /^(?:# gate: \$\(|answer=\$\(\n? *)(.* hook --agent cline)(?:\)| <&3)/m.exec(text)?.[1] ?? "";
}

/** How Cline starts the script, as a command line. */
export function startOf(path: string, windows: boolean): string {
  return windows ? `pwsh -File "${path}"` : shellWord(path);
}
