/**
 * A model that follows a script and speaks OpenAI's chat completions, on loopback.
 *
 * @module
 */

import type { Model, ModelStep } from "./model.ts";
import {
  contentText,
  type Conversation,
  eventStream,
  type IdentifiedCall,
  type RequestedTurn,
  startScripted,
  stepOf,
} from "./scripted_server.ts";

/** Starts it; see {@link startScripted}. Its address is without `/v1`. */
export function startChatModel(
  script: readonly ModelStep[],
  branches: Readonly<Record<string, readonly ModelStep[]>> = {},
): Model {
  return startScripted(
    { isTurn: (pathname) => pathname.endsWith("/chat/completions"), read, write, other },
    script,
    branches,
  );
}

interface ChatRequest {
  readonly model?: string;
  readonly stream?: boolean;
  readonly tools?: readonly { readonly function?: { readonly name?: string } }[];
  readonly messages?: readonly Message[];
}

interface Message {
  readonly role: string;
  readonly content?: unknown;
  readonly tool_call_id?: string;
  readonly tool_calls?: readonly { readonly id: string; readonly function: { readonly name: string } }[];
}

function read(body: unknown): Conversation {
  const { messages = [], tools = [] } = body as ChatRequest;
  const names = new Map(
    messages.flatMap(({ tool_calls = [] }) =>
      tool_calls.map((call) => [call.id, call.function.name] as const)
    ),
  );
  return {
    tools: tools.flatMap((tool) => tool.function?.name ?? []),
    said: messages.filter(({ role }) => role === "user").map(({ content }) => contentText(content)),
    results: messages.flatMap(({ role, tool_call_id = "", content }) => {
      const step = role === "tool" ? stepOf(tool_call_id) : undefined;
      if (step === undefined) return [];
      // Whether a call failed is not said in this format.
      return [{ step, name: names.get(tool_call_id) ?? "", text: contentText(content), error: false }];
    }),
  };
}

function write({ body }: RequestedTurn, calls: readonly IdentifiedCall[], say: string): Response {
  const { model = "scripted", stream } = body as ChatRequest;
  const tool_calls = calls.map(({ id, name, input }, index) => ({
    index,
    id,
    type: "function",
    function: { name, arguments: JSON.stringify(input) },
  }));
  const message = tool_calls.length > 0
    ? { role: "assistant", content: null, tool_calls }
    : { role: "assistant", content: say };
  const finish_reason = tool_calls.length > 0 ? "tool_calls" : "stop";
  const usage = { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 };
  const base = { id: `chatcmpl-${crypto.randomUUID()}`, created: Math.floor(Date.now() / 1000), model };
  if (stream !== true) {
    const choices = [{ index: 0, message, finish_reason }];
    return Response.json({ ...base, object: "chat.completion", choices, usage });
  }
  const chunk = (delta: unknown, reason: string | null): unknown => ({
    ...base,
    object: "chat.completion.chunk",
    choices: [{ index: 0, delta, finish_reason: reason }],
  });
  return eventStream([
    chunk(message, null),
    chunk({}, finish_reason),
    { ...base, object: "chat.completion.chunk", choices: [], usage },
    "[DONE]",
  ]);
}

function other(pathname: string): Response | undefined {
  if (!pathname.endsWith("/models")) return undefined;
  return Response.json({
    object: "list",
    data: [{ id: "scripted", object: "model", created: 0, owned_by: "tests" }],
  });
}
