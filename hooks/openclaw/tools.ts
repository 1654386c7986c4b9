/**
 * The tools of OpenClaw, and what each of them does in the engine's words. Names and parameters are those of version
 * 2026.9.6.
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
import { patchOf } from "../patch_files.ts";

/** Tools that only lead to others. The call that they make comes to the hook by itself, with its own parameters. */
export const WRAPPERS: ReadonlySet<string> = new Set(["tool_search", "tool_describe", "tool_call"]);

/** Each file of a patch, so that one that may not be touched stops all of it. */
const patch: ToolRow = ({ input, ...rest }) => {
  const text = typeof input === "string" ? input : "";
  const { written, gone } = patchOf(text);
  const params = { ...without(rest), patch: text };
  if (gone.length === 0) return { tool: "write", params: { ...params, paths: written } };
  if (written.length === 0) return { tool: "write", params: { ...params, paths: gone, delete: true } };
  // A call has either files that are written or files that go, so those that go are named by a command.
  const removing = ["rm", "--", ...gone.map((path) => `'${path.replaceAll("'", `'\\''`)}'`)].join(" ");
  return { tool: "mcp", params: { ...params, paths: written, command: removing } };
};

/** A page that is opened; what is done on a page that is open is judged by its parameters. */
const browse: ToolRow = (input) => {
  const named = [input.url, input.targetUrl].filter((url) => typeof url === "string" && url !== "");
  return named.length > 0 ? fetched("url", "targetUrl")(input) : byNames(input);
};

/** Where OpenClaw's settings lie, as rules that guard an agent's settings have it. */
const SETTINGS = "~/.openclaw/openclaw.json";

/** A change of OpenClaw itself, which could switch Rampart's plugin off: judged as what it comes to. */
const changesItself: ToolRow = (input) => ({ tool: "write", params: { ...without(input), path: SETTINGS } });

/** What the tool for plugins does that changes nothing. */
const LOOKS: ReadonlySet<unknown> = new Set(["list", "inspect", "search", "status", "doctor"]);

const plugins: ToolRow = (input) => LOOKS.has(input.action) ? byNames(input) : changesItself(input);

const TOOLS: ReadonlyMap<string, ToolRow> = new Map<string, ToolRow>([
  ["exec", command("workdir")],
  ["bash", command("workdir")],
  ["node_exec", command("workdir")],

  ["read", file("read", "path", "file_path")],
  ["ls", file("read", "path")],
  ["find", findFiles("path")],
  ["grep", searchFiles({ folders: ["path"], globs: ["glob"] })],

  ["write", file("write", "path", "file_path")],
  ["edit", file("write", "path", "file_path")],
  ["apply_patch", patch],

  ["web_fetch", fetched("url")],
  ["web_search", fetched()],
  ["browser", browse],

  ["openclaw", changesItself],
  ["plugins", plugins],
]);

/** What a call is judged as. A tool that isn't known is judged as `mcp`, by what its parameters are called. */
export function judgedAs(name: string, input: ToolInput): JudgedAs {
  return (TOOLS.get(name) ?? byNames)(input);
}
