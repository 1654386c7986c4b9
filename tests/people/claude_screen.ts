/**
 * The real Claude Code as a person sees it: on a terminal, guarded, and on a script.
 *
 * @module
 */

import assert from "node:assert/strict";
import { CLAUDE } from "../agents/run_claude.ts";
import { type ModelStep, startModel, type ToolResult } from "../agents/model.ts";
import { inWorld, type World } from "../end_to_end/rampart.ts";
import { onPath } from "../gate/home.ts";
import { eventsIn, POLICY } from "./people_world.ts";

/** Whether there is a Claude Code, and a terminal on which its pictures can be read. */
export const HAS_CLAUDE: boolean = CLAUDE !== undefined && onPath("tmux");

/** Claude Code at work. */
export interface ClaudeScreen {
  /** Presses keys, by tmux's names. */
  press(...keys: readonly string[]): Promise<void>;
  /** Waits until the picture matches, and gives it. */
  shows(wanted: RegExp): Promise<string>;
  /** What the model was told about its calls. */
  results(): readonly ToolResult[];
  /** Whether something lies in the working folder. */
  has(name: string): boolean;
  /** The log's events, oldest first. */
  events(): readonly Readonly<Record<string, unknown>>[];
}

/** How it is started. */
export interface ClaudeScreenOptions {
  /** What its model asks for. */
  readonly script: readonly ModelStep[];
  readonly args: readonly string[];
}

/** Calls back with a Claude Code that was told to go. */
export async function onClaude(
  { script, args }: ClaudeScreenOptions,
  work: (screen: ClaudeScreen) => Promise<void>,
): Promise<void> {
  await inWorld(async (world) => {
    const { home, cwd, folder, run, write } = world;
    const inOrder = async (words: readonly string[]): Promise<void> => {
      const { status, out, err } = await run(words);
      assert.equal(status, 0, out + err);
    };
    await inOrder(["init"]);
    write("home/.rampart/policies/custom.yaml", POLICY);
    write("home/.rampart/config.yaml", "profile: standard\nport: 0\n");
    await inOrder(["setup", "claude-code"]);
    await inOrder(["serve", "--background"]);
    write("home/.claude.json", JSON.stringify(answered(cwd)));
    const model = startModel(script);
    const env = environment(world, model.url);
    const tmux = async (...words: readonly string[]): Promise<string> => {
      const { stdout } = await new Deno.Command("tmux", {
        args: ["-S", `${folder}/tmux`, "-f", "/dev/null", ...words],
        cwd,
        clearEnv: true,
        env,
      }).output();
      return new TextDecoder().decode(stdout);
    };
    try {
      await tmux("new-session", "-d", "-x", "120", "-y", "50", CLAUDE ?? "", ...args, "go");
      await work({
        press: async (...keys) => void await tmux("send-keys", ...keys),
        async shows(wanted) {
          let picture = "";
          for (let i = 0; i < 1200; i++) {
            picture = await tmux("capture-pane", "-p");
            if (wanted.test(picture)) return picture;
            // A picture says by no event that it has changed.
            await new Promise((resolve) => setTimeout(resolve, 50));
          }
          return assert.fail(`the terminal never showed ${wanted}:\n${picture}`);
        },
        results: model.results,
        has: (name) => {
          try {
            return Deno.statSync(`${cwd}/${name}`).isFile;
          } catch {
            return false;
          }
        },
        events: () => eventsIn(`${home}/.rampart/audit`),
      });
    } finally {
      await tmux("kill-server");
      await model.close();
      await run(["serve", "stop"]);
    }
  });
}

/** What it keeps of a person who has answered all that it asks at first: theme, key, trust in the folder. */
function answered(cwd: string): unknown {
  return {
    hasCompletedOnboarding: true,
    lastOnboardingVersion: "2.1.329",
    theme: "dark",
    bypassPermissionsModeAccepted: true,
    customApiKeyResponses: { approved: ["none"], rejected: [] },
    projects: {
      [cwd]: { hasTrustDialogAccepted: true, hasCompletedProjectOnboarding: true, allowedTools: [] },
    },
  };
}

function environment({ home }: World, model: string): Readonly<Record<string, string>> {
  return {
    PATH: Deno.env.get("PATH") ?? "",
    HOME: home,
    USER: "someone",
    LANG: "C.UTF-8",
    TERM: "xterm-256color",
    SHELL: "/bin/bash",
    ANTHROPIC_BASE_URL: model,
    ANTHROPIC_API_KEY: "none",
    // It refuses to skip its prompts as root, which containers run as, unless told that it is shut in.
    IS_SANDBOX: "1",
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
    DISABLE_TELEMETRY: "1",
    DISABLE_ERROR_REPORTING: "1",
    DISABLE_AUTOUPDATER: "1",
  };
}
