/**
 * What of Copilot CLI is covered.
 *
 * @module
 */

import type { AgentCoverage } from "../coverage.ts";
import { LIMIT_S, WAIT_S } from "../person_wait.ts";

/** The table's part. */
export const coverage: AgentCoverage = {
  agent: "copilot",
  title: "Copilot CLI",
  version: "1.0.102",
  evidence: "run",
  way: "hooks in ~/.copilot/hooks/rampart.json",
  tools: [
    { tools: ["bash"], judged: "exec", response: "redacted" },
    {
      tools: ["write_bash", "write_powershell"],
      judged: "exec",
      response: "redacted",
      about: "what is typed, as a command",
      evidence: "documentation",
    },
    { tools: ["powershell"], judged: "exec", response: "redacted", evidence: "documentation" },
    { tools: ["view", "glob", "grep"], judged: "read", response: "redacted" },
    { tools: ["rg"], judged: "read", response: "redacted", evidence: "documentation" },
    { tools: ["create", "edit"], judged: "write", response: "redacted" },
    {
      tools: ["apply_patch"],
      judged: "write",
      response: "redacted",
      about: "each file of the patch",
      evidence: "documentation",
    },
    { tools: ["web_fetch", "web_search"], judged: "fetch", response: "redacted", evidence: "documentation" },
    {
      tools: ["*"],
      judged: "mcp",
      response: "redacted",
      about: "any other tool, and those of MCP servers, by its parameters' names",
    },
  ],
  ask: { kind: "waits", seconds: WAIT_S, headless: "the same: a person answers by `rampart approve`" },
  failure: { daemonGone: "judged", crash: "stops", timeout: "runs", missing: "stops", garbage: "runs" },
  notes: [
    "Output of which parts are taken out reaches the model as one text; pictures in it are left out.",
    "The text of an error of a tool that failed can't be replaced; the model is told not to use it. A command with " +
    "another status than 0 has not failed.",
    "`disableAllHooks` in its settings switches the hook off.",
    "Its hooks do not say which calls are a sub-agent's; all are judged alike.",
    "Of a call that ran unjudged Copilot CLI tells nobody.",
    `Copilot CLI gives a hook up after ${LIMIT_S} s, and runs the call.`,
    "`rampart wrap -- copilot` reaches none of its shells: it starts /bin/bash.",
  ],
};
