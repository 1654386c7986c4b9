/**
 * The tools of Qwen Code, and what each of them does in the engine's words. Names and parameters are those of version
 * 0.24.4, and of earlier ones where they differ.
 *
 * @module
 */

import {
  byNames,
  command,
  fetched,
  file,
  findFiles,
  judged,
  type JudgedAs,
  searchFiles,
  type ToolInput,
  type ToolRow,
} from "../tool_rows.ts";

const search = searchFiles({ folders: ["path", "dir_path"], globs: ["glob", "include"] });

const TOOLS: ReadonlyMap<string, ToolRow> = new Map<string, ToolRow>([
  ["run_shell_command", command("directory", "dir_path")],
  ["monitor", command("directory")],

  ["read_file", file("read", "file_path", "absolute_path")],
  ["read_many_files", (input) => ({
    tool: "read",
    params: {
      ...judged("read", [])(input).params,
      recursive: true,
      glob: [input.paths, input.include].flat(),
    },
  })],
  ["zoom_image", file("read", "file_path", "path")],
  ["display_image", file("read", "file_path", "path")],
  ["list_directory", file("read", "path", "dir_path")],
  ["lsp", file("read", "filePath", "file_path")],
  ["glob", findFiles("path", "dir_path")],
  ["grep_search", search],
  ["search_file_content", search],

  ["write_file", file("write", "file_path")],
  ["edit", file("write", "file_path")],
  ["replace", file("write", "file_path")],
  ["notebook_edit", file("write", "notebook_path")],

  ["web_fetch", fetched("url")],
  ["web_search", fetched()],
]);

/** Tools that are judged as `mcp` under their own name, by what their parameters are called. */
export const OTHER_TOOLS: readonly string[] = [
  // What it carries out by other tools, each of which is judged.
  ...["exec", "tool_call", "tool_search", "agent", "skill", "workflow", "create_sub_session"],
  ...["ask_user_question", "enter_plan_mode", "exit_plan_mode", "todo_write", "save_memory"],
  ...["cron_create", "cron_list", "cron_delete", "loop_wakeup", "send_message", "structured_output"],
  ...["list_agents", "task_stop", "task_create", "task_update", "task_list"],
  ...["team_create", "team_delete", "team_plan_approval", "request_shutdown"],
  ...["read_mcp_resource", "enter_worktree", "exit_worktree", "artifact", "record_artifact", "record_source"],
  ...["report_findings", "get_goal", "update_goal", "propose_goal", "image_gen"],
];

/** What a call is judged as. A tool that isn't known is judged as `mcp`, by what its parameters are called. */
export function judgedAs(name: string, input: ToolInput): JudgedAs {
  return (TOOLS.get(name) ?? byNames)(input);
}

/** Whether this version's table has the tool; a tool of an MCP server counts as known. */
export function isKnownTool(name: string): boolean {
  return TOOLS.has(name) || OTHER_TOOLS.includes(name) || /^(?:mcp__|omni_)/.test(name);
}
