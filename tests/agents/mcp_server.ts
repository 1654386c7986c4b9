/**
 * A small MCP server on standard input and output, so that an agent's MCP calls can be made to happen.
 *
 * `echo {text}` returns the text, `write_note {path, text}` writes a file, `boom {}` fails, and `approve` plays the
 * person at a permission prompt: it allows, unless `MCP_APPROVE` is `deny`. Each call that gets here is appended to the
 * file that `MCP_LOG` names.
 *
 * @module
 */

import { textLines } from "./text_lines.ts";

const text = { type: "string" };

/** What a resource is called that holds what an agent should not see. */
const RESOURCE = "note://leak";

const TOOLS = [
  {
    name: "echo",
    description: "echo text",
    inputSchema: { type: "object", properties: { text }, required: ["text"] },
  },
  {
    name: "write_note",
    description: "write a note",
    inputSchema: { type: "object", properties: { path: text, text }, required: ["path", "text"] },
  },
  { name: "boom", description: "always fails", inputSchema: { type: "object", properties: {} } },
  {
    name: "approve",
    description: "permission prompt",
    inputSchema: { type: "object", properties: { tool_name: text, input: { type: "object" } } },
  },
];

interface Request {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: {
    readonly name?: string;
    readonly arguments?: Readonly<Record<string, unknown>>;
    readonly protocolVersion?: string;
  };
}

/** The result of a request. Undefined for a method that isn't known. */
function resultOf({ method, params }: Request): unknown {
  switch (method) {
    case "initialize":
      return {
        protocolVersion: params?.protocolVersion ?? "2025-06-18",
        capabilities: { tools: {}, resources: {} },
        serverInfo: { name: "notes", version: "1.0.0" },
      };
    case "tools/list":
      return { tools: TOOLS };
    case "tools/call":
      return called(params?.name ?? "", params?.arguments ?? {});
    case "resources/list":
      return { resources: [{ uri: RESOURCE, name: "leak" }] };
    case "resources/read":
      return { contents: [{ uri: RESOURCE, mimeType: "text/plain", text: "TOKEN-1234" }] };
    case "ping":
      return {};
    default:
      return undefined;
  }
}

function called(name: string, input: Readonly<Record<string, unknown>>): unknown {
  const log = Deno.env.get("MCP_LOG");
  if (log !== undefined) {
    Deno.writeTextFileSync(log, `${JSON.stringify({ name, input })}\n`, { append: true });
  }
  const said = (words: string): unknown => ({ content: [{ type: "text", text: words }] });
  switch (name) {
    case "boom":
      return { isError: true, content: [{ type: "text", text: "boom happened" }] };
    case "approve":
      return said(JSON.stringify(
        Deno.env.get("MCP_APPROVE") === "deny"
          ? { behavior: "deny", message: "declined by the person" }
          : { behavior: "allow", updatedInput: input.input },
      ));
    case "write_note":
      Deno.writeTextFileSync(String(input.path), String(input.text));
      return said("noted");
    default:
      return said(`heard: ${String(input.text)}`);
  }
}

for await (const line of Deno.stdin.readable.pipeThrough(new TextDecoderStream()).pipeThrough(textLines())) {
  const request: Request = JSON.parse(line);
  if (request.id === undefined) continue;
  const result = resultOf(request);
  const outcome = result === undefined ? { error: { code: -32601, message: "no such method" } } : { result };
  console.log(JSON.stringify({ jsonrpc: "2.0", id: request.id, ...outcome }));
}
