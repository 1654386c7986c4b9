/**
 * What of Codex is covered.
 *
 * @module
 */

import type { AgentCoverage } from "../coverage.ts";
import { LIMIT_S, WAIT_S } from "./limits.ts";

/** The table's part. */
export const coverage: AgentCoverage = {
  agent: "codex",
  title: "Codex",
  version: "0.169.0",
  evidence: "run",
  way: "hooks in ~/.codex/hooks.json, once Codex was told to trust them",
  tools: [
    { tools: ["Bash"], judged: "exec", response: "redacted", about: "exec_command, in code mode too" },
    { tools: ["apply_patch"], judged: "write", response: "redacted", about: "each file of the patch" },
    { tools: ["view_image"], judged: "read", response: "none" },
    { tools: ["mcp__*"], judged: "mcp", response: "redacted", about: "by its parameters' names" },
    { tools: ["write_stdin"], judged: "none", response: "none", about: "Codex calls no hook for it" },
    { tools: ["*"], judged: "mcp", response: "redacted", about: "any other tool, by its parameters' names" },
  ],
  ask: { kind: "waits", seconds: WAIT_S, headless: "the same: a person answers by `rampart approve`" },
  failure: { daemonGone: "judged", crash: "runs", timeout: "runs", missing: "runs", garbage: "runs" },
  notes: [
    "Output of which parts are taken out reaches the model as one text; pictures in it are left out.",
    "What is typed into a shell or interpreter that runs already is not seen; its start is judged: a rule with " +
    '`runs: { program: "*", code_from: input }` stops or asks about it. Without a terminal such a program reads nothing.',
    "A hook that Codex was not told to trust is left out without a word; `rampart doctor` asks Codex, and " +
    "`rampart setup codex --trust` tells it.",
    "Versions before 0.124.0 call no hooks, and setup refuses them; from 0.129.0 on Codex wants to be told to trust a hook.",
    "Codex can't be told to stop a call whose hook fails: with `fail: closed` the gate denies what could not be judged, " +
    "but a gate that is not there, or is killed, stops nothing.",
    "A patch that a command gives to `apply_patch` as its here-document is carried out by Codex itself: it is judged as the " +
    "patch that it is.",
    "An allow rule does not skip Codex's own prompts.",
    `Codex gives a hook up after ${LIMIT_S} s.`,
    "`rampart wrap -- codex` reaches none of its shells: it starts them by their path.",
  ],
};
