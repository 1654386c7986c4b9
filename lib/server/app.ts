/**
 * The HTTP API.
 *
 * @module
 */

import { Hono } from "hono";
import type { HookOutput } from "../../hooks/mod.ts";
import type { AgentAdapter } from "../../hooks/mod.ts";
import type { Approval, ApprovalStore } from "../approvals/mod.ts";
import type { ToolCall } from "../engine/mod.ts";
import {
  answerHook,
  awaitHook,
  foundIn,
  type Guard,
  type Outcome,
  type PolicyStore,
  redactedResponse,
} from "../guard/mod.ts";
import { addApprovalRoutes, type ApprovalRoutesOptions, LONGEST_WAIT, waitOf } from "./approval_routes.ts";
import { callOf, readCallBody } from "./bodies.ts";
import { type EventHub, eventStream } from "./event_stream.ts";
import type { Metrics } from "./metrics.ts";
import { openapi } from "./openapi.ts";
import { refuse } from "./refusal.ts";
import { type Env, requestGuard, type RequestGuardOptions, requires } from "./request_guard.ts";
import { createBodyReader } from "./body_reader.ts";
import type { DaemonStatus } from "./status.ts";

/** What the API works with. */
export interface AppOptions extends RequestGuardOptions {
  readonly guard: Guard;
  readonly policies: PolicyStore;
  readonly adapters: ReadonlyMap<string, AgentAdapter>;
  readonly unmatched: () => "none" | "allow";
  readonly hub: EventHub;
  readonly metrics: Metrics;
  /** Folder of the audit log. */
  readonly auditFolder: string;
  readonly approvals: ApprovalStore;
  /** Aborted when the daemon stops: who waits for a person by asking again is told how things stand. */
  readonly leaving: AbortSignal;
  /** Where people reach the daemon: `http://127.0.0.1:9090`. */
  readonly base: () => string;
  /** Writes the rule by which calls like this one are allowed from now on. */
  readonly allowAlways: ApprovalRoutesOptions["allowAlways"];
  /** Writes it for a call of which a person said so in the agent. */
  readonly allowCall: (call: ToolCall) => Promise<{ readonly rule: string } | { readonly problem: string }>;
  readonly status: () => Promise<DaemonStatus>;
  /** Values at this moment, by metric name. */
  readonly gauges: () => Readonly<Record<string, number>>;
  /** Stops the daemon, after the answer has gone out. */
  readonly stop: () => void;
}

/** Longest body, in bytes. */
export const BODY_LIMIT = 16 * 1024 * 1024;

/** Milliseconds that a client may take to send its body. */
const BODY_TIME = 10_000;

/** Makes the API: a function from requests to answers. */
export function createApp(options: AppOptions): Hono<Env> {
  const { guard, policies, adapters, unmatched, hub, metrics, auditFolder, status, gauges, stop } = options;
  const { approvals, base, allowAlways, allowCall, leaving } = options;
  const app = new Hono<Env>();

  app.use(async (c, next) => {
    const start = performance.now();
    await next();
    // The route's pattern, not the path: what is asked for must not fill the memory with series.
    metrics.answered(c.req.routePath, c.res.status, performance.now() - start);
  });
  app.use(requestGuard(options));
  app.use(async (c, next) => {
    if (c.req.method !== "POST") return await next();
    // By its header, and not by reading along: a body that is read as a stream costs as much as all else together.
    const length = c.req.header("content-length");
    if (length === undefined) {
      return refuse(
        c,
        411,
        "no-length",
        "The header Content-Length is missing; a body can't come in chunks.",
      );
    }
    if (Number(length) > BODY_LIMIT) {
      return refuse(c, 413, "too-large", `The body is larger than ${BODY_LIMIT} bytes.`);
    }
    return await next();
  });

  app.get("/healthz", (c) => c.json({ status: "ok" }));
  app.get("/openapi.json", (c) => c.json(openapi()));

  const { textOf } = createBodyReader(BODY_TIME);
  app.post("/v1/hook/:agent", requires("agent"), async (c) => {
    const adapter = adapters.get(c.req.param("agent"));
    if (adapter === undefined) return refuse(c, 404, "unknown-agent", "No agent of that name is known.");
    const payload = await textOf(c.req.raw);
    if (payload === undefined) return refuse(c, 408, "too-slow", "The body did not come in time.");
    return hookResponse(await answerHook(adapter, payload, { guard, unmatched: unmatched() }));
  });
  // A hook that was told to wait asks this with the same payload, and is answered when a person has decided.
  app.post("/v1/hook/:agent/wait", requires("agent"), async (c) => {
    const adapter = adapters.get(c.req.param("agent"));
    if (adapter === undefined) return refuse(c, 404, "unknown-agent", "No agent of that name is known.");
    const payload = await textOf(c.req.raw);
    if (payload === undefined) return refuse(c, 408, "too-slow", "The body did not come in time.");
    const signal = AbortSignal.any([c.req.raw.signal, AbortSignal.timeout(LONGEST_WAIT * 1000)]);
    return hookResponse(await awaitHook(adapter, payload, { guard, unmatched: unmatched(), signal }));
  });
  // The agent's own prompt offered "always", and its payload is given once more. With the admin token: agents can't read it.
  app.post("/v1/hook/:agent/always", requires("admin"), async (c) => {
    const adapter = adapters.get(c.req.param("agent"));
    if (adapter === undefined) return refuse(c, 404, "unknown-agent", "No agent of that name is known.");
    const payload = await textOf(c.req.raw);
    if (payload === undefined) return refuse(c, 408, "too-slow", "The body did not come in time.");
    const question = adapter.decode(payload);
    if (question.kind !== "before") return refuse(c, 400, "bad-call", "The payload is not of a call.");
    const done = await allowCall(question.call);
    return "rule" in done ? c.json({ rule: done.rule }) : refuse(c, 409, "no-rule", done.problem);
  });
  addApprovalRoutes(app, { approvals, leaving, textOf, base, allowAlways });

  for (const route of ["tool", "preflight"] as const) {
    app.post(`/v1/${route}/:name`, requires("agent"), async (c) => {
      const text = await textOf(c.req.raw);
      if (text === undefined) return refuse(c, 408, "too-slow", "The body did not come in time.");
      const name = c.req.param("name") ?? "";
      const read = readCallBody(text);
      if ("problem" in read) {
        await guard.notice({
          notice: "bad-request",
          level: "warning",
          message: `A call to /v1/${route} could not be understood: ${read.problem}`,
          detail: { tool: name, size: text.length },
        });
        return refuse(c, 400, "bad-call", read.problem);
      }
      const call = callOf(name, read.body);
      const { call_id: callId, response } = read.body;
      const answered = (outcome: Outcome): Response =>
        c.json({ ...answerJson(outcome), ...redactedResponse(outcome, response) });
      if (route === "preflight") return answered(await guard.preflight(call));
      const seconds = waitOf(c.req.query("wait"));
      if (seconds === undefined) {
        return refuse(c, 400, "bad-wait", `wait must be 0 to ${LONGEST_WAIT} seconds.`);
      }
      const origin = { via: "api", ...(callId === undefined ? {} : { callId }) } as const;
      const outcome = await guard.judge(call, { ...origin, asks: "rampart" });
      if (outcome.approval?.state !== "pending" || seconds === 0) return answered(outcome);
      const signal = AbortSignal.any([c.req.raw.signal, leaving, AbortSignal.timeout(seconds * 1000)]);
      const approval = await approvals.wait(outcome.approval.id, signal);
      if (approval?.state === "pending") return answered({ ...outcome, approval });
      const asks = approval?.state === "expired" ? "unanswered" : "rampart";
      const settled = await guard.judge(call, { ...origin, asks });
      // What nobody answered shows as such.
      return answered(
        settled.unanswered === true && approval !== undefined ? { ...settled, approval } : settled,
      );
    });
  }

  app.get("/v1/status", requires("admin"), async (c) => c.json(await status()));
  app.get("/v1/policies", requires("admin"), async (c) => {
    const { policies: loaded, problems } = await policies.at(c.req.query("cwd") ?? "/");
    return c.json({
      policies: loaded.compiled.policies,
      files: loaded.files.map(({ layer, path }) => ({ layer, path })),
      problems,
    });
  });
  app.post("/v1/policies/refresh", requires("admin"), async (c) => {
    await policies.refresh();
    const { policies: loaded, problems } = await policies.at("/");
    return c.json({ rules: loaded.compiled.rules.length, problems });
  });
  app.get("/v1/policy", (c) =>
    refuse(
      c,
      404,
      "gone",
      "GET /v1/policy is gone: use GET /v1/status for the daemon's state, GET /v1/policies for the policies in force.",
    ));
  app.get("/v1/events", requires("admin"), (c) => {
    const after = c.req.header("last-event-id") ?? c.req.query("after");
    if (after !== undefined && !/^[0-9A-HJKMNP-TV-Z]{26}$/.test(after)) {
      return refuse(c, 400, "bad-id", "Last-Event-ID must be the id of an event.");
    }
    const body = eventStream({ hub, folder: auditFolder, ...(after === undefined ? {} : { after }) });
    return new Response(body, {
      headers: { "content-type": "text/event-stream", "cache-control": "no-store" },
    });
  });
  app.get(
    "/metrics",
    requires("admin"),
    (c) =>
      c.text(metrics.text(gauges()), 200, { "content-type": "text/plain; version=0.0.4; charset=utf-8" }),
  );
  app.post("/v1/shutdown", requires("admin"), (c) => {
    stop();
    return c.json({ stopping: true });
  });

  app.notFound((c) =>
    refuse(c, 404, "no-such-route", "There is nothing here; GET /openapi.json lists what there is.")
  );
  app.onError((error, c) => {
    // A fault of ours must not look like an answer: clients take anything but 200 as none.
    console.error(`rampart: ${c.req.method} ${c.req.routePath}: ${error.stack ?? error.message}`);
    return refuse(c, 500, "internal", "Rampart failed; its log in run/daemon.log has more.");
  });
  return app;
}

/** What the gate is told: what to print, on which stream, how to leave, and whether to wait for another answer. */
function hookResponse({ stdout, stderr, status, wait }: HookOutput): Response {
  const encoder = new TextEncoder();
  return new Response(encoder.encode(stdout + stderr), {
    headers: {
      "content-type": "application/octet-stream",
      "rampart-exit": String(status),
      "rampart-stderr": String(stderr === "" ? 0 : encoder.encode(stderr).length),
      ...(wait === undefined ? {} : { "rampart-wait": String(wait) }),
    },
  });
}

/** The answer of `/v1/tool` and `/v1/preflight`. */
export interface AnswerJson {
  /** Whether the caller may carry the call out. */
  readonly allowed: boolean;
  readonly decision: Outcome["action"];
  readonly message: string;
  readonly policy?: string;
  readonly matched_policies: readonly string[];
  readonly partial: boolean;
  readonly mode: Outcome["mode"];
  /** Of an output: what was found in it, as kinds and how many of each. */
  readonly found?: Readonly<Record<string, number>>;
  /** Of an output that is denied: what may be used in its place, in the same shape. Absent where nothing may. */
  readonly redacted?: unknown;
  /** Microseconds that judging took. */
  readonly eval_us: number;
  /** Id of the event; absent for what was only asked about. */
  readonly event?: string;
  /** Why it could not be recorded. */
  readonly unrecorded?: string;
  /** The question that a person is asked; `GET /v1/approvals/{id}` tells what becomes of it. */
  readonly approval?: { readonly id: string; readonly state: Approval["state"]; readonly expires: string };
}

function answerJson(outcome: Outcome): AnswerJson {
  const { decision, action, message, mode, enforced, evalUs, event, unrecorded, approval } = outcome;
  return {
    allowed: !enforced || action === "allow" || action === "watch",
    decision: action,
    message,
    ...(decision.rule === undefined ? {} : { policy: decision.rule.policy }),
    matched_policies: decision.matched_policies,
    partial: decision.partial,
    mode,
    eval_us: evalUs,
    ...foundIn(decision),
    ...(event === undefined ? {} : { event: event.id }),
    ...(unrecorded === undefined ? {} : { unrecorded }),
    ...(approval === undefined
      ? {}
      : { approval: { id: approval.id, state: approval.state, expires: approval.expires } }),
  };
}
