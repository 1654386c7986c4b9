/**
 * A model that follows a script, for driving a real agent without one: it speaks Anthropic's Messages on loopback.
 *
 * @module
 */

/** A call that the model asks for. */
export interface ModelCall {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** A turn of the model's: the calls that it asks for at once. */
export interface ModelStep {
  readonly calls: readonly ModelCall[];
  /** What is done before the model answers, such as stopping the daemon. */
  readonly before?: () => void | Promise<void>;
}

/** What the model was told about a call. */
export interface ToolResult {
  /** Number of the step, from 0. */
  readonly step: number;
  readonly name: string;
  readonly text: string;
  readonly error: boolean;
}

/** A model that runs. */
export interface Model {
  readonly url: string;
  /** Turns that it was asked for, without requests that offer no tools. */
  readonly turns: () => number;
  /** Names of the tools that it was offered. */
  readonly tools: () => ReadonlySet<string>;
  /** The outcome of each call, in the order in which they came. */
  readonly results: () => readonly ToolResult[];
  /** All text that was sent to it as the user's: where context from hooks turns up. */
  readonly told: () => string;
  close(): Promise<void>;
}

/**
 * Starts a model. Which step comes next is worked out from the conversation, so that a retry does no harm; a
 * conversation whose first words contain the name of a branch follows that branch, as a sub-agent's does.
 *
 * @param script The steps; when they are used up the model says `done`.
 * @param branches Steps of other conversations.
 */
export function startModel(
  script: readonly ModelStep[],
  branches: Readonly<Record<string, readonly ModelStep[]>> = {},
): Model {
  const results = new Map<string, ToolResult>();
  const started = new Set<string>();
  const tools = new Set<string>();
  let told = "";
  let turns = 0;
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      const { pathname } = new URL(request.url);
      if (pathname.endsWith("/count_tokens")) return Response.json({ input_tokens: 100 });
      if (!pathname.endsWith("/messages")) {
        return Response.json({ error: { type: "not_found_error" } }, { status: 404 });
      }
      const body: MessagesRequest = await request.json();
      if ((body.tools ?? []).length === 0) return answer(body, [], "ok");
      turns++;
      for (const { name } of body.tools ?? []) if (name !== undefined) tools.add(name);
      const seen = readConversation(body);
      told += seen.told;
      for (const [id, result] of seen.results) results.set(id, result);
      const branch = Object.keys(branches).find((mark) => seen.first.includes(mark)) ?? "";
      const steps = branches[branch] ?? script;
      const last = Math.max(-1, ...[...seen.results.values()].map(({ step }) => step));
      const step = steps[last + 1];
      const key = `${branch}/${last + 1}`;
      if (!started.has(key)) await step?.before?.();
      started.add(key);
      return answer(body, toolUses(step?.calls ?? [], branch, last + 1), "done");
    },
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    turns: () => turns,
    tools: () => tools,
    results: () => [...results.values()],
    told: () => told,
    close: () => server.shutdown(),
  };
}

/** What of a request is looked at. */
interface MessagesRequest {
  readonly model?: string;
  readonly stream?: boolean;
  readonly tools?: readonly { readonly name?: string }[];
  readonly messages: readonly { readonly role: string; readonly content: string | readonly Block[] }[];
}

type Block =
  | { readonly type: "text"; readonly text: string }
  | ToolUse
  | {
    readonly type: "tool_result";
    readonly tool_use_id: string;
    readonly content?: unknown;
    readonly is_error?: boolean;
  }
  | { readonly type: "other" };

interface ToolUse {
  readonly type: "tool_use";
  readonly id: string;
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

function toolUses(calls: readonly ModelCall[], branch: string, step: number): readonly ToolUse[] {
  const place = branch === "" ? "main" : branch.replace(/\W/g, "");
  return calls.map((call, index) => ({ type: "tool_use", id: `toolu_${place}_${step}_${index}`, ...call }));
}

function readConversation({ messages }: MessagesRequest): {
  readonly first: string;
  readonly told: string;
  readonly results: ReadonlyMap<string, ToolResult>;
} {
  const names = new Map<string, string>();
  const results = new Map<string, ToolResult>();
  const texts: string[] = [];
  for (const { role, content } of messages) {
    const blocks: readonly Block[] = typeof content === "string"
      ? [{ type: "text", text: content }]
      : content;
    for (const block of blocks) {
      if (block.type === "tool_use") names.set(block.id, block.name);
      else if (block.type === "text" && role !== "assistant") texts.push(block.text);
      else if (block.type === "tool_result") {
        const step = /_(\d+)_\d+$/.exec(block.tool_use_id)?.[1];
        if (step === undefined) continue;
        results.set(block.tool_use_id, {
          step: Number(step),
          name: names.get(block.tool_use_id) ?? "",
          text: textOf(block.content),
          error: block.is_error === true,
        });
      }
    }
  }
  return { first: texts.slice(0, 8).join("\n"), told: `${texts.join("\n")}\n`, results };
}

function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return JSON.stringify(content ?? "");
  return content.map((block: unknown) =>
    typeof block === "object" && block !== null && "text" in block
      ? String(block.text)
      : JSON.stringify(block)
  ).join("\n");
}

function answer({ model, stream }: MessagesRequest, uses: readonly ToolUse[], say: string): Response {
  const content = uses.length > 0 ? uses : [{ type: "text" as const, text: say }];
  const stop_reason = uses.length > 0 ? "tool_use" : "end_turn";
  const usage = { input_tokens: 100, output_tokens: 20 };
  const message = {
    id: `msg_${crypto.randomUUID()}`,
    type: "message",
    role: "assistant",
    model: model ?? "scripted",
    content,
    stop_reason,
    stop_sequence: null,
    usage,
  };
  if (stream !== true) return Response.json(message);
  const events = [
    { type: "message_start", message: { ...message, content: [], stop_reason: null } },
    ...content.flatMap((block, index) => [
      {
        type: "content_block_start",
        index,
        content_block: block.type === "text" ? { type: "text", text: "" } : { ...block, input: {} },
      },
      {
        type: "content_block_delta",
        index,
        delta: block.type === "text"
          ? { type: "text_delta", text: block.text }
          : { type: "input_json_delta", partial_json: JSON.stringify(block.input) },
      },
      { type: "content_block_stop", index },
    ]),
    { type: "message_delta", delta: { stop_reason, stop_sequence: null }, usage: { output_tokens: 20 } },
    { type: "message_stop" },
  ];
  const text = events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join("");
  return new Response(text, {
    headers: { "content-type": "text/event-stream", "cache-control": "no-cache" },
  });
}
