/**
 * Help texts, made from the commands' data.
 *
 * @module
 */

import type { Command, Option } from "./command.ts";
import { COMMON_OPTIONS, placeholder } from "./parse.ts";
import { paint, type Terminal } from "./terminal.ts";

/** How a command is called: `rampart test [command] [options]`. */
export function usage(command: Command): string {
  const operands = command.arguments.map(placeholder);
  return ["rampart", command.name, ...operands, "[options]"].join(" ");
}

/** An option as it is typed: `-a, --agent NAME`. */
export function optionLabel({ name, short, value }: Option): string {
  return `${short === undefined ? "" : `-${short}, `}--${name}${value === undefined ? "" : ` ${value}`}`;
}

/** An option's summary, with the values that it takes. */
export function optionSummary({ summary, choices }: Option): string {
  return choices === undefined ? summary : `${summary} (${choices.join(", ")})`;
}

/** The help of one command. */
export function commandHelp(command: Command, terminal: Terminal): string {
  const head = (text: string): string => paint(terminal, "bold", text);
  const options = [...command.options, ...COMMON_OPTIONS];
  const parts = [
    `${command.summary}.`,
    `${head("Usage")}\n  ${usage(command)}`,
    ...(command.details === undefined ? [] : [command.details]),
    section(head("Arguments"), command.arguments.map((a) => [placeholder(a), a.summary]), terminal.width),
    section(head("Options"), options.map((o) => [optionLabel(o), optionSummary(o)]), terminal.width),
    section(
      head("Exit status"),
      (command.exits ?? []).map((e) => [String(e.status), e.about]),
      terminal.width,
    ),
    section(
      head("Examples"),
      command.examples.map((e) => [`rampart ${e.command}`, e.about]),
      terminal.width,
    ),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

/** The list of all commands. */
export function overview(commands: readonly Command[], terminal: Terminal): string {
  const head = (text: string): string => paint(terminal, "bold", text);
  const rows = commands.map((command): Row => [command.name, command.summary]);
  return [
    "Rampart judges what AI agents want to do against your policies, before it is done.",
    `${head("Usage")}\n  rampart <command> [options]`,
    section(head("Commands"), rows, terminal.width),
    section(
      head("Options"),
      [["-h, --help", "Show help"], ["-V, --version", "Show the version"]],
      terminal.width,
    ),
    "rampart help <command> tells more about one.\n",
  ].join("\n\n");
}

type Row = readonly [label: string, about: string];

/** Rows under a heading, the second column wrapped to the width. */
function section(title: string, rows: readonly Row[], width: number): string {
  if (rows.length === 0) return "";
  const column = Math.min(Math.max(...rows.map(([label]) => label.length)), 36);
  const lines = rows.map(([label, about]) => {
    const indent = " ".repeat(column + 4);
    const wrapped = wrap(about, Math.max(30, Math.min(width, 110) - column - 4)).join(`\n${indent}`);
    return label.length > column
      ? `  ${label}\n${indent}${wrapped}`
      : `  ${label.padEnd(column)}  ${wrapped}`;
  });
  return `${title}\n${lines.join("\n")}`;
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
