/**
 * A model that follows a script and speaks OpenAI's Responses, on loopback.
 *
 * @module
 */

import { type Model, type ModelStep, type ToolResult } from "./model.ts";
import {
  contentText,
  type Conversation,
  type IdentifiedCall,
  type RequestedTurn,
  startScripted,
  stepOf,
} from "./scripted_server.ts";

/** Starts it; see {@link startScripted}. A tool of an MCP server is named `mcp__server/tool`. */
export function startResponsesModel(
  script: readonly ModelStep[],
  branches: Readonly<Record<string, readonly ModelStep[]>> = {},
): Model {
  return startScripted(
    { isTurn: (pathname) => pathname.endsWith("/responses"), read, write },
    script,
    branches,
  );
}

/** A step that calls a tool whose input is a text, such as a patch or a script. */
export function textCall(name: string, text: string): ModelStep {
  return { calls: [{ name, input: { [TEXT]: text } }] };
}

/** What stands for the number of the process that the model was last told of. */
export const LAST_PROCESS = "<the last process>";

const TEXT = "the text";

interface ResponsesRequest {
  readonly model?: string;
  readonly input?: readonly Item[];
  readonly tools?: readonly Tool[];
}

interface Item {
  readonly type?: string;
  readonly role?: string;
  readonly name?: string;
  readonly call_id?: string;
  readonly content?: unknown;
  readonly output?: unknown;
  readonly tools?: readonly Tool[];
}

interface Tool {
  readonly type?: string;
  readonly name?: string;
  readonly tools?: readonly Tool[];
}

function read(body: unknown): Conversation {
  const { input = [], tools = [] } = body as ResponsesRequest;
  const names = new Map<string, string>();
  const results: ToolResult[] = [];
  const said: string[] = [];
  for (const { type = "", role, name = "", call_id = "", content, output } of input) {
    if (type.endsWith("_call")) names.set(call_id, name);
    else if (type.endsWith("_call_output")) {
      const step = stepOf(call_id);
      // Codex marks no result as an error.
      if (step !== undefined) {
        results.push({ step, name: names.get(call_id) ?? "", text: contentText(output), error: false });
      }
    } else if (role !== undefined && role !== "assistant") said.push(contentText(content));
  }
  // Tools may also come within the input.
  const offered = [...tools, ...input.flatMap((item) => item.tools ?? [])];
  return { tools: offered.flatMap(toolNames), said, results };
}

function toolNames({ type = "", name = type, tools }: Tool): readonly string[] {
  return tools === undefined ? [name] : tools.flatMap(toolNames).map((inner) => `${name}/${inner}`);
}

function write({ body }: RequestedTurn, calls: readonly IdentifiedCall[], say: string): Response {
  const { model = "scripted", input = [] } = body as ResponsesRequest;
  const told = input.map(({ output }) => contentText(output)).join("\n");
  const process = [...told.matchAll(/session ID (\d+)/g)].at(-1)?.[1];
  const output = calls.length > 0 ? calls.map((call) => callItem(call, process)) : [{
    type: "message",
    id: `msg_${crypto.randomUUID()}`,
    role: "assistant",
    status: "completed",
    content: [{ type: "output_text", text: say, annotations: [] }],
  }];
  const response = { id: `resp_${crypto.randomUUID()}`, object: "response", model };
  const usage = {
    input_tokens: 100,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: 20,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: 120,
  };
  const events = [
    { type: "response.created", response: { ...response, status: "in_progress", output: [] } },
    ...output.flatMap((item, output_index) => [
      { type: "response.output_item.added", output_index, item },
      { type: "response.output_item.done", output_index, item },
    ]),
    { type: "response.completed", response: { ...response, status: "completed", output, usage } },
  ];
  const text = events.map((event, sequence_number) =>
    `event: ${event.type}\ndata: ${JSON.stringify({ ...event, sequence_number })}\n\n`
  ).join("");
  return new Response(text, { headers: { "content-type": "text/event-stream" } });
}

function callItem({ id, name, input }: IdentifiedCall, process = "0"): Readonly<Record<string, unknown>> {
  const [tool, server] = name.split("/").reverse();
  const about = {
    id: `fc_${id}`,
    call_id: id,
    name: tool,
    status: "completed",
    ...(server ? { namespace: server } : {}),
  };
  const text = input[TEXT];
  return typeof text === "string" ? { type: "custom_tool_call", ...about, input: text } : {
    type: "function_call",
    ...about,
    arguments: JSON.stringify(input).replace(JSON.stringify(LAST_PROCESS), process),
  };
}
