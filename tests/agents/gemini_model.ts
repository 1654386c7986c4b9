/**
 * A model that follows a script and speaks Gemini's `generateContent`, on loopback.
 *
 * @module
 */

import type { Model, ModelStep, ToolResult } from "./model.ts";
import {
  contentText,
  type Conversation,
  eventStream,
  type IdentifiedCall,
  type RequestedTurn,
  startScripted,
} from "./scripted_server.ts";

/** Starts it; see {@link startScripted}. */
export function startGeminiModel(
  script: readonly ModelStep[],
  branches: Readonly<Record<string, readonly ModelStep[]>> = {},
): Model {
  return startScripted(
    { isTurn: (pathname) => /:(?:stream)?[gG]enerateContent$/.test(pathname), read, write, other },
    script,
    branches,
  );
}

interface GenerateRequest {
  readonly contents?: readonly { readonly role?: string; readonly parts?: readonly Part[] }[];
  readonly tools?: readonly { readonly functionDeclarations?: readonly { readonly name: string }[] }[];
}

interface Part {
  readonly text?: string;
  readonly functionCall?: unknown;
  readonly functionResponse?: {
    readonly name: string;
    readonly response?: { readonly output?: unknown; readonly error?: unknown };
  };
}

/** Gemini's calls have no ids: a turn of the model's with calls is the step of its number. */
function read(body: unknown): Conversation {
  const { contents = [], tools = [] } = body as GenerateRequest;
  const results: ToolResult[] = [];
  const said: string[] = [];
  let step = -1;
  for (const { role, parts = [] } of contents) {
    if (role === "model") {
      if (parts.some(({ functionCall }) => functionCall !== undefined)) step++;
      continue;
    }
    for (const { functionResponse, text } of parts) {
      if (text !== undefined) said.push(text);
      if (functionResponse === undefined) continue;
      const { name, response = {} } = functionResponse;
      const error = response.error !== undefined;
      results.push({ step, name, text: contentText(response.error ?? response.output ?? response), error });
    }
  }
  return {
    tools: tools.flatMap(({ functionDeclarations = [] }) => functionDeclarations.map(({ name }) => name)),
    said,
    results,
  };
}

function write({ url }: RequestedTurn, calls: readonly IdentifiedCall[], say: string): Response {
  const parts = calls.length > 0
    ? calls.map(({ name, input }) => ({ functionCall: { name, args: input } }))
    : [{ text: say }];
  const answer = {
    candidates: [{ index: 0, content: { role: "model", parts }, finishReason: "STOP" }],
    usageMetadata: { promptTokenCount: 100, candidatesTokenCount: 20, totalTokenCount: 120 },
    modelVersion: "scripted",
  };
  if (!url.pathname.endsWith(":streamGenerateContent")) return Response.json(answer);
  return url.searchParams.get("alt") === "sse" ? eventStream([answer]) : Response.json([answer]);
}

function other(pathname: string): Response | undefined {
  return pathname.endsWith(":countTokens") ? Response.json({ totalTokens: 100 }) : undefined;
}
