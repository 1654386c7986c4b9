/**
 * What is judged of a program that is about to be started: its command line, as a shell would be given it.
 *
 * @module
 */

/**
 * The command line of a program and its arguments, with its standard input as a here-document.
 *
 * @example
 * ```ts
 * import { commandText } from "./command_text.ts";
 * console.log(commandText(["cat", "my file"])); // cat 'my file'
 * ```
 */
export function commandText(argv: readonly string[], input?: string): string {
  const line = argv.map(quoted).join(" ");
  if (input === undefined) return line;
  let end = "INPUT";
  while (input.includes(end)) end += "_";
  return `${line} <<'${end}'\n${input}${input.endsWith("\n") ? "" : "\n"}${end}`;
}

function quoted(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'"'"'`)}'`;
}
