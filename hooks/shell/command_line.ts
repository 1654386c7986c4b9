/**
 * What a shell that was started with these words would run.
 *
 * @module
 */

/**
 * The command line that stands for a shell's call: the text of `-c` where that is all there is to it, otherwise the
 * whole call, quoted, from which the reader of shell commands takes what it needs (`bash build.sh`, `sh -s`,
 * `bash -c 'echo "$1"' x y`).
 *
 * @param shell Name of the shell, without folder.
 * @param args The words after the program's name.
 */
export function commandLine(shell: string, args: readonly string[]): string {
  return textOfCommand(shell, args) ?? [shell, ...args].map(quoted).join(" ");
}

/** Long options of bash that only choose what is read at the start. They come before all others. */
const LONG = /^--?(?:login|noprofile|norc|posix|noediting|verbose|restricted)$/;

/**
 * Options that leave alone what `-c` means, in bash, dash and zsh; `o` at the end of them takes the next word. What
 * isn't listed, such as `-s` or bash's `-O`, makes the call one that is judged whole.
 */
const SHORT = /^[-+][acefhilmnpuvxBCEHPT]*o?$/;

function textOfCommand(shell: string, args: readonly string[]): string | undefined {
  let at = 0;
  let wanted = false;
  if (shell === "bash") { while (LONG.test(args[at] ?? "")) at++; }
  for (let arg = args[at]; arg !== undefined && /^[-+]/.test(arg); arg = args[at]) {
    at++;
    if (arg === "-" || arg === "--") break;
    if (arg === "+" || !SHORT.test(arg)) return undefined;
    // "+c" is no request for a command, and no shell agrees with another on what it is.
    if (arg.startsWith("+") && arg.includes("c")) return undefined;
    wanted ||= arg.includes("c");
    if (arg.endsWith("o") && !/^[a-z_]+$/i.test(args[at++] ?? "")) return undefined;
  }
  return wanted && at === args.length - 1 ? args[at] : undefined;
}

/** A word as a shell reads it back. */
export function quoted(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
