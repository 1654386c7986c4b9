/**
 * What a command is: data from which the parser, the help, the reference page and completions are derived, and a
 * function that does it.
 *
 * @module
 */

import type { Terminal } from "./terminal.ts";

/** An option of a command: a flag, or one that takes a value. */
export interface Option {
  /** Long name without dashes. */
  readonly name: string;
  /** One letter, without dash. */
  readonly short?: string;
  /** Placeholder of the value in help texts; absent for a flag. */
  readonly value?: string;
  /** The only values allowed. */
  readonly choices?: readonly string[];
  readonly summary: string;
}

/** An operand of a command. */
export interface Argument {
  readonly name: string;
  readonly summary: string;
  /** Whether it may be left out. Default false. */
  readonly optional?: boolean;
  /** Whether there may be more than one. Only the last argument may say so. Default false. */
  readonly many?: boolean;
  /** Whether it is a command line, which people forget to quote. Default false. */
  readonly quoted?: boolean;
  /** Whether it and all that follows is another program's command line, whose options are not this one's. Default false. */
  readonly rest?: boolean;
}

/** An example for the help. */
export interface Example {
  /** As typed, without `rampart`. */
  readonly command: string;
  readonly about: string;
}

/** What was typed after a command's name. */
export interface Input {
  readonly args: readonly string[];
  /** Values by option name. */
  readonly values: Readonly<Partial<Record<string, string>>>;
  /** Flags that were given. */
  readonly flags: ReadonlySet<string>;
}

/** A command of the program. */
export interface Command {
  /** The words that name it: `test`, `policy lint`. */
  readonly name: string;
  /** One line, without a full stop. */
  readonly summary: string;
  /** Further paragraphs for the help. */
  readonly details?: string;
  readonly arguments: readonly Argument[];
  readonly options: readonly Option[];
  readonly examples: readonly Example[];
  /** What the exit statuses mean, where it says more than "0 done, 2 wrong usage". */
  readonly exits?: readonly { readonly status: number; readonly about: string }[];
  /** Name of its permission set in deno.json; the same for all commands with that first word. */
  readonly permissions: string;
  /** Does it. Returns the exit status: 0 done, 1 a denial or a failed check, 2 wrong usage. */
  run(input: Input, terminal: Terminal): number | Promise<number>;
}

/** Wrong usage, found after the command line was parsed. {@link runProgram} shows it and leaves with 2. */
export class UsageError extends Error {
  /** What to do about it. */
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}
