/**
 * The reference page docs/cli.md, made from the commands' data.
 *
 * @module
 */

import type { Command } from "./command.ts";
import { optionLabel, optionSummary, usage } from "./help.ts";
import { COMMON_OPTIONS, placeholder } from "./parse.ts";

/** The page as Markdown. */
export function referencePage(commands: readonly Command[]): string {
  const parts = [
    "# Commands",
    "Written from the commands themselves by `deno task docs`.",
    commands.map(({ name, summary }) =>
      `- [\`rampart ${name}\`](#rampart-${name.replaceAll(" ", "-")}): ${summary}`
    )
      .join("\n"),
    "Every command takes `--help`. Exit statuses are the same in text and in JSON: 0 done, or allowed; 1 denied, to be " +
    "asked about, or a failed check; 2 wrong usage, or a policy that does not load.",
    ...commands.map(section),
  ];
  return `${parts.join("\n\n")}\n`;
}

function section(command: Command): string {
  const operands = command.arguments.map((a) => [code(placeholder(a)), a.summary]);
  const options = [...command.options, ...COMMON_OPTIONS].map((
    o,
  ) => [code(optionLabel(o)), optionSummary(o)]);
  const exits = (command.exits ?? []).map(({ status, about }) => [code(String(status)), about]);
  const examples = command.examples.map(({ command, about }) => `# ${about}\nrampart ${command}`);
  return [
    `## rampart ${command.name}`,
    `${command.summary}.`,
    `\`\`\`text\n${usage(command)}\n\`\`\``,
    ...(command.details === undefined ? [] : [command.details]),
    table(["option", "meaning"], [...operands, ...options]),
    ...(exits.length === 0 ? [] : [table(["exit status", "meaning"], exits)]),
    ...(examples.length === 0 ? [] : [`\`\`\`sh\n${examples.join("\n\n")}\n\`\`\``]),
  ].join("\n\n");
}

function code(text: string): string {
  return `\`${text}\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cell = (text: string): string => text.replaceAll("|", "\\|");
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
