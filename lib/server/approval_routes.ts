/**
 * The routes by which people answer questions, and agents learn what became of theirs.
 *
 * @module
 */

import type { Context, Hono } from "hono";
import * as v from "valibot";
import { type Approval, type ApprovalStore, isSigned, linkPath } from "../approvals/mod.ts";
import { approvalPage, messagePage, PAGE_HEADERS } from "./approval_page.ts";
import type { BodyReader } from "./body_reader.ts";
import { refuse } from "./refusal.ts";
import { type Env, requires } from "./request_guard.ts";

/** What the routes work with. */
export interface ApprovalRoutesOptions {
  readonly approvals: ApprovalStore;
  /** Aborted when the daemon stops: who waits for a person by asking again is told how things stand. */
  readonly leaving: AbortSignal;
  readonly textOf: BodyReader["textOf"];
  /** Where people reach the daemon: `http://127.0.0.1:9090`. */
  readonly base: () => string;
  /** Writes the rule that `always` asks for. Returns what was written, or why it was not. */
  readonly allowAlways: (
    approval: Approval,
  ) => Promise<{ readonly rule: string } | { readonly problem: string }>;
}

/** The body of `POST /v1/approvals/{id}/resolve`. */
export const resolveBody = v.strictObject({
  decision: v.pipe(v.picklist(["approve", "deny"]), v.description("The answer.")),
  reason: v.exactOptional(v.pipe(
    v.string(),
    v.maxLength(500),
    v.description("What the agent is told about it."),
  )),
  by: v.exactOptional(v.pipe(
    v.string(),
    v.maxLength(60),
    v.description("Where the answer comes from: cli, dashboard. Default: api."),
  )),
  always: v.exactOptional(v.pipe(
    v.boolean(),
    v.description("With approve: allow calls like this one from now on, by a rule among the overrides."),
  )),
});

/** Seconds for which one request may wait: as long as a question can. */
export const LONGEST_WAIT = 3600;

/** An approval as clients get it. */
export interface ApprovalJson extends Omit<Approval, "digest"> {
  /** Opens a page on which the question can be answered. Whoever has it can answer. */
  readonly url: string;
}

/** Adds the routes. */
export function addApprovalRoutes(app: Hono<Env>, options: ApprovalRoutesOptions): void {
  const { approvals, leaving, textOf, base, allowAlways } = options;
  const jsonOf = ({ digest: _, ...approval }: Approval): ApprovalJson => ({
    ...approval,
    url: base() + linkPath(approval.id, approvals.linkKey),
  });

  app.get("/v1/approvals", requires("admin"), (c) => {
    const state = c.req.query("state");
    const wanted = approvals.list().filter((approval) => state === undefined || approval.state === state);
    return c.json({ approvals: wanted.map(jsonOf) });
  });

  app.get("/v1/approvals/:id", requires("agent"), async (c) => {
    const isAdmin = c.get("scope") === "admin";
    // Who may only ask must know the whole id, which is told to whoever asked the question.
    const id = c.req.param("id");
    const found = approvals.find(id);
    if (found === "ambiguous" || found === undefined || (!isAdmin && found.id !== id)) {
      return unknown(c, found);
    }
    const seconds = waitOf(c.req.query("wait"));
    if (seconds === undefined) {
      return refuse(c, 400, "bad-wait", `wait must be 0 to ${LONGEST_WAIT} seconds.`);
    }
    const signal = AbortSignal.any([c.req.raw.signal, leaving, AbortSignal.timeout(seconds * 1000)]);
    const approval = seconds === 0 ? found : await approvals.wait(found.id, signal) ?? found;
    if (isAdmin) return c.json(jsonOf(approval));
    const { state, expires, resolved } = approval;
    return c.json({
      id,
      state,
      expires,
      ...(resolved?.reason === undefined ? {} : { reason: resolved.reason }),
    });
  });

  app.post("/v1/approvals/:id/resolve", requires("admin"), async (c) => {
    const text = await textOf(c.req.raw);
    if (text === undefined) return refuse(c, 408, "too-slow", "The body did not come in time.");
    const body = v.safeParse(resolveBody, parsed(text));
    if (!body.success) {
      return refuse(
        c,
        400,
        "bad-answer",
        `The body must be {"decision": "approve" | "deny", …}: ${body.issues[0].message}`,
      );
    }
    const { decision, reason, by = "api", always = false } = body.output;
    const found = approvals.find(c.req.param("id"));
    if (found === "ambiguous" || found === undefined) return unknown(c, found);
    const said = { decision, by, ...(reason === undefined ? {} : { reason }) } as const;
    const resolved = approvals.resolve(found.id, said);
    if (resolved.kind === "unknown") return unknown(c, undefined);
    if (resolved.kind === "over") return refuse(c, 409, "answered", overText(resolved.approval));
    const rule = always && decision === "approve" ? await allowAlways(resolved.approval) : undefined;
    return c.json({ ...jsonOf(resolved.approval), ...(rule === undefined ? {} : { always: rule }) });
  });

  // For people with a link: nothing is decided by opening it, as previews in chats do.
  app.get("/approve/:id", (c) => {
    const found = signed(c);
    if (found === undefined) return page(c, 404, messagePage("This link is not valid", NOT_VALID));
    const { approval, signature } = found;
    if (approval.state !== "pending") {
      return page(c, 410, messagePage("Nothing to answer any more", overText(approval)));
    }
    return page(c, 200, approvalPage(approval, { signature, now: Date.now() }));
  });

  app.post("/approve/:id", async (c) => {
    const text = await textOf(c.req.raw);
    const form = new URLSearchParams(text ?? "");
    const found = signed(c, form.get("s") ?? "");
    const decision = form.get("decision");
    if (found === undefined || (decision !== "approve" && decision !== "deny")) {
      return page(c, 404, messagePage("This link is not valid", NOT_VALID));
    }
    const resolved = approvals.resolve(found.approval.id, { decision, by: "link" });
    if (resolved.kind !== "resolved") {
      const approval = resolved.kind === "over" ? resolved.approval : found.approval;
      return page(c, 410, messagePage("Nothing to answer any more", overText(approval)));
    }
    return decision === "approve"
      ? page(c, 200, messagePage("Approved", "The call may be made, once. You can close this page."))
      : page(
        c,
        200,
        messagePage("Denied", "The agent is told that a person said no. You can close this page."),
      );
  });

  function signed(
    c: Context<Env>,
    signature = c.req.query("s") ?? "",
  ): { readonly approval: Approval; readonly signature: string } | undefined {
    const id = c.req.param("id") ?? "";
    if (!isSigned(id, signature, approvals.linkKey)) return undefined;
    const approval = approvals.find(id);
    return approval === undefined || approval === "ambiguous" ? undefined : { approval, signature };
  }
}

const NOT_VALID =
  "It may be incomplete, or the question is so old that it was forgotten. The command rampart pending lists what waits.";

/** What became of a question that can't be answered any more. */
export function overText({ state, resolved, expires }: Approval): string {
  const when = resolved === undefined ? "" : ` at ${timeOf(resolved.at)}, by ${resolved.by}`;
  switch (state) {
    case "approved":
      return `It was approved already${when}.`;
    case "used":
      return `It was approved already${when}, and the call was made.`;
    case "denied":
      return `It was denied already${when}.`;
    case "expired":
      return resolved === undefined
        ? `Nobody answered until ${timeOf(expires)}, so it was denied. The agent can ask again.`
        : `It was approved${when}, but the agent made no use of that in time. It can ask again.`;
    case "pending":
      return "It waits for an answer.";
  }
}

/** A moment to the second, which those who read it may do far away: `2026-11-21 16:26:54 UTC`. */
function timeOf(moment: string): string {
  return `${new Date(moment).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** Seconds to wait; undefined for what is no such number. */
export function waitOf(text: string | undefined): number | undefined {
  if (text === undefined) return 0;
  const seconds = /^\d{1,4}$/.test(text) ? Number(text) : NaN;
  return seconds <= LONGEST_WAIT ? seconds : undefined;
}

function unknown(c: Context, found: "ambiguous" | Approval | undefined): Response {
  return found === "ambiguous"
    ? refuse(c, 400, "ambiguous", "More than one question begins with that; give more of its id.")
    : refuse(c, 404, "no-such-approval", "No question has that id; it may be so old that it was forgotten.");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function page(c: Context, status: 200 | 404 | 410, html: string): Response {
  return c.body(html, status, PAGE_HEADERS);
}
