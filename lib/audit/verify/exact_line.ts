/**
 * The exact look at a line: what the description of the format says, step by step, and in which way a line falls short.
 *
 * @module
 */

import { canonicalJson } from "../canonical.ts";
import { LEAF, NO_HASH } from "../chain.ts";
import type { AuditEvent } from "../entry.ts";
import { smallSha256 } from "../merkle/mod.ts";
import { decodeText, parseEvent } from "../parse_event.ts";
import type { Problem } from "./problem.ts";

/** Events that are nested deeper are none: not every reader could read them. The log writes 64 levels at most. */
const DEEPEST = 200;

/** What is wrong with a line, apart from where it stands. */
export type LineProblem = Pick<Problem, "kind" | "message">;

/** What a line is. */
export interface ExactLine {
  /** Undefined where it is no event. */
  readonly event: AuditEvent | undefined;
  readonly problems: readonly LineProblem[];
}

const encoder = new TextEncoder();

/**
 * Looks at a line.
 *
 * @param last The event before it; undefined for the first. How a log may begin is not looked at here but for event 0.
 */
export function exactLine(bytes: Uint8Array, last: AuditEvent | undefined): ExactLine {
  const text = decodeText(bytes);
  const event = text === undefined || !isShallow(text) ? undefined : parseEvent(text);
  if (text === undefined || event === undefined) {
    return { event: undefined, problems: [{ kind: "garbled", message: "this line is no event" }] };
  }
  const intact = isAsHashed(text, event) && isCanonical(text, event);
  const edited: LineProblem = { kind: "edited", message: "this event is not the one that was hashed" };
  return { event, problems: [...(intact ? [] : [edited]), ...breaks(event, last)] };
}

/** The event of a line that is known to be sound. */
export function soundEvent(bytes: Uint8Array): AuditEvent {
  const text = decodeText(bytes);
  const event = text === undefined ? undefined : parseEvent(text);
  if (event === undefined) throw new Error("Cannot read a line that was found sound");
  return event;
}

/** Whether a text is nested no deeper than an event may be. Texts that aren't JSON are judged later. */
function isShallow(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const c = text.charCodeAt(at);
    if (c === 0x22) {
      // To the end of the string.
      for (at++; at < text.length && text.charCodeAt(at) !== 0x22; at++) {
        if (text.charCodeAt(at) === 0x5c) at++;
      }
    } else if (c === 0x7b || c === 0x5b) {
      if (++depth > DEEPEST) return false;
    } else if (c === 0x7d || c === 0x5d) depth--;
  }
  return true;
}

/** Whether the line without the hash has that hash. The bytes count, so that white space put in is found too. */
function isAsHashed(text: string, event: AuditEvent): boolean {
  const member = `"hash":"${event.hash}",`;
  const at = text.indexOf(member);
  if (at <= 0) return false;
  const bare = encoder.encode(LEAF + text.slice(0, at) + text.slice(at + member.length));
  return smallSha256(bare).toHex() === event.hash;
}

/** Whether a line is in canonical form: else it could say different things to different readers, as with a key twice. */
function isCanonical(text: string, event: AuditEvent): boolean {
  // What the runtime writes is canonical but for the order of keys and lone surrogates, and far faster to write.
  return !text.includes("\\ud") && JSON.stringify(event) === text && hasSortedKeys(event) ||
    canonicalJson(event) === text;
}

function hasSortedKeys(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true;
  if (Array.isArray(value)) return value.every(hasSortedKeys);
  let last = "";
  for (const key in value) {
    if (key < last || !hasSortedKeys((value as Readonly<Record<string, unknown>>)[key])) return false;
    last = key;
  }
  return true;
}

function breaks({ seq, id, prev }: AuditEvent, last: AuditEvent | undefined): readonly LineProblem[] {
  if (last === undefined) {
    if (seq !== 0 || prev === NO_HASH) return [];
    return [{ kind: "start", message: "this event is number 0 and says that another was before it" }];
  }
  const found: LineProblem[] = [];
  if (prev !== last.hash) {
    const missing = seq - last.seq - 1;
    const message = missing > 0
      ? `this event does not follow the one before: ${missing === 1 ? "1 is" : `${missing} are`} missing`
      : "this event does not follow the one before";
    found.push({ kind: "chain", message });
  } else if (seq !== last.seq + 1) {
    found.push({ kind: "number", message: `this event is number ${seq}, and the one before is ${last.seq}` });
  }
  if (id <= last.id) found.push({ kind: "id", message: "this event's id is not larger than that before" });
  return found;
}
