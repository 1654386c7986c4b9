/**
 * What a payload of Rampart's plugin for OpenCode asks. The plugin hands on what OpenCode gives it:
 *
 *     {"hook": "tool.execute.before", "directory": "…", "depth": 0, "input": {"tool": …}, "output": {"args": …}}
 *
 * @module
 */

import { isAbsolute, join } from "node:path";
import type { HookQuestion } from "../adapter.ts";
import { isRecord, parsePayload } from "../payload.ts";
import { textsIn } from "../texts_in.ts";
import { judgedAs } from "./tools.ts";

/** Name of the agent in policies and in the log. */
export const NAME = "opencode";

/** The hooks that the plugin has. */
export const BEFORE = "tool.execute.before";
export const AFTER = "tool.execute.after";

/** What a payload asks. Never throws. */
export function decode(payload: string): HookQuestion {
  const parsed = parsePayload(payload);
  if ("problem" in parsed) return { kind: "bad", problem: parsed.problem };
  const { hook: event, directory, depth, input, output } = parsed.value;
  const session = isRecord(input) && isText(input.sessionID) ? { session: input.sessionID } : {};
  if (!isText(event)) return { kind: "bad", problem: "the payload has no hook", ...session };
  if (event !== BEFORE && event !== AFTER) return { kind: "other", event };
  const bad = (problem: string): HookQuestion => ({ kind: "bad", problem, event, ...session });
  if (!isRecord(input) || !isText(input.tool)) return bad("the payload has no input.tool");
  if (!isRecord(output)) return bad("output is not an object");
  const args = event === BEFORE ? output.args : input.args;
  if (!isRecord(args)) return bad("args is not an object");
  if (directory !== undefined && typeof directory !== "string") return bad("directory is not a text");
  const { folder, ...judged } = judgedAs(input.tool, args);
  const where = folderOf(directory, folder);
  const call = {
    ...judged,
    agent_tool: input.tool,
    agent: NAME,
    ...session,
    ...(where === undefined ? {} : { cwd: where }),
    ...(typeof depth === "number" && depth > 0 ? { agent_depth: depth } : {}),
  };
  const id = isText(input.callID) ? { callId: input.callID } : {};
  if (event === BEFORE) return { kind: "before", call, ...id };
  // A tool that fails calls no hook; a command that does has a status.
  const { metadata } = output;
  const failed = isRecord(metadata) && typeof metadata.exit === "number" && metadata.exit !== 0;
  // What else is there is shown to the person, and not to the model.
  const raw = { output: output.output, content: output.content };
  return { kind: "after", call: { ...call, response: textsIn(raw) }, failed, raw, ...id };
}

/** The folder in which a call is made: one that it names is taken from the agent's own. */
function folderOf(directory: string | undefined, named: string | undefined): string | undefined {
  if (named === undefined) return directory || undefined;
  if (isAbsolute(named)) return named;
  return directory ? join(directory, named) : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
