/**
 * Shells: what stands in for `bash`, `sh` and `zsh` under `rampart wrap` asks before the real one is started.
 *
 * @module
 */

import type { FailSetting } from "../../lib/policies/mod.ts";
import { visible } from "../../lib/engine/visible.ts";
import type { AgentAdapter, HookAnswer, HookOutput, HookQuestion } from "../adapter.ts";
import { parsePayload } from "../payload.ts";
import { waitingTime } from "../waiting_time.ts";
import { claudeCommand } from "./claude_wrapping.ts";
import { commandLine } from "./command_line.ts";

/** Status with which a shell says that a command was found and could not be run. */
const NOT_RUN = 126;

/** Shells whose language the reader of commands tells apart. */
const LANGUAGES: ReadonlySet<string> = new Set(["bash", "sh", "zsh", "fish"]);

/** The adapter. Its payload says `shell`, `argv` with the program's name first, `cwd`, `session` and `agent`. */
export const shell: AgentAdapter = {
  name: "shell",
  title: "Shell",
  prompts: false,
  decode,
  encode,
  unjudged,
};

function decode(payload: string): HookQuestion {
  const parsed = parsePayload(payload);
  if ("problem" in parsed) return { kind: "bad", problem: parsed.problem };
  const { hook_event_name: event, shell, argv, cwd, session, agent } = parsed.value;
  const about = { ...(isName(session) ? { session } : {}) };
  if (typeof event !== "string" || event === "") {
    return { kind: "bad", problem: "the payload has no hook_event_name", ...about };
  }
  if (event !== "shell") return { kind: "other", event };
  const bad = (problem: string): HookQuestion => ({ kind: "bad", problem, event, ...about });
  if (!isName(shell)) return bad("the payload does not name the shell");
  if (!Array.isArray(argv) || argv.length === 0 || !argv.every((word) => typeof word === "string")) {
    return bad("argv is not a list of words");
  }
  if (cwd !== undefined && typeof cwd !== "string") return bad("cwd is not a text");
  const line = commandLine(shell, argv.slice(1));
  return {
    kind: "before",
    call: {
      tool: "exec",
      agent: isName(agent) ? agent : "shell",
      params: { command: claudeCommand(line) ?? line, ...(LANGUAGES.has(shell) ? { shell } : {}) },
      ...about,
      ...(isName(cwd) ? { cwd } : {}),
    },
  };
}

function isName(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function encode(
  question: HookQuestion,
  { action, reason, warning, question: asked }: HookAnswer,
): HookOutput {
  const said = warning ? line(`rampart: ${warning}`) : "";
  if (question.kind === "other" || action === "none" || action === "allow") return goesOn(said);
  const why = reason || "Denied by Rampart.";
  if (asked !== undefined) {
    const { id, seconds } = asked;
    const how = `waiting up to ${
      waitingTime(seconds)
    } for a person to answer question ${id}; see: rampart pending`;
    return {
      stdout: "",
      stderr: `${said}${line(`rampart: ${why}`)}${line(`rampart: ${how}`)}`,
      status: NOT_RUN,
      wait: seconds,
    };
  }
  const nobody = action === "ask" ? line("rampart: nobody can be asked here, so it was not run") : "";
  return { stdout: "", stderr: `${said}${line(`rampart: ${why}`)}${nobody}`, status: NOT_RUN };
}

function unjudged(fail: FailSetting, why: string): HookOutput {
  return fail === "open"
    ? goesOn(line(`rampart: this command was not judged: ${why}. Run: rampart doctor`))
    : {
      stdout: "",
      stderr: line(
        `rampart: this command was not run: it could not be judged, as ${why}. Run: rampart doctor`,
      ),
      status: NOT_RUN,
    };
}

function goesOn(stderr: string): HookOutput {
  return { stdout: "", stderr, status: 0 };
}

function line(text: string): string {
  return `${visible(text, false)}\n`;
}
