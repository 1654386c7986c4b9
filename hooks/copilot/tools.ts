/**
 * The tools of Copilot CLI, and what each of them does in the engine's words. Names and parameters are those of version
 * 1.0.102, and of earlier ones where they differ.
 *
 * @module
 */

import { patchOf } from "../codex/patch.ts";
import {
  byNames,
  command,
  fetched,
  file,
  judged,
  type JudgedAs,
  searchFiles,
  type ToolInput,
  type ToolRow,
  without,
} from "../tool_rows.ts";

/** What is typed into a shell that runs, as the command that it would be. Keys stand in braces: `{enter}`. */
const typed: ToolRow = ({ input, ...rest }) => {
  const text = typeof input === "string"
    ? input.replaceAll(/\{enter\}/gi, "\n").replaceAll(/\{\w+\}/g, "")
    : "";
  return { tool: "exec", params: { ...without(rest), command: text.trim() } };
};

/** Each file of a patch, so that one that may not be touched stops all of it. */
const patch: ToolRow = (input) => {
  const text = [input.input, input.patch].find((value) => typeof value === "string");
  if (typeof text !== "string") return { tool: "write", params: without(input) };
  const { written, gone } = patchOf(text);
  if (gone.length === 0) return { tool: "write", params: { paths: written, patch: text } };
  if (written.length === 0) return { tool: "write", params: { paths: gone, delete: true, patch: text } };
  // A call of write has either files that are written or files that go, so that those are named by a command.
  const removal = ["rm", "--", ...gone.map((path) => `'${path.replaceAll("'", `'\\''`)}'`)].join(" ");
  return { tool: "mcp", params: { paths: written, command: removal, patch: text } };
};

/** An earlier version's one tool for files. */
const editor: ToolRow = (input) => file(input.command === "view" ? "read" : "write", "path")(input);

const search = searchFiles({ folders: ["path"], globs: ["glob"] });

/** A search in several places. */
const searchMany: ToolRow = (input) => {
  const { params, tool } = search(input);
  return { tool, params: { ...params, ...places(input) } };
};

const findMany: ToolRow = (input) => ({
  tool: "read",
  params: {
    ...without(input),
    ...places(input),
    ...(typeof input.pattern === "string" ? { glob: input.pattern } : {}),
  },
});

function places({ path, paths }: ToolInput): ToolInput {
  const all = [path, paths].flat().filter((place) => typeof place === "string" && place !== "");
  return all.length > 0 ? { paths: all } : {};
}

const powershell = judged("exec", ["command"], { shell: "powershell" });

const TOOLS: ReadonlyMap<string, ToolRow> = new Map<string, ToolRow>([
  ["bash", command()],
  // The other dialect's name of it.
  ["Bash", command()],
  ["powershell", powershell],
  ["write_bash", typed],
  ["write_powershell", typed],

  ["view", file("read", "path")],
  ["glob", findMany],
  ["grep", searchMany],
  ["rg", searchMany],

  ["create", file("write", "path")],
  ["edit", file("write", "path")],
  ["apply_patch", patch],
  ["str_replace_editor", editor],

  ["web_fetch", fetched("url")],
  ["web_search", fetched()],
]);

/** Tools that are judged as `mcp` under their own name, by what their parameters are called. */
export const OTHER_TOOLS: readonly string[] = [
  ...["read_bash", "stop_bash", "list_bash", "read_powershell", "stop_powershell", "list_powershell"],
  ...["fetch_copilot_cli_documentation", "skill", "sql", "session_store_sql", "report_intent", "update_todo"],
  ...["task", "read_agent", "list_agents", "write_agent", "ask_user"],
];

/** What a call is judged as. A tool that isn't known is judged as `mcp`, by what its parameters are called. */
export function judgedAs(name: string, input: ToolInput): JudgedAs {
  return (TOOLS.get(name) ?? byNames)(input);
}

/** Whether this version's table has the tool; one of an MCP server is the server's name, a hyphen and its own. */
export function isKnownTool(name: string): boolean {
  return TOOLS.has(name) || OTHER_TOOLS.includes(name) || name.includes("-");
}
