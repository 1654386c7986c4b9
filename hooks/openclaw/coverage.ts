/**
 * What of OpenClaw is covered.
 *
 * @module
 */

import type { AgentCoverage } from "../coverage.ts";
import { LIMIT_S } from "./ask_gate.ts";

/** The table's part. */
export const coverage: AgentCoverage = {
  agent: "openclaw",
  title: "OpenClaw",
  version: "2026.9.6",
  evidence: "run",
  way: "a plugin, ~/.openclaw/extensions/rampart",
  tools: [
    { tools: ["exec"], judged: "exec", response: "replaced" },
    { tools: ["bash", "node_exec"], judged: "exec", response: "replaced", evidence: "documentation" },
    { tools: ["read", "ls"], judged: "read", response: "replaced" },
    { tools: ["find", "grep"], judged: "read", response: "replaced", evidence: "documentation" },
    { tools: ["write", "edit"], judged: "write", response: "replaced" },
    { tools: ["apply_patch"], judged: "write", response: "replaced", about: "each file of the patch" },
    {
      tools: ["web_fetch", "browser"],
      judged: "fetch",
      response: "replaced",
      about: "a page that is opened; what is done on it by its parameters",
    },
    { tools: ["web_search"], judged: "fetch", response: "replaced", evidence: "documentation" },
    { tools: ["message"], judged: "mcp", response: "replaced", about: "by its parameters' names" },
    {
      tools: ["openclaw", "plugins"],
      judged: "write",
      response: "replaced",
      about: "changes of OpenClaw itself, as changes of its settings: they could switch the plugin off",
    },
    {
      tools: ["tool_search", "tool_describe", "tool_call"],
      judged: "inner",
      response: "replaced",
      about: "they lead to another tool, whose call is judged",
    },
    { tools: ["*"], judged: "mcp", response: "replaced", about: "any other tool, by its parameters' names" },
  ],
  ask: {
    kind: "agent-prompt",
    headless: "denied, unless something that answers OpenClaw's approvals is connected",
  },
  failure: {
    daemonGone: "judged",
    crash: "runs",
    timeout: "runs",
    missing: "runs",
    garbage: "runs",
    closed: "the plugin itself stops the call in each of these cases",
  },
  notes: [
    "What becomes of a call whose hook takes too long was read in OpenClaw's sources, not tried.",
    "What is typed into a program that runs already (`process`) is judged by its parameters only; its start is judged.",
    "Other plugins run with all of OpenClaw's rights: what they do themselves is not seen, and one can change a call's " +
    "parameters after it was judged.",
    "A gateway that runs keeps the module that it has loaded: after another setup run `rampart doctor --fix`, or start it " +
    "again.",
    "Always Allow in OpenClaw's approval becomes a rule of the person's own, where one can change the answer.",
    "Versions before 2026.2 have no such plugins: `--patch-tools` patches 2026.1.29 and 2026.1.30, where what is to be asked " +
    "about is not run. 2026.2 to 2026.8 are refused.",
    "Where nothing takes OpenClaw's approvals the model reads OpenClaw's own words, not the rule's.",
    "Where OpenClaw has another program as its runtime, such as Codex, what that program's own tools give can't be replaced.",
    "OpenClaw's own approvals of commands (`tools.exec.mode`) come besides: with `ask` a person may be asked twice. With " +
    "`setup openclaw --bridge` the daemon answers those that the policies deny or allow.",
    "As a second layer `rampart wrap -- openclaw gateway run` has its shells ask before each command.",
    `OpenClaw gives a hook up after ${LIMIT_S} s and stops the call then.`,
  ],
};
