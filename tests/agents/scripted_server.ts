/**
 * A model that follows a script, whatever the wire format: what the formats of Gemini and of OpenAI's chat completions
 * have in common.
 *
 * @module
 */

import type { Model, ModelCall, ModelStep, ToolResult } from "./model.ts";

/** What was read from a request. */
export interface Conversation {
  /** Names of the tools that are offered. */
  readonly tools: readonly string[];
  /** The user's words, in order. */
  readonly said: readonly string[];
  /** What became of each call that a step asked for. */
  readonly results: readonly ToolResult[];
}

/** A call that is asked for, with an id that tells its step. */
export interface IdentifiedCall extends ModelCall {
  readonly id: string;
}

/** A wire format. */
export interface WireFormat {
  /** Whether a request for a turn goes to a path. */
  readonly isTurn: (pathname: string) => boolean;
  readonly read: (body: unknown) => Conversation;
  /** The answer: calls, or where there are none what the model says. */
  readonly write: (request: RequestedTurn, calls: readonly IdentifiedCall[], say: string) => Response;
  /** What is answered at other paths. Default: status 404. */
  readonly other?: (pathname: string) => Response | undefined;
}

/** A request for a turn. */
export interface RequestedTurn {
  readonly url: URL;
  readonly body: unknown;
}

/** The step in an id of a call; undefined for an id of another make. */
export function stepOf(id: string): number | undefined {
  const step = /_(\d+)_\d+$/.exec(id)?.[1];
  return step === undefined ? undefined : Number(step);
}

/**
 * Starts a model. Which step comes next is worked out from the conversation, so that a retry does no harm; a conversation
 * in which the user says the name of a branch follows that branch, as a sub-agent's does.
 *
 * @param script The steps; when they are used up the model says `done`.
 * @param branches Steps of other conversations.
 */
export function startScripted(
  { isTurn, read, write, other }: WireFormat,
  script: readonly ModelStep[],
  branches: Readonly<Record<string, readonly ModelStep[]>> = {},
): Model {
  const results = new Map<string, ToolResult>();
  const started = new Set<string>();
  const tools = new Set<string>();
  let told = "";
  let turns = 0;
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const url = new URL(request.url);
    if (!isTurn(url.pathname)) {
      await request.body?.cancel();
      return other?.(url.pathname) ?? Response.json({ error: { message: "no such route" } }, { status: 404 });
    }
    const body: unknown = await request.json();
    const turn = { url, body };
    const seen = read(body);
    if (seen.tools.length === 0) return write(turn, [], "ok");
    turns++;
    for (const name of seen.tools) tools.add(name);
    told += `${seen.said.join("\n")}\n`;
    const first = seen.said.slice(0, 8).join("\n");
    const branch = Object.keys(branches).find((mark) => first.includes(mark)) ?? "";
    seen.results.forEach((result, index) => results.set(`${branch}/${result.step}/${index}`, result));
    const steps = branches[branch] ?? script;
    const next = Math.max(-1, ...seen.results.map(({ step }) => step)) + 1;
    const step = steps[next];
    const key = `${branch}/${next}`;
    if (!started.has(key)) {
      started.add(key);
      await step?.before?.();
    }
    const place = branch === "" ? "main" : branch.replace(/\W/g, "");
    const calls = (step?.calls ?? []).map((call, index) => ({
      ...call,
      id: `call_${place}_${next}_${index}`,
    }));
    return write(turn, calls, "done");
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    turns: () => turns,
    tools: () => tools,
    results: () => [...results.values()],
    told: () => told,
    close: () => server.shutdown(),
  };
}

/** Lines of an event stream, each the JSON of a value, or a word as it is. */
export function eventStream(values: readonly unknown[]): Response {
  const lines = values.map((value) =>
    `data: ${typeof value === "string" ? value : JSON.stringify(value)}\n\n`
  );
  return new Response(lines.join(""), {
    headers: { "content-type": "text/event-stream", "cache-control": "no-cache" },
  });
}

/** The text of a message's content, or of what a tool gave. */
export function contentText(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return JSON.stringify(content ?? "");
  return content.map((part: unknown) =>
    typeof part === "object" && part !== null && "text" in part ? String(part.text) : JSON.stringify(part)
  ).join("\n");
}
