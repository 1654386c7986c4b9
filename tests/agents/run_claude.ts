/**
 * Runs the real Claude Code once, on a script, in a home of its own and without the network.
 *
 * @module
 */

import { CLAUDE_CODE, provideProgram } from "../../scripts/tools.ts";
import { type ModelStep, startModel, type ToolResult } from "./model.ts";

/** Path of the program, installed once into the tools' cache. Undefined where it can't be had. */
export const CLAUDE: string | undefined = await provideProgram(CLAUDE_CODE);

/** How to run it. */
export interface ClaudeOptions {
  /** The user's home, with the settings that are to hold. */
  readonly home: string;
  /** Folder in which it works. */
  readonly work: string;
  readonly script: readonly ModelStep[];
  /** Steps of sub-agents, by a word of their prompt. */
  readonly branches?: Readonly<Record<string, readonly ModelStep[]>>;
  /** File to which the MCP server notes its calls; without it there is no MCP server. */
  readonly mcpLog?: string;
  /** Whether its own permission prompts stay on. Default false. */
  readonly prompts?: boolean;
  /** What a person would say at a prompt, who is played by the MCP server. Default: there is nobody. */
  readonly person?: "allow" | "deny";
  readonly env?: Readonly<Record<string, string>>;
  /** Words in front of the command. */
  readonly wrap?: readonly string[];
  readonly args?: readonly string[];
}

/** What came of it. */
export interface ClaudeRun {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  /** What the model was told about each call, in order. */
  readonly results: readonly ToolResult[];
  /** All that the model was told as the user's words. */
  readonly told: string;
  /** How many turns the model was asked for. */
  readonly turns: number;
  /** Names of the tools that the model was offered. */
  readonly tools: ReadonlySet<string>;
}

/** Milliseconds after which a run is given up. It takes one to three seconds. */
const LIMIT_MS = 120_000;

/** Runs it. */
export async function runClaude(options: ClaudeOptions): Promise<ClaudeRun> {
  if (CLAUDE === undefined) throw new Error("Claude Code is not installed");
  const { home, work, script, branches, wrap = [], args = [] } = options;
  const model = startModel(script, branches);
  const command = [
    ...wrap,
    CLAUDE,
    "-p",
    "go",
    ...(options.prompts === true ? [] : ["--dangerously-skip-permissions"]),
    ...mcpArgs(options),
    ...args,
  ];
  try {
    const child = new Deno.Command(command[0] ?? "", {
      args: command.slice(1),
      cwd: work,
      clearEnv: true,
      env: {
        PATH: Deno.env.get("PATH") ?? "",
        HOME: home,
        USER: "someone",
        LANG: "C.UTF-8",
        TERM: "dumb",
        XDG_CONFIG_HOME: `${home}/.config`,
        XDG_DATA_HOME: `${home}/.local/share`,
        XDG_STATE_HOME: `${home}/.local/state`,
        XDG_CACHE_HOME: `${home}/.cache`,
        ANTHROPIC_BASE_URL: model.url,
        ANTHROPIC_API_KEY: "none",
        // It refuses to skip its prompts as root, which containers run as, unless told that it is shut in.
        IS_SANDBOX: "1",
        CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
        DISABLE_TELEMETRY: "1",
        DISABLE_ERROR_REPORTING: "1",
        DISABLE_AUTOUPDATER: "1",
        ...options.env,
      },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      signal: AbortSignal.timeout(LIMIT_MS),
    }).spawn();
    const { code, stdout, stderr } = await child.output();
    const decoder = new TextDecoder();
    return {
      status: code,
      stdout: decoder.decode(stdout),
      stderr: decoder.decode(stderr),
      results: model.results(),
      told: model.told(),
      turns: model.turns(),
      tools: model.tools(),
    };
  } finally {
    await model.close();
  }
}

const MCP_SERVER = new URL("mcp_server.ts", import.meta.url).pathname;

function mcpArgs({ mcpLog, person }: ClaudeOptions): readonly string[] {
  if (mcpLog === undefined) return [];
  const notes = {
    command: Deno.execPath(),
    args: ["run", "--quiet", "--no-config", "--no-lock", "--allow-env", "--allow-write", MCP_SERVER],
    env: { MCP_LOG: mcpLog, MCP_APPROVE: person ?? "", DENO_NO_UPDATE_CHECK: "1" },
  };
  return [
    "--mcp-config",
    JSON.stringify({ mcpServers: { notes } }),
    ...(person === undefined ? [] : ["--permission-prompt-tool", "mcp__notes__approve"]),
  ];
}

/** A step with one call. */
export function call(name: string, input: Readonly<Record<string, unknown>>): ModelStep {
  return { calls: [{ name, input }] };
}

/** A step with one shell command. */
export function bash(command: string): ModelStep {
  return call("Bash", { command, description: "a step" });
}
