/**
 * Events as syslog messages, RFC 5424.
 *
 * @module
 */

import { canonicalJson } from "../canonical.ts";
import type { AuditEvent } from "../entry.ts";
import { cefOf } from "../format/mod.ts";
import { sha256 } from "../sha256.ts";
import type { QueuedEvent } from "./outlet.ts";

/** What all messages of a sink have in common. */
export interface MessageOptions {
  /** The machine's name; `-` where it isn't known. */
  readonly host: string;
  /** The process's id. */
  readonly pid: number;
  readonly format: "json" | "cef";
  /** The longest message in bytes. */
  readonly limit: number;
}

/** The longest message: what rsyslog takes unless it is told otherwise. */
export const MESSAGE_LIMIT = 8192;

/** "Log audit" (RFC 5424, table 1). */
const FACILITY = 13;

/** Severities of RFC 5424, table 2. */
const ERROR = 3;
const WARNING = 4;
const NOTICE = 5;
const INFORMATIONAL = 6;

const ACTIONS: Readonly<Record<string, number>> = {
  deny: WARNING,
  ask: NOTICE,
  watch: NOTICE,
  webhook: NOTICE,
  allow: INFORMATIONAL,
};
const LEVELS: Readonly<Record<string, number>> = { error: ERROR, warning: WARNING, info: INFORMATIONAL };

/** 32473 is the number that RFC 5612 sets aside for those who have none of their own. */
const STRUCTURE = "rampart@32473";

/** Characters of a structured value. */
const LONGEST_VALUE = 256;

/** Bounds in characters to which texts are cut where a message is too long, tried in turn. */
const BOUNDS: readonly number[] = [1024, 256, 64];

const encoder = new TextEncoder();

/** A message's bytes, without framing. One that would be too long says less: see {@link shorter}. */
export async function syslogMessage(
  { event, line }: QueuedEvent,
  options: MessageOptions,
): Promise<Uint8Array> {
  const { format, limit } = options;
  const head = headOf(event, options);
  const bytes = message(head, format === "cef" ? cefOf(event) : line);
  if (bytes.length <= limit) return bytes;
  for await (const short of shorter(event)) {
    const cut = message(head, format === "cef" ? cefOf(short) : canonicalJson(short));
    if (cut.length <= limit) return cut;
  }
  return message(head, "");
}

function message(head: string, text: string): Uint8Array {
  // RFC 5424 wants the mark before UTF-8; ASCII needs none, and readers that don't know it are spared it.
  // deno-lint-ignore no-control-regex
  const mark = /[^\x00-\x7f]/.test(text) ? "\ufeff" : "";
  return encoder.encode(text === "" ? head : `${head} ${mark}${text}`);
}

function headOf(event: AuditEvent, { host, pid }: MessageOptions): string {
  const priority = FACILITY * 8 + severityOf(event);
  return `<${priority}>1 ${event.time} ${host} rampart ${pid} ${name(event.kind)} ${structure(event)}`;
}

function severityOf(event: AuditEvent): number {
  const found = event.kind === "notice" ? LEVELS[event.level] : ACTIONS[event.decision.action];
  return found ?? NOTICE;
}

/** Header fields are printable ASCII without spaces, MSGID at most 32 characters. */
function name(text: string): string {
  return text.replace(/[^\x21-\x7e]/g, "").slice(0, 32) || "-";
}

/** The machine's name as a header has it. */
export function headerHost(host: string | undefined): string {
  return (host ?? "").replace(/[^\x21-\x7e]/g, "").slice(0, 255) || "-";
}

function structure(event: AuditEvent): string {
  const { id, seq, hash } = event;
  const shared = { id, seq, hash };
  const more = event.kind === "notice"
    ? { notice: event.notice, level: event.level, agent: event.agent, session: event.session }
    : {
      tool: event.tool,
      agent: event.agent,
      session: event.session,
      action: event.decision.action,
      enforced: event.decision.enforced,
      policy: event.decision.policy,
      found: event.kind === "response" && event.found !== undefined
        ? Object.keys(event.found).sort().join(" ")
        : undefined,
    };
  const parts = Object.entries({ ...shared, ...more }).filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}="${structured(String(value))}"`);
  return `[${STRUCTURE} ${parts.join(" ")}]`;
}

function structured(text: string): string {
  const short = text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE - 1).toWellFormed()}…` : text;
  // deno-lint-ignore no-control-regex
  return short.replace(/[\x00-\x1f\x7f-\x9f]/g, " ").replace(/["\\\]]/g, "\\$&");
}

/**
 * What can be said of an event with less and less: first `params` or `detail` is replaced by its digest, then other texts
 * are cut as well, last only what every event has is left. Each is an event still, of which `hash` is that of the whole.
 */
async function* shorter(event: AuditEvent): AsyncGenerator<AuditEvent> {
  const digested = await withoutFreePart(event);
  yield digested;
  for (const bound of BOUNDS) yield cutTexts(digested, bound) as AuditEvent;
  const { v, seq, id, time, prev, hash } = event;
  yield {
    ...{ v, seq, id, time, prev, hash, kind: "notice", notice: "event-too-long", level: "info" },
    message: `This ${event.kind} is too long to be sent; it is in the log.`,
  };
}

async function withoutFreePart(event: AuditEvent): Promise<AuditEvent> {
  if (event.kind === "call") return { ...event, params: await digest(event.params) };
  if (event.kind === "notice" && event.detail !== undefined) {
    return { ...event, detail: await digest(event.detail) };
  }
  return event;
}

/** As the log itself does with what is too long for it. */
async function digest(value: unknown): Promise<Readonly<Record<string, unknown>>> {
  const text = canonicalJson(value);
  return {
    $size: encoder.encode(text).length,
    $sha256: await sha256(text),
    $head: text.slice(0, 200).toWellFormed(),
  };
}

function cutTexts(value: unknown, bound: number, key = ""): unknown {
  // Digests keep their hashes whole.
  if (typeof value === "string") {
    const isWhole = key === "$sha256" || key === "hash" || key === "prev" || value.length <= bound;
    return isWhole ? value : `${value.slice(0, bound).toWellFormed()}…`;
  }
  if (Array.isArray(value)) return value.slice(0, 16).map((item) => cutTexts(item, bound));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, cutTexts(item, bound, name)]));
}
