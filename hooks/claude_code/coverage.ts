/**
 * What of Claude Code is covered.
 *
 * @module
 */

import type { AgentCoverage } from "../coverage.ts";
import { LIMIT_S } from "./settings.ts";

/** The table's part. */
export const coverage: AgentCoverage = {
  agent: "claude-code",
  title: "Claude Code",
  version: "2.1.329",
  evidence: "run",
  way: "hooks in ~/.claude/settings.json",
  tools: [
    { tools: ["Bash", "Monitor"], judged: "exec", response: "redacted" },
    { tools: ["PowerShell"], judged: "exec", response: "redacted", evidence: "documentation" },
    { tools: ["Read", "Glob", "Grep"], judged: "read", response: "redacted" },
    { tools: ["NotebookRead", "LS", "LSP"], judged: "read", response: "redacted", evidence: "documentation" },
    { tools: ["Edit", "Write"], judged: "write", response: "redacted" },
    {
      tools: ["MultiEdit", "NotebookEdit"],
      judged: "write",
      response: "redacted",
      evidence: "documentation",
    },
    { tools: ["WebFetch"], judged: "fetch", response: "redacted" },
    { tools: ["WebSearch"], judged: "fetch", response: "redacted", evidence: "documentation" },
    { tools: ["mcp__*"], judged: "mcp", response: "redacted", about: "by its parameters' names" },
    { tools: ["*"], judged: "mcp", response: "redacted", about: "any other tool, by its parameters' names" },
  ],
  ask: { kind: "agent-prompt", headless: "the call is stopped, and the model reads why" },
  failure: {
    daemonGone: "judged",
    crash: "runs",
    timeout: "runs",
    missing: "runs",
    garbage: "runs",
    closed: `setup writes "onFailure": "block" beside the hook, and the call stops`,
  },
  notes: [
    "The text of an error of a tool that failed can't be replaced; the model is told not to use it.",
    "A command's output of more than 30,000 letters is scanned at its beginning; the rest when the model reads the " +
    "file that holds it.",
    `Claude Code gives a hook up after ${LIMIT_S} s.`,
  ],
};
