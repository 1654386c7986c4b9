/**
 * The tools of Cline, and what each of them does in the engine's words. Names and parameters are those of its program
 * 3.0.65.
 *
 * @module
 */

import { shellWord } from "../command_text.ts";
import { patched } from "../patch_files.ts";
import { isRecord } from "../payload.ts";
import { byNames, file, judged, type JudgedAs, type ToolInput, without } from "../tool_rows.ts";

/**
 * What a call is judged as. A tool that isn't known is judged as `mcp`, by what its parameters are called.
 *
 * Cline takes the input of some tools in many forms, such as a list without a name: all that stands in it counts.
 */
export function judgedAs(name: string, input: unknown): JudgedAs {
  const record = isRecord(input) ? input : { input };
  switch (name) {
    case "run_commands":
      return { tool: "exec", params: { ...without(record), command: oneCommand(commandsIn(input)) } };
    case "read_files":
      return { tool: "read", params: { ...without(record), paths: textsUnder(input, FILE_NAMES) } };
    case "search_codebase":
      // It looks through all of the workspace.
      return { tool: "read", params: { ...without(record), path: ".", recursive: true } };
    case "fetch_web_content":
      return { tool: "fetch", params: { ...without(record), urls: textsUnder(input, ["requests", "url"]) } };
    case "apply_patch":
      return patched(typeof record.input === "string" ? record.input : "", without(record));
    case "editor":
      return file("write", "path")(record);
    case "spawn_agent":
      return judged("mcp", [])(record);
    default:
      return byNames(record);
  }
}

const KNOWN: ReadonlySet<string> = new Set([
  ...[
    "run_commands",
    "read_files",
    "search_codebase",
    "fetch_web_content",
    "apply_patch",
    "editor",
    "spawn_agent",
  ],
  // By what their parameters are called.
  ...["ask_question", "skills", "submit_and_exit"],
]);

/** Whether this version's table has the tool. An MCP server's are called `server__tool`. */
export function isKnownTool(name: string): boolean {
  return KNOWN.has(name) || name.startsWith("team_") || name.includes("__");
}

/** Names under which Cline takes files to be read. */
const FILE_NAMES = ["files", "file_paths", "paths", "path", "file_path", "filePath"];

/** The texts within an input that stand alone, in lists, or under one of some names. */
function textsUnder(input: unknown, names: readonly string[]): readonly string[] {
  if (typeof input === "string") return [input];
  if (Array.isArray(input)) return input.flatMap((item) => textsUnder(item, names));
  if (!isRecord(input)) return [];
  return names.flatMap((name) => textsUnder(input[name], names));
}

/** Each command: a text for a shell, or a program with its arguments, which becomes one. */
function commandsIn(input: unknown): readonly string[] {
  if (typeof input === "string") return [input];
  if (Array.isArray(input)) return input.flatMap(commandsIn);
  if (!isRecord(input)) return [];
  const { commands, command, cmd, args } = input;
  if (typeof command === "string" && Array.isArray(args)) {
    return [[command, ...args.map(String)].map(shellWord).join(" "), ...commandsIn({ commands, cmd })];
  }
  return [commands, command, cmd].flatMap(commandsIn);
}

/** Text that can't reach over the end of its line, and so not into the command behind it. */
const SELF_CONTAINED = /^[\w ./:=@%+,~*?-]*$/;

/** Commands one behind the other, each read by itself: a quotation mark in one must not hide the next. */
function oneCommand(commands: readonly string[]): string {
  const [only = "", ...more] = commands;
  if (more.length === 0) return only;
  return commands.every((command) => SELF_CONTAINED.test(command))
    ? commands.join("\n")
    : commands.map((command) => `sh -c ${quoted(command)}`).join("\n");
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The input of a tool as older versions give it, with lists and objects as JSON within texts. */
export function unpacked(parameters: ToolInput): ToolInput {
  return Object.fromEntries(
    Object.entries(parameters).map((
      [name, value],
    ) => [name, typeof value === "string" ? parsed(value) : value]),
  );
}

function parsed(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
