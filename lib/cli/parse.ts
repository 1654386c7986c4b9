/**
 * Reads a command line by the command's own data.
 *
 * commander would cost 24 ms of every start, half as much again as starting Deno and judging a command together, so
 * this stands in for it.
 *
 * @module
 */

import type { Argument, Command, Input, Option } from "./command.ts";

/** What is wrong with a command line. */
export interface Problem {
  readonly problem: string;
  readonly hint?: string;
  /** A word that might be a misspelling of one of `known`. */
  readonly word?: string;
  readonly known?: readonly string[];
}

/** Options that every command has. */
export const COMMON_OPTIONS: readonly Option[] = [{ name: "help", short: "h", summary: "Show this help" }];

/**
 * Reads what was typed after a command's name. `--name value`, `--name=value`, `-n value` and `-nvalue` are the same;
 * options and operands may stand in any order; all after `--` are operands, and all from the first on that is another
 * program's command line.
 */
export function parseInput(command: Command, words: readonly string[]): Input | Problem {
  const options = [...command.options, ...COMMON_OPTIONS];
  const args: string[] = [];
  const values: Partial<Record<string, string>> = {};
  const flags = new Set<string>();
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? "";
    if (word === "--") {
      args.push(...words.slice(i + 1));
      break;
    }
    if (word === "-" || !word.startsWith("-")) {
      if (command.arguments[args.length]?.rest === true) {
        args.push(...words.slice(i));
        break;
      }
      args.push(word);
      continue;
    }
    const found = findOption(word, options);
    if (found === undefined) return unknownOption(word, command, options);
    const { option } = found;
    if (option.value === undefined) {
      if (found.value !== undefined) return { problem: `--${option.name} takes no value` };
      flags.add(option.name);
      continue;
    }
    const value = found.value ?? words[++i];
    if (value === undefined) {
      return { problem: `--${option.name} needs a value: --${option.name} ${option.value}` };
    }
    if (option.choices !== undefined && !option.choices.includes(value)) {
      const hint = `one of ${option.choices.join(", ")}`;
      return { problem: `--${option.name} cannot be "${value}"`, hint, word: value, known: option.choices };
    }
    values[option.name] = value;
  }
  const wrong = flags.has("help") ? undefined : checkCount(command, args);
  return wrong ?? { args, values, flags };
}

function findOption(
  word: string,
  options: readonly Option[],
): { option: Option; value?: string } | undefined {
  if (word.startsWith("--")) {
    const equals = word.indexOf("=");
    const name = equals < 0 ? word.slice(2) : word.slice(2, equals);
    const option = options.find((o) => o.name === name);
    return option === undefined
      ? undefined
      : { option, ...(equals < 0 ? {} : { value: word.slice(equals + 1) }) };
  }
  const option = options.find((o) => o.short === word[1]);
  if (option === undefined) return undefined;
  if (word.length === 2) return { option };
  return option.value === undefined ? undefined : { option, value: word.slice(2) };
}

function unknownOption(word: string, command: Command, options: readonly Option[]): Problem {
  const name = word.replace(/=.*$/s, "");
  const quoted = command.arguments.find((argument) => argument.quoted);
  return {
    problem: `unknown option ${name}`,
    word: name,
    known: options.map((option) => `--${option.name}`),
    ...(quoted === undefined ? {} : { hint: quote(command) }),
  };
}

function checkCount(command: Command, args: readonly string[]): Problem | undefined {
  const missing = command.arguments.find((argument, i) => argument.optional !== true && i >= args.length);
  if (missing !== undefined) return { problem: `missing ${placeholder(missing)}: ${missing.summary}` };
  const last = command.arguments.at(-1);
  if (last?.many === true || args.length <= command.arguments.length) return undefined;
  const extra = args[command.arguments.length] ?? "";
  return {
    problem: `unexpected argument "${extra}"`,
    ...(last?.quoted === true ? { hint: quote(command) } : {}),
  };
}

function quote(command: Command): string {
  return `put the command in quotes: rampart ${command.name} "git push --force"`;
}

/** An argument as help texts write it: `<command>`, `[file…]`. */
export function placeholder({ name, optional, many }: Argument): string {
  const text = many === true ? `${name}…` : name;
  return optional === true ? `[${text}]` : `<${text}>`;
}
