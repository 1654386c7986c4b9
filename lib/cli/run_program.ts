/**
 * From the words of a command line to an exit status.
 *
 * @module
 */

import { type Command, UsageError } from "./command.ts";
import { COMMANDS, type LoadCommand } from "./commands.ts";
import { parseInput, type Problem } from "./parse.ts";
import type { Terminal } from "./terminal.ts";

/** Wrong usage, or a policy that does not load. */
const USAGE_STATUS = 2;

/**
 * Runs the program.
 *
 * @param words What was typed after the program's name.
 * @returns The exit status: 0 done or allowed, 1 denied, asked or failed, 2 wrong usage or a policy that doesn't load.
 */
export async function runProgram(words: readonly string[], terminal: Terminal): Promise<number> {
  const [first, ...rest] = words;
  if (first === "--version" || first === "-V") {
    const { VERSION } = await import("../policies/version.ts");
    terminal.out(`rampart ${VERSION}\n`);
    return 0;
  }
  if (first === undefined || first === "--help" || first === "-h") return await showHelp([], terminal);
  if (first === "help") return await showHelp(rest.filter((word) => !/^(?:--help|-h)$/.test(word)), terminal);
  const found = findCommand(words);
  if (found === undefined) {
    // `rampart policy --help` asks about the group.
    if (isGroup(first) && rest.some((word) => word === "--help" || word === "-h")) {
      return await showHelp([first], terminal);
    }
    return await unknownCommand(words, terminal);
  }
  const { command } = await found.load();
  const input = parseInput(command, words.slice(found.length));
  if ("problem" in input) return await complain(input, command, terminal);
  if (input.flags.has("help")) return await showHelp([command.name], terminal);
  try {
    return await command.run(input, terminal);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const hint = error.hint === undefined ? {} : { hint: error.hint };
    return await complain({ problem: error.message, ...hint }, command, terminal);
  }
}

function findCommand(words: readonly string[]): { load: LoadCommand; length: number } | undefined {
  for (const length of [2, 1]) {
    const load = Object.entries(COMMANDS).find(([name]) => name === words.slice(0, length).join(" "))?.[1];
    if (load !== undefined && words.length >= length) return { load, length };
  }
  return undefined;
}

function isGroup(word: string): boolean {
  return Object.keys(COMMANDS).some((name) => name.startsWith(`${word} `));
}

async function showHelp(words: readonly string[], terminal: Terminal): Promise<number> {
  const { commandHelp, overview } = await import("./help.ts");
  const name = words.join(" ");
  const load = Object.entries(COMMANDS).find(([known]) => known === name)?.[1];
  if (load !== undefined) {
    terminal.out(commandHelp((await load()).command, terminal));
    return 0;
  }
  const { loadAll } = await import("./commands.ts");
  if (name === "" || isGroup(name)) {
    const commands = await loadAll();
    terminal.out(overview(commands.filter((c) => name === "" || c.name.startsWith(`${name} `)), terminal));
    return 0;
  }
  return await unknownCommand(words, terminal);
}

async function unknownCommand(words: readonly string[], terminal: Terminal): Promise<number> {
  const [first = "", second] = words;
  const names = Object.keys(COMMANDS);
  if (isGroup(first)) {
    const known = names.filter((name) => name.startsWith(`${first} `)).map((name) =>
      name.slice(first.length + 1)
    );
    const problem = second === undefined
      ? `rampart ${first} needs one of: ${known.join(", ")}`
      : `unknown command "${first} ${second}"`;
    const word = second === undefined ? {} : { word: second, prefix: `rampart ${first} ` };
    return await complain({ problem, ...word, known }, undefined, terminal);
  }
  const known = [...new Set(names.map((name) => name.split(" ")[0] ?? name)), "help"];
  return await complain(
    { problem: `unknown command "${first}"`, word: first, known, prefix: "rampart " },
    undefined,
    terminal,
  );
}

/** Says what is wrong and what to do next. */
async function complain(
  problem: Problem & { prefix?: string },
  command: Command | undefined,
  terminal: Terminal,
): Promise<number> {
  const [{ nearest }, { visible }] = await Promise.all([
    import("../engine/language/nearest.ts"),
    import("../engine/visible.ts"),
  ]);
  const near = problem.word === undefined ? undefined : nearest(problem.word, problem.known ?? []);
  const lines = [
    `rampart: ${visible(problem.problem)}`,
    ...(near === undefined ? [] : [`  did you mean ${problem.prefix ?? ""}${near}?`]),
    ...(problem.hint === undefined ? [] : [`  ${visible(problem.hint)}`]),
    `  see: rampart help${command === undefined ? "" : ` ${command.name}`}`,
  ];
  terminal.err(`${lines.join("\n")}\n`);
  return USAGE_STATUS;
}
