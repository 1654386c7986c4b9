/**
 * A receiver of notifications that checks what it gets as the services do, by their documentation, and refuses what they
 * would refuse. For tests.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { NotifyPlatform } from "../engine/mod.ts";

/** A parsed JSON value that is looked into. */
// deno-lint-ignore no-explicit-any
export type Json = any;

/** Throws where a body isn't what a service takes. */
export const CHECKS: Readonly<Record<NotifyPlatform, (body: Json) => void>> = {
  discord: checkDiscord,
  slack: checkSlack,
  teams: checkTeams,
  generic: checkGeneric,
};

/** Discord: resources/webhook, Execute Webhook; resources/message, Embed Object and Embed Limits, Allowed Mentions. */
function checkDiscord(body: Json): void {
  onlyKeys(body, ["content", "username", "embeds", "allowed_mentions"]);
  if (body.content !== undefined) text(body.content, 2000);
  assert.deepEqual(body.allowed_mentions, { parse: [] });
  assert.ok(Array.isArray(body.embeds) && body.embeds.length >= 1 && body.embeds.length <= 10);
  let total = 0;
  for (const embed of body.embeds) {
    onlyKeys(embed, ["title", "description", "url", "timestamp", "color", "footer", "author", "fields"]);
    total += text(embed.title, 256) + text(embed.description, 4096);
    assert.ok(Number.isInteger(embed.color) && embed.color >= 0 && embed.color <= 0xffffff);
    moment(embed.timestamp);
    if (embed.footer !== undefined) {
      onlyKeys(embed.footer, ["text"]);
      total += text(embed.footer.text, 2048);
    }
    assert.ok((embed.fields ?? []).length <= 25);
    for (const field of embed.fields ?? []) {
      onlyKeys(field, ["name", "value", "inline"]);
      total += text(field.name, 256) + text(field.value, 1024);
      assert.equal(typeof field.inline, "boolean");
    }
  }
  assert.ok(total <= 6000, `${total} characters in all`);
}

/** Slack: Incoming webhooks; Block Kit: header, section, context and text objects; Formatting, Escaping text. */
function checkSlack(body: Json): void {
  onlyKeys(body, ["text", "blocks", "unfurl_links", "unfurl_media"]);
  text(body.text, 4000);
  escaped(body.text);
  assert.ok(body.blocks.length >= 1 && body.blocks.length <= 50);
  for (const block of body.blocks) {
    switch (block.type) {
      case "header":
        onlyKeys(block, ["type", "text"]);
        assert.equal(block.text.type, "plain_text");
        text(block.text.text, 150);
        break;
      case "section":
        onlyKeys(block, ["type", "text", "fields"]);
        assert.ok(block.text !== undefined || block.fields !== undefined);
        if (block.text !== undefined) markdown(block.text, 3000);
        if (block.fields !== undefined) {
          assert.ok(block.fields.length >= 1 && block.fields.length <= 10);
          for (const field of block.fields) markdown(field, 2000);
        }
        break;
      case "context":
        onlyKeys(block, ["type", "elements"]);
        assert.ok(block.elements.length >= 1 && block.elements.length <= 10);
        for (const element of block.elements) markdown(element, 3000);
        break;
      default:
        assert.fail(`unknown block ${block.type}`);
    }
  }
}

/** Teams: Create incoming webhooks with workflows; Adaptive Cards schema: TextBlock, RichTextBlock, TextRun. */
function checkTeams(body: Json): void {
  assert.ok(new TextEncoder().encode(JSON.stringify(body)).length <= 28 * 1024);
  onlyKeys(body, ["type", "attachments"]);
  assert.equal(body.type, "message");
  assert.equal(body.attachments.length, 1);
  const [{ contentType, contentUrl, content }] = body.attachments;
  assert.equal(contentType, "application/vnd.microsoft.card.adaptive");
  assert.equal(contentUrl, null);
  onlyKeys(content, ["$schema", "type", "version", "msteams", "body"]);
  assert.equal(content.$schema, "http://adaptivecards.io/schemas/adaptive-card.json");
  assert.equal(content.type, "AdaptiveCard");
  assert.match(content.version, /^1\.[2-5]$/);
  assert.ok(content.body.length >= 1);
  const colors = ["Default", "Dark", "Light", "Accent", "Good", "Warning", "Attention"];
  for (const element of content.body) {
    if (element.type === "TextBlock") {
      onlyKeys(element, ["type", "text", "size", "weight", "color", "wrap"]);
      text(element.text, 28 * 1024);
      assert.ok(colors.includes(element.color));
      continue;
    }
    assert.equal(element.type, "RichTextBlock");
    onlyKeys(element, ["type", "inlines"]);
    assert.ok(element.inlines.length >= 1);
    for (const run of element.inlines) {
      onlyKeys(run, ["type", "text", "weight", "fontType", "isSubtle"]);
      assert.equal(run.type, "TextRun");
      text(run.text, 28 * 1024);
    }
  }
}

/** docs/notifications.md, Any endpoint. */
function checkGeneric(body: Json): void {
  assert.equal(body.version, 1);
  assert.equal(body.source, "rampart");
  if (body.kind === "more") {
    onlyKeys(body, ["version", "source", "kind", "host", "counts", "from", "to"]);
    moment(body.from);
    moment(body.to);
    for (const [action, count] of Object.entries(body.counts)) {
      assert.ok(["deny", "ask", "watch", "allow"].includes(action));
      assert.ok(Number.isInteger(count) && Number(count) > 0);
    }
    return;
  }
  assert.equal(body.kind, "decision");
  const needed = ["id", "seq", "time", "judged", "action", "enforced", "tool", "subject"];
  onlyKeys(body, ["version", "source", "kind", "host", "agent", "session", "policy", "message", ...needed]);
  for (const key of needed) assert.ok(key in body, `${key} is missing`);
  assert.match(body.id, /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
  assert.ok(Number.isSafeInteger(body.seq) && body.seq >= 0);
  moment(body.time);
  assert.ok(["call", "response"].includes(body.judged));
  assert.ok(["deny", "ask", "watch", "allow"].includes(body.action));
  assert.equal(typeof body.enforced, "boolean");
}

function onlyKeys(object: Json, known: readonly string[]): void {
  assert.ok(typeof object === "object" && object !== null && !Array.isArray(object));
  assert.deepEqual(Object.keys(object).filter((key) => !known.includes(key)), []);
}

function text(value: Json, longest: number): number {
  assert.equal(typeof value, "string");
  assert.ok(value.trim() !== "", "empty text");
  assert.ok(value.length <= longest, `${value.length} characters, of ${longest}`);
  assert.ok(value.isWellFormed());
  return value.length;
}

function moment(value: Json): void {
  assert.match(value, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
}

function markdown(object: Json, longest: number): void {
  onlyKeys(object, ["type", "text", "verbatim"]);
  assert.equal(object.type, "mrkdwn");
  assert.equal(object.verbatim, true);
  text(object.text, longest);
  escaped(object.text);
}

/** The three characters stand only as entities. */
function escaped(value: string): void {
  assert.doesNotMatch(value.replace(/&(?:amp|lt|gt);/g, ""), /[&<>]/);
}

/** A receiver that runs. */
export interface Receiver extends AsyncDisposable {
  readonly url: string;
  /** Bodies that were taken. */
  readonly taken: readonly Json[];
  /** What was wrong with those that weren't. */
  readonly faults: readonly string[];
  /** Resolves when so many were taken. */
  until(count: number): Promise<void>;
}

/**
 * Starts one.
 *
 * @param answer Answers instead, where it gives something; the body is not taken then.
 */
export function startReceiver(
  platform: NotifyPlatform,
  answer: (count: number) => Response | Promise<Response> | undefined = () => undefined,
): Receiver {
  const taken: Json[] = [];
  const faults: string[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  let requests = 0;
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const body = await request.text();
    const other = await answer(++requests);
    if (other !== undefined) return other;
    try {
      assert.equal(request.method, "POST");
      assert.equal(request.headers.get("content-type"), "application/json");
      const value = JSON.parse(body);
      CHECKS[platform](value);
      taken.push(value);
    } catch (error) {
      faults.push(String(error));
      return new Response("invalid_payload", { status: 400 });
    } finally {
      for (const { count, resolve } of waiting) if (taken.length >= count) resolve();
    }
    return platform === "discord" ? new Response(null, { status: 204 }) : new Response("ok");
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}/hooks/SECRET`,
    taken,
    faults,
    until: (count) =>
      taken.length >= count
        ? Promise.resolve()
        : new Promise((resolve) => void waiting.push({ count, resolve })),
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}
