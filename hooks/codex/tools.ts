/**
 * The tools of Codex, and what each of them does in the engine's words. The names are those of version 0.169.0.
 *
 * @module
 */

import { type Patch, patchIn, patchOf } from "./patch.ts";

/** What a tool's call is judged as. */
export interface JudgedAs {
  /** `exec`, `read`, `write` or `mcp`. */
  readonly tool: string;
  /** Where it isn't the tool of the payload's name. */
  readonly agent_tool?: string;
  readonly params: Readonly<Record<string, unknown>>;
}

type Input = Readonly<Record<string, unknown>>;

/** What a call is judged as. A tool that isn't known is judged as `mcp`, by what its parameters are called. */
export function judgedAs(name: string, input: Input): JudgedAs {
  switch (name) {
    case "Bash": {
      const patch = typeof input.command === "string" ? patchIn(input.command) : undefined;
      // Codex carries such a command out itself; no shell ever sees it.
      return patch === undefined
        ? { tool: "exec", params: input }
        : { ...asWritten(patch), agent_tool: PATCH };
    }
    case PATCH:
      return typeof input.command === "string"
        ? asWritten(patchOf(input.command))
        : { tool: "write", params: input };
    case "view_image":
      return { tool: "read", params: input };
    default:
      return { tool: "mcp", params: input };
  }
}

const PATCH = "apply_patch";

/**
 * Each file of a patch, so that one that may not be touched stops all of it. Files that go are named by a command, as a call
 * of `write` has either files that are written or files that go.
 */
function asWritten({ written, gone, text }: Patch): JudgedAs {
  if (gone.length === 0) return { tool: "write", params: { paths: written, patch: text } };
  if (written.length === 0) return { tool: "write", params: { paths: gone, delete: true, patch: text } };
  const command = ["rm", "--", ...gone.map((path) => `'${path.replaceAll("'", `'\\''`)}'`)].join(" ");
  return { tool: "mcp", params: { paths: written, command, patch: text } };
}
