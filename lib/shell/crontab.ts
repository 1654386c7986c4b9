/**
 * Tables of jobs, as `crontab` takes them: each line's command without the times at which it runs.
 *
 * @module
 */

/** Five fields of numbers, names, ranges and steps, or one of the names for them. */
const TIMES = /^[\s\uFFFF]*(?!#)(?:@[a-z]+|(?:[\w*,/~?#\uFFFF-]+[ \t]+){4}[\w*,/~?#\uFFFF-]+)[ \t]+/;

/**
 * The commands of a table as a shell script, line by line. A percent sign ends a command: what follows it is the
 * command's input.
 *
 * ```ts
 * crontabCommands("@daily backup\n0 5 * * 1 mail a % hello\n"); // "backup\nmail a \n"
 * ```
 */
export function crontabCommands(table: string): string {
  return table.split("\n").map((line) => {
    const times = TIMES.exec(line);
    if (times === null) return line;
    const command = line.slice(times[0].length);
    return (/^(?:[^%\\]|\\[\s\S])*/.exec(command)?.[0] ?? command).replaceAll("\\%", "%");
  }).join("\n");
}
