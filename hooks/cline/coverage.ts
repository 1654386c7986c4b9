/**
 * What of Cline is covered.
 *
 * @module
 */

import type { AgentCoverage } from "../coverage.ts";
import { LIMIT_S, PATIENCE_S, WAIT_S } from "./limits.ts";

/** The table's part. */
export const coverage: AgentCoverage = {
  agent: "cline",
  title: "Cline",
  version: "3.0.65",
  evidence: "run",
  way: "hook files in ~/Documents/Cline/Hooks",
  tools: [
    { tools: ["run_commands"], judged: "exec", response: "replaced", about: "each command of the call" },
    { tools: ["read_files"], judged: "read", response: "replaced", about: "each file of the call" },
    {
      tools: ["search_codebase"],
      judged: "read",
      response: "replaced",
      about: "as one of all of the workspace",
    },
    { tools: ["editor"], judged: "write", response: "replaced" },
    {
      tools: ["apply_patch"],
      judged: "write",
      response: "replaced",
      about: "each file of the patch",
    },
    {
      tools: ["fetch_web_content"],
      judged: "fetch",
      response: "replaced",
      about: "each address of the call",
    },
    {
      tools: ["spawn_agent"],
      judged: "mcp",
      response: "replaced",
      about: "the calls of the sub-agent are judged one by one",
    },
    {
      tools: ["*"],
      judged: "mcp",
      response: "replaced",
      about: "MCP servers' and any other tool, by its parameters' names",
    },
  ],
  ask: {
    kind: "waits",
    seconds: WAIT_S,
    headless: "the same: a person answers by `rampart approve`; where nobody does, the run ends",
  },
  failure: {
    daemonGone: "judged",
    crash: "runs",
    timeout: "runs",
    missing: "runs",
    garbage: "runs",
    closed:
      "where the gate is gone, crashes, hangs or prints something else the hook file itself stops the call; a hook file " +
      "that is gone stops nothing",
  },
  notes: [
    "A denial ends Cline's run: its hooks know no other, and the model does not read why. The reason is in Rampart's log.",
    "Output that may not pass ends the run too, before the model is given it; it can't be replaced, and where the person " +
    "goes on with the session the model may read it.",
    "A search goes through all of the workspace: it is judged as a read of that folder, and a rule about a file in it does not " +
    "stop it.",
    "An allow rule does not skip Cline's own prompts.",
    `Cline gives a hook up after ${LIMIT_S} s, and runs the call; the hook file itself answers after ${PATIENCE_S} s.`,
    "Cline's extensions for editors look into the same folders, where Documents is not elsewhere; they were not tried.",
    "On Windows the hook files are scripts of PowerShell, which Cline starts by `pwsh` (PowerShell 7, to be installed). That " +
    "Cline starts and obeys them was seen with a stand-in for pwsh; PowerShell itself has not run them.",
  ],
};
