/**
 * What an agent wants to do, and what the engine may know about the machine it would do it on.
 *
 * @module
 */

import type { Reading } from "../shell/mod.ts";
import type { Action } from "./policy.ts";

/** What an agent wants to do. */
export interface ToolCall {
  /**
   * `exec`, `read`, `write`, `fetch` or `mcp`; any other name is the agent's own and is judged as `mcp` by its
   * parameters.
   */
  readonly tool: string;
  /** The agent's own name for its tool (`NotebookEdit`, `mcp__github__create_issue`); `match.tool` sees it too. */
  readonly agent_tool?: string;
  /** Which agent: `claude-code`, `codex`, … Default: the empty string. */
  readonly agent?: string;
  /** The agent's session. */
  readonly session?: string;
  /** How many agents deep: 0 for the one the person talks to, 1 for its sub-agents. Default 0. */
  readonly agent_depth?: number;
  /** Directory in which the call would run, absolute. */
  readonly cwd?: string;
  /**
   * The tool's arguments: `command` for exec; `path`, `paths`, `file_path` or `glob`, with `recursive` for searches,
   * for read and write; `url` or `urls` for fetch; anything for mcp.
   */
  readonly params: Readonly<Record<string, unknown>>;
  /** What the tool returned, when the call has run and its output is judged. */
  readonly response?: string;
}

/** The operating system whose rules paths and program names follow. */
export type Platform = "linux" | "darwin" | "windows";

/** What is passed in from outside; nothing of it is looked up by the engine itself. */
export interface Surroundings {
  /** Milliseconds since the epoch, for `expires_at` and windows. Default 0: nothing has expired. */
  readonly now?: number;
  /** Directory for calls that name none. */
  readonly cwd?: string;
  /** Values of environment variables that may be relied on when commands are read. */
  readonly env?: Readonly<Record<string, string>>;
  /** Name of the user that the agent runs as. */
  readonly user?: string;
  /** Real path behind symbolic links; undefined where it can't be told. Must not throw. */
  readonly realPath?: (path: string) => string | undefined;
  /** Text of a script file that a command runs; undefined where it can't be read. Must not throw. */
  readonly readFile?: (path: string) => string | undefined;
  /** How many calls of a session were made to tools that match, within the last `window` milliseconds. */
  readonly countCalls?: (query: CallQuery) => number;
  /** Whether a `once` rule has been used up, by its id. */
  readonly isUsed?: (rule: string) => boolean;
  /** What webhook rules were answered, by rule id. Without an answer a rule's `fail_open` decides. */
  readonly webhookAnswers?: ReadonlyMap<string, WebhookAnswer>;
  /** Reads a command line. Default: the reader of lib/shell. */
  readonly read?: (source: string) => Reading;
}

/** What a webhook answered. */
export interface WebhookAnswer {
  readonly action: Action;
  readonly message?: string;
}

/** A question about earlier calls, for `call_count`. */
export interface CallQuery {
  readonly agent: string;
  readonly session: string;
  /** Whether a call to this tool counts. */
  readonly counts: (tool: string) => boolean;
  /** Milliseconds. */
  readonly window: number;
  readonly now: number;
}

/** What a call is about, in one line: its command, path, URL or parameters. */
export function callSubject({ tool, params }: Pick<ToolCall, "tool" | "params">): string {
  const named = tool === "exec"
    ? params.command
    : tool === "fetch"
    ? params.url
    : params.path ?? params.file_path;
  return typeof named === "string" ? named : JSON.stringify(params);
}
