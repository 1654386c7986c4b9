/**
 * What of Gemini CLI is covered.
 *
 * @module
 */

import type { AgentCoverage } from "../coverage.ts";
import { LIMIT_S, WAIT_S } from "../person_wait.ts";

/** The table's part. */
export const coverage: AgentCoverage = {
  agent: "gemini",
  title: "Gemini CLI",
  version: "0.61.0",
  evidence: "run",
  way: "hooks in ~/.gemini/settings.json",
  tools: [
    { tools: ["run_shell_command"], judged: "exec", response: "redacted" },
    {
      tools: ["read_file", "list_directory", "glob", "grep_search"],
      judged: "read",
      response: "redacted",
    },
    {
      tools: ["read_many_files", "search_file_content"],
      judged: "read",
      response: "redacted",
      evidence: "documentation",
    },
    { tools: ["write_file", "replace"], judged: "write", response: "redacted" },
    { tools: ["web_fetch"], judged: "fetch", response: "redacted", about: "each address in its text" },
    { tools: ["google_web_search"], judged: "fetch", response: "redacted", evidence: "documentation" },
    { tools: ["mcp_*"], judged: "mcp", response: "redacted", about: "by its parameters' names" },
    { tools: ["*"], judged: "mcp", response: "redacted", about: "any other tool, by its parameters' names" },
  ],
  ask: { kind: "waits", seconds: WAIT_S, headless: "the same: a person answers by `rampart approve`" },
  failure: { daemonGone: "judged", crash: "runs", timeout: "runs", missing: "stops", garbage: "runs" },
  notes: [
    "Output of which parts are taken out reaches the model as one text in place of an error; pictures in it are left out.",
    "In a folder that it was not told to trust Gemini CLI calls no hooks, not even those of the user's settings; without a " +
    "terminal it does not start there.",
    "Gemini CLI can't be told to stop a call whose hook fails: with `fail: closed` the gate denies what could not be " +
    "judged, but a gate that is killed stops nothing.",
    "Its hooks do not say which calls are a sub-agent's; all are judged alike.",
    "An allow rule does not skip Gemini CLI's own prompts.",
    `Gemini CLI gives a hook up after ${LIMIT_S} s.`,
  ],
};
