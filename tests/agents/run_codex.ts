/**
 * The real Codex, for the tests of guarded agents.
 *
 * @module
 */

import { provideProgram, type Tool } from "../../scripts/tools.ts";
import { call, type McpServer, type RealAgent } from "./guarded_agent.ts";
import type { ModelStep } from "./model.ts";
import { startResponsesModel, textCall } from "./responses_model.ts";

/** The exact version, as an agent's hooks change from one to the next. */
const TOOL: Tool = {
  name: "codex",
  folder: "codex-0.169.0",
  install: async (folder) => {
    const { success } = await new Deno.Command("npm", {
      args: [
        ...["install", "--prefix", folder, "--force", "--ignore-scripts", "--no-audit", "--no-fund"],
        ...["--loglevel=error", "@openai/codex@0.169.0"],
      ],
      cwd: folder,
      stdout: "null",
      stderr: "null",
    }).output();
    return success;
  },
  // The program itself is in a package of its own for each platform, and needs no node.
  find: (folder) => {
    const packages = `${folder}/node_modules/@openai`;
    return names(packages).filter((name) => name.startsWith("codex-")).flatMap((name) =>
      names(`${packages}/${name}/vendor`).map((target) => `${packages}/${name}/vendor/${target}/bin`)
    );
  },
};

function names(folder: string): readonly string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name);
  } catch {
    return [];
  }
}

/** Path of the program, installed once into the tools' cache. Undefined where it can't be had. */
export const CODEX: string | undefined = await provideProgram(TOOL);

/** What differs from run to run. */
export interface CodexOptions {
  /** Whether hooks count that it wasn't told to trust. Default false. */
  readonly trustsAll?: boolean;
  /** The model's name, by which Codex chooses what it offers. Default one that is offered its tools singly. */
  readonly model?: string;
}

/** Codex with settings of the person's own. */
export function codexAgent({ trustsAll = false, model = "gpt-5.5" }: CodexOptions = {}): RealAgent {
  return {
    name: "codex",
    title: `Codex (${model}${trustsAll ? ", trusting every hook" : ""})`,
    isThere: CODEX !== undefined,
    settings: () => ({
      ".codex/config.toml": "# mine\n[tui]\nnotifications = false # quiet\n",
      ".codex/hooks.json": '{"hooks": {"Stop": []}, "description": "mine"}\n',
    }),
    shell: isCodeMode(model)
      ? (command) => script(`await tools.exec_command(${JSON.stringify({ cmd: command })})`)
      : shell,
    startModel: startResponsesModel,
    command: ({ url, mcp }) => ({
      words: [
        CODEX ?? "",
        "exec",
        "--skip-git-repo-check",
        "--dangerously-bypass-approvals-and-sandbox",
        ...(trustsAll ? ["--dangerously-bypass-hook-trust"] : []),
        ...setting("model", JSON.stringify(model)),
        ...setting("model_provider", '"scripted"'),
        ...setting(
          "model_providers.scripted",
          `{name="scripted",base_url="${url}/v1",wire_api="responses",env_key="NO_KEY",request_max_retries=0,` +
            "stream_max_retries=0}",
        ),
        ...setting("analytics.enabled", "false"),
        ...setting("check_for_update_on_startup", "false"),
        ...setting("mcp_servers.notes", mcpTable(mcp)),
        "go",
      ],
      env: { NO_KEY: "none" },
    }),
  };
}

/** Models that are offered one tool, which takes a script that calls the others. */
function isCodeMode(model: string): boolean {
  return model.startsWith("gpt-6");
}

/** A script, for models in code mode; its value is what the model is told. */
export function script(expression: string): ModelStep {
  return textCall("functions/exec", `text(JSON.stringify(${expression}));`);
}

/** The call of a shell command. */
export function shell(command: string): ModelStep {
  return call("exec_command", { cmd: command });
}

function setting(name: string, value: string): readonly string[] {
  return ["-c", `${name}=${value}`];
}

/** TOML, whose texts and lists are those of JSON. */
function mcpTable({ command, args, env }: McpServer): string {
  const pairs = Object.entries(env).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return `{command=${JSON.stringify(command)},args=${JSON.stringify(args)},env={${pairs.join(",")}}}`;
}
