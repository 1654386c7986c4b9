/**
 * The tools of Gemini CLI, and what each of them does in the engine's words. Names and parameters are those of version
 * 0.61.0, and of earlier ones where they differ.
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
  without,
} from "../tool_rows.ts";

/** Each of the patterns is read from the folder in which Gemini works; one that names a folder is all below it. */
const readMany: ToolRow = ({ include, paths, ...rest }) => {
  const patterns = [include, paths].flat().filter((text) => typeof text === "string" && text !== "");
  return { tool: "read", params: { ...without(rest), recursive: true, glob: patterns } };
};

const search = searchFiles({ folders: ["dir_path", "path"], globs: ["include_pattern", "include"] });

const TOOLS: ReadonlyMap<string, ToolRow> = new Map<string, ToolRow>([
  ["run_shell_command", command("dir_path", "directory")],

  ["read_file", file("read", "file_path", "absolute_path")],
  ["read_many_files", readMany],
  ["list_directory", file("read", "dir_path", "path")],
  ["glob", findFiles("dir_path", "path")],
  ["grep_search", search],
  ["search_file_content", search],

  ["write_file", file("write", "file_path")],
  ["replace", file("write", "file_path")],

  ["web_fetch", fetched("url")],
  ["google_web_search", fetched()],
]);

/** Tools that are judged as `mcp` under their own name, by what their parameters are called. */
export const OTHER_TOOLS: readonly string[] = [
  ...[
    "activate_skill",
    "ask_user",
    "complete_task",
    "enter_plan_mode",
    "exit_plan_mode",
    "get_internal_docs",
  ],
  ...[
    "invoke_agent",
    "list_background_processes",
    "list_mcp_resources",
    "read_background_output",
    "read_mcp_resource",
    "update_topic",
    "write_todos",
  ],
  ...[
    "save_memory",
    "tracker_add_dependency",
    "tracker_create_task",
    "tracker_get_task",
    "tracker_list_tasks",
  ],
  ...["tracker_update_task", "tracker_visualize"],
];

/** What a call is judged as. A tool that isn't known is judged as `mcp`, by what its parameters are called. */
export function judgedAs(name: string, input: ToolInput): JudgedAs {
  return (TOOLS.get(name) ?? byNames)(input);
}

/** Whether this version's table has the tool; a tool of an MCP server counts as known. */
export function isKnownTool(name: string): boolean {
  return TOOLS.has(name) || OTHER_TOOLS.includes(name) || name.startsWith("mcp_");
}
