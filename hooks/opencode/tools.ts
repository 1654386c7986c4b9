/**
 * The tools of OpenCode, and what each of them does in the engine's words. Names and parameters are those of version
 * 1.18.33.
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
  without,
} from "../tool_rows.ts";
import { patched } from "../patch_files.ts";

const patch: ToolRow = (input) =>
  patched(typeof input.patchText === "string" ? input.patchText : "", without(input));

const TOOLS: ReadonlyMap<string, ToolRow> = new Map<string, ToolRow>([
  ["bash", command("workdir")],

  ["read", file("read", "filePath")],
  ["lsp", file("read", "filePath")],
  ["glob", findFiles("path")],
  ["grep", searchFiles({ folders: ["path"], globs: ["include"] })],

  ["write", file("write", "filePath")],
  ["edit", file("write", "filePath")],
  ["apply_patch", patch],

  ["webfetch", fetched("url")],
  ["websearch", fetched()],

  // Its `command` is the name of one of OpenCode's own.
  ["task", judged("mcp", [])],
]);

/** Tools that are judged as `mcp` under their own name, by what their parameters are called. */
export const OTHER_TOOLS: readonly string[] = [
  ...["execute", "invalid", "list_mcp_resource_templates", "list_mcp_resources", "plan_exit", "question"],
  ...["read_mcp_resource", "skill", "todowrite"],
];

/** What a call is judged as. A tool that isn't known is judged as `mcp`, by what its parameters are called. */
export function judgedAs(name: string, input: ToolInput): JudgedAs {
  return (TOOLS.get(name) ?? byNames)(input);
}

/** Whether this version's table has the tool. An MCP server's are called by the server's name and theirs. */
export function isKnownTool(name: string): boolean {
  return TOOLS.has(name) || OTHER_TOOLS.includes(name);
}
