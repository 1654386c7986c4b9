/**
 * A line of the log read back.
 *
 * @module
 */

import type { AuditEvent } from "./entry.ts";
import { EVENT_ID } from "./event_id.ts";

// `fatal`, as a wrong byte must not turn into the character that stands for wrong bytes; `ignoreBOM`, as it is content.
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

const HASH = /^[0-9a-f]{64}$/;

/** Text of UTF-8 bytes; undefined where they aren't UTF-8. */
export function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** The event of a line; undefined where the line isn't one. Its hash is not looked into. */
export function parseEvent(text: string): AuditEvent | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isEvent(value) ? value : undefined;
}

function isEvent(value: unknown): value is AuditEvent {
  if (typeof value !== "object" || value === null) return false;
  const { v, seq, id, time, prev, hash, kind } = value as Partial<Record<keyof AuditEvent, unknown>>;
  return v === 1 && Number.isSafeInteger(seq) && (seq as number) >= 0 && matches(id, EVENT_ID) &&
    typeof time === "string" && matches(prev, HASH) && matches(hash, HASH) && typeof kind === "string";
}

function matches(value: unknown, pattern: RegExp): boolean {
  return typeof value === "string" && pattern.test(value);
}
