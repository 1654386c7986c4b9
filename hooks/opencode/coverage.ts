/**
 * What of OpenCode is covered.
 *
 * @module
 */

import type { AgentCoverage } from "../coverage.ts";
import { WAIT_S } from "../person_wait.ts";

/** The table's part. */
export const coverage: AgentCoverage = {
  agent: "opencode",
  title: "OpenCode",
  version: "1.18.33",
  evidence: "run",
  way: "a plugin, ~/.config/opencode/plugin/rampart.js",
  tools: [
    { tools: ["bash"], judged: "exec", response: "redacted" },
    { tools: ["read", "glob", "grep"], judged: "read", response: "redacted" },
    { tools: ["lsp"], judged: "read", response: "redacted", evidence: "documentation" },
    { tools: ["write", "edit"], judged: "write", response: "redacted" },
    { tools: ["apply_patch"], judged: "write", response: "redacted", about: "each file of the patch" },
    { tools: ["webfetch"], judged: "fetch", response: "redacted" },
    { tools: ["websearch"], judged: "fetch", response: "redacted", evidence: "documentation" },
    {
      tools: ["task"],
      judged: "mcp",
      response: "redacted",
      about: "the calls of the sub-agent are judged one by one",
    },
    {
      tools: ["*"],
      judged: "mcp",
      response: "redacted",
      about: "MCP servers' and any other tool, by its parameters' names",
    },
  ],
  ask: { kind: "waits", seconds: WAIT_S, headless: "the same: a person answers by `rampart approve`" },
  failure: {
    daemonGone: "judged",
    crash: "runs",
    timeout: "runs",
    missing: "runs",
    garbage: "runs",
    closed: "the plugin itself stops the call in each of these cases",
  },
  notes: [
    "The error of a tool that fails calls no hook, so it is not scanned. The output of a command that fails is.",
    "With `--pure` or OPENCODE_PURE OpenCode loads no plugins, and nothing is judged.",
    "What a person runs by `!` or attaches by `@` is not a call of the model's, and is not judged.",
    "Other plugins run with all of OpenCode's rights: what they do themselves is not seen, and one that is called after " +
    "Rampart's can change a call that was judged.",
    "An allow rule does not skip OpenCode's own prompts.",
  ],
};
