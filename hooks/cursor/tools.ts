/**
 * The tools of Cursor, and what each of them does in the engine's words. The names are those of its documentation.
 *
 * @module
 */

import {
  byNames,
  command,
  fetched,
  file,
  findFiles,
  type JudgedAs,
  searchFiles,
  type ToolInput,
  type ToolRow,
} from "../tool_rows.ts";

/** Under which a tool's input names its file. */
const FILE = ["file_path", "path", "target_file", "filePath"] as const;

/** Under which a search names its folder. */
const FOLDER = ["path", "target_directory", "directory"] as const;

const writes = file("write", ...FILE);

const deletes: ToolRow = (input) => {
  const { tool, params } = writes(input);
  return { tool, params: { ...params, delete: true } };
};

const finds: ToolRow = (input) =>
  findFiles(...FOLDER)({ ...input, pattern: input.pattern ?? input.glob_pattern });

const TOOLS: ReadonlyMap<string, ToolRow> = new Map<string, ToolRow>([
  ["Shell", command("working_directory", "cwd")],

  ["Read", file("read", ...FILE)],
  ["TabRead", file("read", ...FILE)],
  ["LS", file("read", ...FOLDER)],
  ["Glob", finds],
  ["Grep", searchFiles({ folders: FOLDER, globs: ["glob", "include_pattern"] })],

  ["Write", writes],
  ["Edit", writes],
  ["StrReplace", writes],
  ["TabWrite", writes],
  ["Delete", deletes],

  ["WebFetch", fetched("url")],
  ["WebSearch", fetched()],
]);

/** What a call is judged as. A tool that isn't known is judged as `mcp`, by what its parameters are called. */
export function judgedAs(name: string, input: ToolInput): JudgedAs {
  return (TOOLS.get(name) ?? byNames)(input);
}
