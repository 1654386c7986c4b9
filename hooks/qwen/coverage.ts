/**
 * What of Qwen Code is covered.
 *
 * @module
 */

import type { AgentCoverage } from "../coverage.ts";
import { LIMIT_S, WAIT_S } from "./limits.ts";

/** The table's part. */
export const coverage: AgentCoverage = {
  agent: "qwen",
  title: "Qwen Code",
  version: "0.24.4",
  evidence: "run",
  way: "hooks in ~/.qwen/settings.json",
  tools: [
    { tools: ["run_shell_command", "monitor"], judged: "exec", response: "redacted" },
    { tools: ["read_file", "list_directory", "glob", "grep_search"], judged: "read", response: "redacted" },
    {
      tools: ["zoom_image", "display_image", "lsp", "read_many_files", "search_file_content"],
      judged: "read",
      response: "redacted",
      evidence: "documentation",
    },
    { tools: ["write_file", "edit", "notebook_edit"], judged: "write", response: "redacted" },
    { tools: ["web_fetch"], judged: "fetch", response: "redacted" },
    { tools: ["web_search"], judged: "fetch", response: "redacted", evidence: "documentation" },
    { tools: ["mcp__*"], judged: "mcp", response: "redacted", about: "by its parameters' names" },
    {
      tools: ["tool_call"],
      judged: "inner",
      response: "none",
      about: "it carries out another tool, and that one is judged",
    },
    { tools: ["*"], judged: "mcp", response: "redacted", about: "any other tool, by its parameters' names" },
  ],
  ask: { kind: "waits", seconds: WAIT_S, headless: "the same: a person answers by `rampart approve`" },
  failure: { daemonGone: "judged", crash: "runs", timeout: "runs", missing: "runs", garbage: "runs" },
  notes: [
    "Output of which parts are taken out reaches the model as one text in place of an error; pictures in it are left out.",
    "The text of an error of a tool that failed can't be replaced, and a command with another status than 0 has failed; " +
    "the model is told not to use it.",
    "Started with `--bare` or in its safe mode Qwen Code calls no hooks.",
    "Qwen Code can't be told to stop a call whose hook fails: with `fail: closed` the gate denies what could not be " +
    "judged, but a gate that is not there, or is killed, stops nothing.",
    "An allow rule does not skip Qwen Code's own prompts.",
    `Qwen Code gives a hook up after ${LIMIT_S} s, so that a person has ${WAIT_S} s to answer; a call that they approve later ` +
    "runs when it is made again.",
  ],
};
