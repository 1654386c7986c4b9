/**
 * What of Cursor is covered, by its documentation.
 *
 * @module
 */

import type { AgentCoverage } from "../coverage.ts";
import { LIMIT_S, WAIT_S } from "../person_wait.ts";

/** The table's part. */
export const coverage: AgentCoverage = {
  agent: "cursor",
  title: "Cursor",
  version: "2026.09.18",
  evidence: "documentation",
  way: "hooks in ~/.cursor/hooks.json",
  tools: [
    { tools: ["Shell"], judged: "exec", response: "told" },
    {
      tools: ["Read", "TabRead"],
      judged: "read",
      response: "replaced",
      about: "what a file holds is scanned before it is read",
    },
    { tools: ["LS", "Glob", "Grep"], judged: "read", response: "told" },
    { tools: ["Write", "Edit", "StrReplace", "Delete", "TabWrite"], judged: "write", response: "told" },
    { tools: ["WebFetch", "WebSearch"], judged: "fetch", response: "told" },
    { tools: ["MCP:*"], judged: "mcp", response: "redacted", about: "by its parameters' names" },
    { tools: ["*"], judged: "mcp", response: "told", about: "any other tool, by its parameters' names" },
  ],
  ask: { kind: "waits", seconds: WAIT_S, headless: "the same: a person answers by `rampart approve`" },
  failure: {
    daemonGone: "judged",
    crash: "runs",
    timeout: "runs",
    missing: "runs",
    garbage: "stops",
    closed: "Cursor is told to stop a call whose hook fails (`failClosed`)",
  },
  notes: [
    "None of this was tried: Cursor has not been run with Rampart. It is what Cursor's documentation says.",
    "Completions in the editor (Tab) call no hook that can stop them for every edit; what they read and write is not promised.",
    "Cursor calls the hooks of Claude Code's settings too: where both are wired, a call is judged twice and the stricter " +
    "answer holds.",
    "`failClosed` follows the setting `fail` of the moment: run `rampart setup cursor` again after changing it.",
    `Cursor gives a hook up after ${LIMIT_S} s.`,
  ],
};
