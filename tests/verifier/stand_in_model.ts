/**
 * Stands in for the APIs of language models, and checks strictly what it is sent. Sources of the shapes: Anthropic's
 * reference of Messages (headers, tools, tool_choice) and OpenAI's of Chat Completions (response_format, structured
 * outputs).
 *
 * @module
 */

import assert from "node:assert/strict";

/** What the model was shown, taken out of its frame. */
export interface Shown {
  readonly api: "anthropic" | "openai";
  readonly model: string;
  readonly system: string;
  /** The whole message. */
  readonly user: string;
  /** The random word of its frame. */
  readonly nonce: string;
  /** The call within it. */
  readonly call: Readonly<Record<string, unknown>>;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A stand-in that runs. */
export interface StandIn {
  /** `http://127.0.0.1:port`. */
  readonly base: string;
  /** What it was asked. */
  readonly shown: readonly Shown[];
  /** What was wrong with requests. */
  readonly wrong: readonly string[];
}

/** What the model says: the verdict as an API hands it over, or a whole answer of its own. */
export type Thought = Readonly<Record<string, unknown>> | Response;

/** Runs a test with a stand-in. */
export async function withModel(
  think: (shown: Shown) => Thought | Promise<Thought>,
  work: (model: StandIn) => Promise<void>,
): Promise<void> {
  const shown: Shown[] = [];
  const wrong: string[] = [];
  const abort = new AbortController();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, signal: abort.signal, onListen() {} },
    async (request) => {
      let seen: Shown;
      try {
        seen = await readRequest(request);
      } catch (error) {
        wrong.push(error instanceof Error ? error.message : String(error));
        return Response.json({ type: "error", error: { type: "invalid_request_error" } }, { status: 400 });
      }
      shown.push(seen);
      const thought = await think(seen);
      if (thought instanceof Response) return thought;
      return Response.json(seen.api === "anthropic" ? message(thought) : completion(JSON.stringify(thought)));
    },
  );
  try {
    await work({ base: `http://127.0.0.1:${server.addr.port}`, shown, wrong });
  } finally {
    abort.abort();
    await server.finished;
  }
}

/** An answer of Anthropic's. */
export function message(input: unknown, more: Readonly<Record<string, unknown>> = {}): object {
  return {
    id: "msg_1",
    type: "message",
    role: "assistant",
    model: "stand-in",
    content: [{ type: "tool_use", id: "toolu_1", name: "report_verdict", input }],
    stop_reason: "tool_use",
    stop_sequence: null,
    usage: { input_tokens: 1, output_tokens: 1 },
    ...more,
  };
}

/** An answer of OpenAI's. */
export function completion(content: string | null, more: Readonly<Record<string, unknown>> = {}): object {
  return {
    id: "chatcmpl-1",
    object: "chat.completion",
    created: 1,
    model: "stand-in",
    choices: [{
      index: 0,
      message: { role: "assistant", content, refusal: null, annotations: [] },
      logprobs: null,
      finish_reason: "stop",
      ...more,
    }],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  };
}

const SCHEMA_KEYWORDS = ["type", "properties", "required", "additionalProperties"];

async function readRequest(request: Request): Promise<Shown> {
  const { pathname, search } = new URL(request.url);
  assert.equal(request.method, "POST");
  assert.equal(search, "");
  assert.equal(request.headers.get("content-type"), "application/json");
  assert.equal(request.headers.get("cookie"), null);
  const body = await request.json();
  const api = pathname === "/v1/messages" ? "anthropic" : "openai";
  if (api === "openai") assert.equal(pathname, "/v1/chat/completions");
  const { system, user } = api === "anthropic"
    ? anthropicPrompt(request.headers, body)
    : openaiPrompt(request.headers, body);
  return { api, model: body.model, system, user, ...unframed(user), headers: request.headers, body };
}

// deno-lint-ignore no-explicit-any -- the assertions are what types it
function anthropicPrompt(headers: Headers, body: any): { system: string; user: string } {
  assert.match(headers.get("x-api-key") ?? "", /^sk-ant-/);
  assert.equal(headers.get("anthropic-version"), "2023-06-01");
  assert.equal(headers.get("authorization"), null);
  assert.deepEqual(Object.keys(body).sort(), [
    "max_tokens",
    "messages",
    "model",
    "system",
    "tool_choice",
    "tools",
  ]);
  assert.ok(Number.isInteger(body.max_tokens) && body.max_tokens > 0);
  assert.equal(body.tools.length, 1);
  const [{ name, description, input_schema, ...rest }] = body.tools;
  assert.deepEqual(rest, {});
  assert.match(name, /^[a-zA-Z0-9_-]{1,64}$/);
  assert.ok(description.length > 0);
  checkSchema(input_schema);
  assert.deepEqual(body.tool_choice, { type: "tool", name, disable_parallel_tool_use: true });
  assert.equal(body.messages.length, 1);
  assert.equal(body.messages[0].role, "user");
  return { system: body.system, user: body.messages[0].content };
}

// deno-lint-ignore no-explicit-any -- the assertions are what types it
function openaiPrompt(headers: Headers, body: any): { system: string; user: string } {
  assert.equal(headers.get("x-api-key"), null);
  const { model, messages, response_format, max_completion_tokens, store, max_tokens, temperature, ...rest } =
    body;
  assert.deepEqual(rest, {});
  assert.equal(typeof model, "string");
  if (max_completion_tokens === undefined) assert.deepEqual([max_tokens > 0, temperature], [true, 0]);
  else assert.deepEqual([max_completion_tokens > 0, store, max_tokens], [true, false, undefined]);
  assert.equal(response_format.type, "json_schema");
  const { name, strict, schema } = response_format.json_schema;
  assert.match(name, /^[a-zA-Z0-9_-]{1,64}$/);
  assert.equal(strict, true);
  checkSchema(schema);
  assert.deepEqual(messages.map(({ role }: { role: string }) => role), ["system", "user"]);
  return { system: messages[0].content, user: messages[1].content };
}

/** The subset of JSON Schema that strict modes take: every member required, none besides. */
function checkSchema(schema: Record<string, unknown>): void {
  assert.deepEqual(Object.keys(schema).sort(), SCHEMA_KEYWORDS.toSorted());
  assert.equal(schema.additionalProperties, false);
  assert.deepEqual(schema.required, Object.keys(schema.properties as object));
}

/** Takes a call out of its frame as a careful reader would: two marker lines, and one JSON string on one line. */
function unframed(user: string): Pick<Shown, "nonce" | "call"> {
  const [begin = "", data = "", end = "", ...rest] = user.split("\n");
  const [, nonce = ""] = /^BEGIN CALL ([0-9a-f]{32})$/.exec(begin) ?? [];
  assert.ok(nonce !== "", `no frame: ${begin}`);
  assert.equal(end, `END CALL ${nonce}`);
  assert.deepEqual([data.includes(nonce), rest.length, rest[0]], [false, 2, ""]);
  assert.match(data, /^"[^\p{C}<>&]*"$/u);
  const text: unknown = JSON.parse(data);
  assert.equal(typeof text, "string");
  return { nonce, call: JSON.parse(String(text)) };
}
