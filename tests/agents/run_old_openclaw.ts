/**
 * An OpenClaw of the time before its plugins were asked about calls, which Rampart patches: one turn of its agent, without
 * a gateway.
 *
 * @module
 */

import assert from "node:assert/strict";
import { provideProgram, type Tool } from "../../scripts/tools.ts";
import type { World } from "../end_to_end/rampart.ts";
import { startChatModel } from "./chat_model.ts";
import type { ModelStep, ToolResult } from "./model.ts";
import { OPENCLAW, OPENCLAW_NODE, startRelay } from "./run_openclaw.ts";

/** The last version without such plugins. */
export const OLD_VERSION = "2026.1.30";

/** What its dependencies ask for and npm does not have, or what is large and not for this. */
const OVERRIDES = { libsignal: "6.0.0", linkedom: "0.18.12", "node-llama-cpp": "npm:ms@2.1.3" };

const TOOL: Tool = {
  name: "openclaw",
  folder: `openclaw-${OLD_VERSION}`,
  install: async (folder) => {
    const wanted = { private: true, dependencies: { openclaw: OLD_VERSION }, overrides: OVERRIDES };
    await Deno.writeTextFile(`${folder}/package.json`, JSON.stringify(wanted));
    const { success } = await new Deno.Command("npm", {
      args: ["install", "--force", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
      cwd: folder,
      stdin: "null",
      stdout: "null",
      stderr: "null",
      signal: AbortSignal.timeout(600_000),
    }).output();
    if (!success) return false;
    await Deno.mkdir(`${folder}/bin`);
    const start =
      `#!/bin/sh\nexec "${OPENCLAW_NODE}/node" "${"$"}(dirname "$0")/../node_modules/openclaw/openclaw.mjs" "$@"\n`;
    await Deno.writeTextFile(`${folder}/bin/openclaw`, start, { mode: 0o755 });
    return true;
  },
  find: (folder) => [`${folder}/bin`],
};

/** Folder of the installed packages; undefined where they can't be had. */
const PACKAGES = OPENCLAW === undefined
  ? undefined
  : (await provideProgram(TOOL))?.replace(/bin\/openclaw$/, "node_modules");

/** Whether it can be had. */
export const HAS_OLD_OPENCLAW: boolean = PACKAGES !== undefined;

/** One that may be changed. */
export interface OldOpenClaw {
  /** Folder of its package. */
  readonly folder: string;
  /** Folders to put in front of the PATH. */
  readonly paths: string;
  /** Runs a script in one turn. */
  run(script: readonly ModelStep[]): Promise<readonly ToolResult[]>;
}

/** A copy of the package in a world, whose dependencies are links. */
export function oldOpenClaw({ folder: world, home, cwd }: World): OldOpenClaw {
  const modules = `${world}/node_modules`;
  Deno.mkdirSync(`${modules}/.bin`, { recursive: true });
  for (const { name } of Deno.readDirSync(PACKAGES ?? "")) {
    if (name !== "openclaw" && name !== ".bin") Deno.symlinkSync(`${PACKAGES}/${name}`, `${modules}/${name}`);
  }
  const folder = `${modules}/openclaw`;
  const { success } = new Deno.Command("cp", { args: ["-r", `${PACKAGES}/openclaw`, folder] }).outputSync();
  assert.ok(success, "the package can't be copied");
  Deno.symlinkSync("../openclaw/openclaw.mjs", `${modules}/.bin/openclaw`);
  const paths = `${OPENCLAW_NODE}:${modules}/.bin`;
  return {
    folder,
    paths,
    run: async (script) => {
      const model = startChatModel(script);
      const relay = startRelay(() => model.url);
      Deno.mkdirSync(`${home}/.openclaw`, { recursive: true });
      Deno.writeTextFileSync(`${home}/.openclaw/openclaw.json`, settings(relay.port, cwd));
      try {
        const { success, stdout, stderr } = await new Deno.Command(`${modules}/.bin/openclaw`, {
          args: [
            "agent",
            "--local",
            "--session-id",
            crypto.randomUUID(),
            "--message",
            "go",
            "--timeout",
            "100",
          ],
          cwd,
          clearEnv: true,
          env: { HOME: home, PATH: `${paths}:${Deno.env.get("PATH")}`, TMPDIR: world, NO_COLOR: "1" },
          stdin: "null",
          signal: AbortSignal.timeout(120_000),
        }).output();
        const decoder = new TextDecoder();
        assert.ok(success, decoder.decode(stdout) + decoder.decode(stderr));
        return model.results();
      } finally {
        await relay.close();
        await model.close();
      }
    },
  };
}

function settings(port: number, workspace: string): string {
  return JSON.stringify({
    agents: { defaults: { model: { primary: "here/scripted" }, skipBootstrap: true, workspace } },
    models: {
      mode: "merge",
      providers: {
        here: {
          baseUrl: `http://127.0.0.1:${port}/v1`,
          apiKey: "none",
          api: "openai-completions",
          models: [{
            id: "scripted",
            name: "Scripted",
            reasoning: false,
            input: ["text"],
            cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
            contextWindow: 128000,
            maxTokens: 4096,
          }],
        },
      },
    },
  });
}
