/**
 * `rampart test --calls`: tool calls as JSON Lines in, decisions as JSON Lines out, in order, as they come.
 *
 * @module
 */

import {
  type CompiledPolicies,
  createCallCounter,
  evaluate,
  type Surroundings,
  type ToolCall,
} from "../engine/mod.ts";
import { absolute, projectPolicies, rememberFiles } from "../policies/mod.ts";
import { isObject } from "./call_options.ts";
import { decisionJson, decisionStatus } from "./decision_view.ts";
import { fileNamed, type Machine, policiesInForce, surroundings } from "./machine.ts";
import type { Terminal } from "./terminal.ts";

/** What {@link testCalls} needs. */
export interface TestCallsOptions {
  /** Path of the file, or `-`. */
  readonly file: string;
  readonly machine: Machine;
  /** What holds for calls that don't say it. */
  readonly defaults: Pick<ToolCall, "agent" | "session"> & { readonly cwd: string };
  readonly config: string | undefined;
}

/** Judges the calls. Returns 2 if a line could not be judged, else 1 if a call was denied or is to be asked about. */
export async function testCalls(options: TestCallsOptions, terminal: Terminal): Promise<number> {
  const { file, machine, defaults } = options;
  const policies = policiesByProject(options, terminal);
  if (await policies(defaults.cwd) === undefined) return 2;
  const source = file === "-" ? Deno.stdin.readable : (await Deno.open(fileNamed(machine, file))).readable;
  const counter = createCallCounter();
  const used = new Set<string>();
  const around: Surroundings = {
    ...surroundings(machine),
    // None of these calls is carried out, so what the disk says once holds for all.
    ...rememberFiles(),
    countCalls: (query) => counter.count(query),
    isUsed: (rule) => used.has(rule),
  };
  let status = 0;
  let number = 0;

  const answer = async (line: string): Promise<string> => {
    number++;
    if (line.trim() === "") return "";
    const call = readCall(line, defaults);
    const compiled = "error" in call ? undefined : await policies(call.cwd ?? defaults.cwd);
    if ("error" in call || compiled === undefined) {
      status = 2;
      const error = "error" in call ? call.error : "the policies for its cwd do not load";
      return `${JSON.stringify({ error: `line ${number}: ${error}` })}\n`;
    }
    const now = Date.now();
    const start = performance.now();
    const decision = evaluate(compiled, call, { ...around, now });
    const evalUs = (performance.now() - start) * 1000;
    counter.record({ agent: call.agent ?? "", session: call.session ?? "", tool: call.tool, at: now });
    for (const rule of decision.used) used.add(rule);
    status = Math.max(status, decisionStatus(decision.action));
    return `${JSON.stringify(decisionJson(decision, evalUs))}\n`;
  };

  // One write for each chunk that arrives: a line at a time when they come slowly, many at once when they don't.
  for await (const lines of linesByChunk(source)) {
    let out = "";
    for (const line of lines) out += await answer(line);
    if (out !== "") terminal.out(out);
  }
  return status;
}

/** The policies for a directory; those of a project are compiled once, however many directories its calls name. */
function policiesByProject(
  { machine, config }: TestCallsOptions,
  terminal: Terminal,
): (cwd: string) => Promise<CompiledPolicies | undefined> {
  const byFolder = new Map<string, string>();
  const byProject = new Map<string, Promise<CompiledPolicies | undefined>>();
  return (cwd) => {
    let project = byFolder.get(cwd);
    if (project === undefined) {
      project = config === undefined ? JSON.stringify(projectPolicies(cwd, machine)) : "";
      byFolder.set(cwd, project);
    }
    let compiled = byProject.get(project);
    if (compiled === undefined) {
      compiled = policiesInForce(machine, { cwd, config, responses: true }, terminal).then((p) =>
        p?.compiled
      );
      byProject.set(project, compiled);
    }
    return compiled;
  };
}

/** A call from its line. */
function readCall(
  line: string,
  defaults: TestCallsOptions["defaults"],
): ToolCall | { readonly error: string } {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return { error: `not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  if (!isObject(value)) return { error: "not an object" };
  const { tool, params, agent_depth: depth } = value;
  if (typeof tool !== "string" || tool === "") return { error: "tool must be a name" };
  if (!isObject(params)) return { error: "params must be an object" };
  const texts: Partial<Record<"agent" | "agent_tool" | "session" | "cwd" | "response", string>> = {};
  for (const key of ["agent", "agent_tool", "session", "cwd", "response"] as const) {
    const text = value[key];
    if (text === undefined || text === null) continue;
    if (typeof text !== "string") return { error: `${key} must be text` };
    texts[key] = text;
  }
  if (depth !== undefined && !(Number.isInteger(depth) && Number(depth) >= 0)) {
    return { error: "agent_depth must be a whole number, 0 or more" };
  }
  const cwd = texts.cwd === undefined ? defaults.cwd : absolute(texts.cwd, defaults.cwd);
  return {
    ...defaults,
    ...texts,
    cwd,
    tool,
    params,
    ...(depth === undefined ? {} : { agent_depth: Number(depth) }),
  };
}

/** The lines that each chunk of a stream completes, and at its end what is left. */
async function* linesByChunk(
  source: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<readonly string[]> {
  // Parts of a line that has not ended are only joined once it has: one long line stays linear.
  let parts: string[] = [];
  for await (const chunk of source.pipeThrough(new TextDecoderStream())) {
    const lines = chunk.split("\n");
    const last = lines.pop() ?? "";
    if (lines.length > 0) {
      lines[0] = parts.join("") + (lines[0] ?? "");
      parts = [];
      yield lines;
    }
    parts.push(last);
  }
  const rest = parts.join("");
  if (rest !== "") yield [rest];
}
