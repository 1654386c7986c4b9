/**
 * `GET /openapi.json`: the API's description.
 *
 * @module
 */

import { toJsonSchema } from "@valibot/to-json-schema";
import { ACTIONS } from "../engine/mod.ts";
import { MODES, VERSION } from "../policies/mod.ts";
import { LONGEST_WAIT, resolveBody } from "./approval_routes.ts";
import { callBody } from "./bodies.ts";

type Json = Readonly<Record<string, unknown>>;

let made: Json | undefined;

/** The description, in OpenAPI 3.1. */
export function openapi(): Json {
  return made ??= {
    openapi: "3.1.0",
    info: {
      title: "Rampart",
      version: VERSION,
      description: "Judges the tool calls of AI agents. Served on a unix socket and on 127.0.0.1.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    security: [{ bearer: [] }],
    paths: Object.fromEntries(ROUTES.map(({ path, ...route }) => [path, operation(route)])),
    components: {
      securitySchemes: { bearer: { type: "http", scheme: "bearer" } },
      schemas: {
        Call: withoutDialect(toJsonSchema(callBody, { errorMode: "ignore" }) as Json),
        Resolution: withoutDialect(toJsonSchema(resolveBody, { errorMode: "ignore" }) as Json),
        Answer: ANSWER,
        Approval: APPROVAL,
        Error: {
          type: "object",
          required: ["error"],
          properties: {
            error: {
              type: "object",
              required: ["code", "message"],
              properties: { code: { type: "string" }, message: { type: "string" } },
            },
          },
        },
      },
    },
  };
}

/** The reader's own key, which has no place within a larger document. */
function withoutDialect({ $schema: _, ...schema }: Json): Json {
  return schema;
}

const ANSWER: Json = {
  type: "object",
  required: ["allowed", "decision", "message", "matched_policies", "partial", "mode", "eval_us"],
  properties: {
    allowed: { type: "boolean", description: "Whether the caller may carry the call out." },
    decision: { enum: ACTIONS },
    message: { type: "string" },
    policy: { type: "string", description: "The policy that decided." },
    matched_policies: { type: "array", items: { type: "string" } },
    partial: { type: "boolean", description: "The call could not be understood whole." },
    mode: { enum: MODES },
    eval_us: { type: "number", description: "Microseconds that judging took." },
    found: {
      type: "object",
      description: "Of an output: what was found in it, as kinds and how many of each.",
      additionalProperties: { type: "integer", minimum: 1 },
    },
    redacted: {
      type: ["string", "array", "object"],
      description: "Of an output that is denied: what may be used in its place, in the same shape.",
    },
    event: { type: "string", description: "Id of the event in the audit log." },
    unrecorded: { type: "string", description: "Why the decision could not be recorded." },
    approval: {
      type: "object",
      description: "The question that a person is asked, or the answer that was made use of.",
      properties: {
        id: { type: "string" },
        state: { enum: ["pending", "approved", "used", "denied", "expired"] },
        expires: { type: "string", format: "date-time" },
      },
    },
  },
};

const APPROVAL: Json = {
  type: "object",
  required: ["id", "state", "expires"],
  properties: {
    id: { type: "string" },
    state: { enum: ["pending", "approved", "used", "denied", "expired"] },
    call: { type: "object", description: "The call, secrets redacted." },
    subject: { type: "string", description: "Its command, path or URL." },
    message: { type: "string", description: "Why a person is asked." },
    policy: { type: "string" },
    suggestion: { type: "object", description: "What could be allowed for good: tool and pattern." },
    created: { type: "string", format: "date-time" },
    expires: {
      type: "string",
      format: "date-time",
      description: "Until when it can be answered; once approved, until when the call can be made.",
    },
    asked: { type: "integer", description: "How often the same was asked while it waited." },
    resolved: { type: "object", description: "Who answered, when, and what they said." },
    url: { type: "string", description: "A page on which it can be answered, by whoever has the link." },
  },
};

interface Route {
  readonly path: string;
  readonly method: "get" | "post";
  readonly summary: string;
  /** Who may use it: anyone, holders of an agent token, of the admin token. */
  readonly who: "anyone" | "agent" | "admin";
  readonly parameters?: readonly Json[];
  readonly body?: Json;
  readonly answer: { readonly type: string; readonly schema: Json };
}

const json = (schema: Json): Route["answer"] => ({ type: "application/json", schema });
const inPath = (name: string, description: string): Json => ({
  name,
  in: "path",
  required: true,
  schema: { type: "string" },
  description,
});
const WAIT: Json = {
  name: "wait",
  in: "query",
  schema: { type: "integer", minimum: 0, maximum: LONGEST_WAIT },
  description: "Seconds to wait where a person is asked. Default 0.",
};
const ID = inPath("id", "The question's id; holders of the admin token may give its first characters");
const TOOL = inPath("name", "exec, read, write, fetch, mcp, or an agent's own tool");
const CALL: Json = { $ref: "#/components/schemas/Call" };
const ANSWERED = json({ $ref: "#/components/schemas/Answer" });

const ROUTES: readonly Route[] = [
  {
    path: "/v1/tool/{name}",
    method: "post",
    summary: "Judges and records a call that the caller then carries out, or may not",
    who: "agent",
    parameters: [TOOL, WAIT],
    body: CALL,
    answer: ANSWERED,
  },
  {
    path: "/v1/preflight/{name}",
    method: "post",
    summary: "Judges a call without recording it",
    who: "agent",
    parameters: [TOOL],
    body: CALL,
    answer: ANSWERED,
  },
  {
    path: "/v1/hook/{agent}",
    method: "post",
    summary: "Takes an agent's own payload, and answers with what its hook prints",
    who: "agent",
    parameters: [inPath("agent", "claude-code, …")],
    body: { type: "object", description: "As the agent sends it." },
    answer: { type: "application/octet-stream", schema: { type: "string" } },
  },
  {
    path: "/v1/hook/{agent}/wait",
    method: "post",
    summary:
      "Takes the same payload again where the answer had Rampart-Wait, and answers when a person has decided",
    who: "agent",
    parameters: [inPath("agent", "shell, …")],
    body: { type: "object", description: "As the agent sends it." },
    answer: { type: "application/octet-stream", schema: { type: "string" } },
  },
  {
    path: "/v1/hook/{agent}/always",
    method: "post",
    summary:
      "Takes the payload of a call that a person allowed for good in the agent, and makes a rule of it; 409 where none can be",
    who: "admin",
    parameters: [inPath("agent", "openclaw, …")],
    body: { type: "object", description: "As the agent sends it." },
    answer: json({ type: "object", properties: { rule: { type: "string" } } }),
  },
  {
    path: "/v1/approvals",
    method: "get",
    summary: "The questions that wait for a person, and those that were answered within the last hour",
    who: "admin",
    parameters: [{
      name: "state",
      in: "query",
      schema: { type: "string" },
      description: "Only these: pending, …",
    }],
    answer: json({
      type: "object",
      properties: { approvals: { type: "array", items: { $ref: "#/components/schemas/Approval" } } },
    }),
  },
  {
    path: "/v1/approvals/{id}",
    method: "get",
    summary: "What became of a question; an agent learns of its own only the state",
    who: "agent",
    parameters: [ID, WAIT],
    answer: json({ $ref: "#/components/schemas/Approval" }),
  },
  {
    path: "/v1/approvals/{id}/resolve",
    method: "post",
    summary: "Answers a question; 409 where that was done already",
    who: "admin",
    parameters: [ID],
    body: { $ref: "#/components/schemas/Resolution" },
    answer: json({ $ref: "#/components/schemas/Approval" }),
  },
  {
    path: "/v1/policies/refresh",
    method: "post",
    summary: "Reads the policies anew at once",
    who: "admin",
    body: { type: "object" },
    answer: json({ type: "object" }),
  },
  {
    path: "/healthz",
    method: "get",
    summary: "Whether the daemon answers",
    who: "anyone",
    answer: json({ type: "object", properties: { status: { const: "ok" } } }),
  },
  {
    path: "/v1/status",
    method: "get",
    summary: "The daemon's state",
    who: "admin",
    answer: json({ type: "object" }),
  },
  {
    path: "/v1/policies",
    method: "get",
    summary: "The policies in force",
    who: "admin",
    parameters: [{
      name: "cwd",
      in: "query",
      schema: { type: "string" },
      description: "Folder whose project counts",
    }],
    answer: json({ type: "object" }),
  },
  {
    path: "/v1/events",
    method: "get",
    summary: "Events as they are recorded; Last-Event-ID resumes",
    who: "admin",
    parameters: [{ name: "Last-Event-ID", in: "header", schema: { type: "string" } }],
    answer: { type: "text/event-stream", schema: { type: "string" } },
  },
  {
    path: "/v1/shutdown",
    method: "post",
    summary: "Stops the daemon",
    who: "admin",
    body: { type: "object" },
    answer: json({ type: "object" }),
  },
  {
    path: "/metrics",
    method: "get",
    summary: "Counters, for Prometheus",
    who: "admin",
    answer: { type: "text/plain", schema: { type: "string" } },
  },
  {
    path: "/openapi.json",
    method: "get",
    summary: "This description",
    who: "anyone",
    answer: json({ type: "object" }),
  },
];

function operation({ method, summary, who, parameters, body, answer }: Omit<Route, "path">): Json {
  const refused = { description: "Refused", content: content("application/json", ERROR) };
  return {
    [method]: {
      summary: who === "admin" ? `${summary} (admin token)` : summary,
      ...(who === "anyone" ? { security: [] } : {}),
      ...(parameters === undefined ? {} : { parameters }),
      ...(body === undefined
        ? {}
        : { requestBody: { required: true, content: content("application/json", body) } }),
      responses: {
        "200": { description: "Done", content: content(answer.type, answer.schema) },
        ...(who === "anyone" ? {} : { "401": refused, "403": refused }),
        ...(body === undefined ? {} : { "400": refused, "413": refused, "415": refused }),
      },
    },
  };
}

const ERROR: Json = { $ref: "#/components/schemas/Error" };

function content(type: string, schema: Json): Json {
  return { [type]: { schema } };
}
