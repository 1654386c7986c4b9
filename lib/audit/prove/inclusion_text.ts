/**
 * Proofs that an event is in a log, as texts that can be checked with nothing but the public key (c2sp.org/tlog-proof).
 *
 * @module
 */

import { canonicalJson } from "../canonical.ts";
import { LEAF } from "../chain.ts";
import { type Checkpoint, parseCheckpoint } from "../checkpoint.ts";
import type { AuditEvent } from "../entry.ts";
import { smallSha256, verifyInclusion } from "../merkle/mod.ts";
import { fromBase64, openNote, type Verifier } from "../note.ts";
import { decodeText, parseEvent } from "../parse_event.ts";

/** First line of such a text. */
const HEAD = "c2sp.org/tlog-proof@v1";

/** What a proof holds. */
export interface Inclusion {
  /** The event's line, without line feed. */
  readonly line: string;
  /** Number of the event. */
  readonly index: number;
  /** Hashes from the leaf's sibling up to the root's child. */
  readonly hashes: readonly Uint8Array[];
  /** The checkpoint: a whole note. */
  readonly note: string;
}

/** The text of a proof. */
export function inclusionText({ line, index, hashes, note }: Inclusion): string {
  const extra = new TextEncoder().encode(line).toBase64();
  return [HEAD, `extra ${extra}`, `index ${index}`, ...hashes.map((hash) => hash.toBase64()), "", note].join(
    "\n",
  );
}

/** Reads the text of a proof. Undefined for other texts. Nothing is checked but the form. */
export function parseInclusion(text: string): Inclusion | undefined {
  const end = text.indexOf("\n\n");
  if (end < 0) return undefined;
  const [head, extra = "", index = "", ...rest] = text.slice(0, end).split("\n");
  const [, base64 = ""] = /^extra (.+)$/.exec(extra) ?? [];
  const bytes = fromBase64(base64);
  const line = bytes === undefined || bytes.length === 0 ? undefined : decodeText(bytes);
  const [, number] = /^index (0|[1-9]\d{0,15})$/.exec(index) ?? [];
  const hashes = parseHashes(rest);
  if (head !== HEAD || line === undefined || number === undefined || hashes === undefined) return undefined;
  return { line, index: Number(number), hashes, note: text.slice(end + 2) };
}

/** Hashes of lines of base 64; undefined where one is none. */
export function parseHashes(lines: readonly string[]): readonly Uint8Array[] | undefined {
  const hashes = lines.map(fromBase64);
  return hashes.every((hash) => hash?.length === 32) ? hashes as readonly Uint8Array[] : undefined;
}

/** What came of a check. */
export type CheckedInclusion =
  | {
    readonly holds: true;
    readonly event: AuditEvent;
    readonly checkpoint: Checkpoint;
    /** The keys that signed the checkpoint. */
    readonly signedBy: readonly Verifier[];
  }
  | { readonly holds: false; readonly reason: string };

/** Checks a proof, by nothing but its text and the keys. */
export async function checkInclusion(
  text: string,
  verifiers: readonly Verifier[],
): Promise<CheckedInclusion> {
  const proof = parseInclusion(text);
  if (proof === undefined) return { holds: false, reason: "this is not the text of a proof" };
  const event = eventAsHashed(proof.line);
  if (event === undefined) return { holds: false, reason: "its event is not as it was hashed" };
  if (event.seq !== proof.index) {
    return { holds: false, reason: `its event is number ${event.seq}, not ${proof.index}` };
  }
  const signed = await openCheckpoint(proof.note, verifiers);
  if ("reason" in signed) return { holds: false, reason: `of its checkpoint: ${signed.reason}` };
  const { checkpoint, signedBy } = signed;
  const claim = {
    leaf: Uint8Array.fromHex(event.hash),
    index: event.seq,
    size: checkpoint.size,
    root: Uint8Array.fromHex(checkpoint.root),
  };
  if (!verifyInclusion(proof.hashes, claim)) {
    return { holds: false, reason: "its hashes don't lead from the event to the checkpoint" };
  }
  return { holds: true, event, checkpoint, signedBy };
}

/** The event of a line, where the line is in canonical form and has the hash that it states. */
export function eventAsHashed(line: string): AuditEvent | undefined {
  const event = parseEvent(line);
  if (event === undefined || canonicalJson(event) !== line) return undefined;
  const { hash, ...bare } = event;
  const found = smallSha256(new TextEncoder().encode(LEAF + canonicalJson(bare))).toHex();
  return found === hash ? event : undefined;
}

/** Opens a checkpoint, and sees that it is that of a log whose key signed it. */
export async function openCheckpoint(
  note: string,
  verifiers: readonly Verifier[],
): Promise<
  | { readonly checkpoint: Checkpoint; readonly signedBy: readonly Verifier[] }
  | { readonly reason: string }
> {
  const { text, signedBy, problem } = await openNote(note, verifiers);
  if (problem !== undefined) return { reason: problem.message };
  const checkpoint = parseCheckpoint(text);
  if (checkpoint === undefined) return { reason: "it is a note, and no checkpoint" };
  if (!signedBy.some(({ name }) => name === checkpoint.origin)) {
    return { reason: `it is of the log ${checkpoint.origin}, and not signed by that log's key` };
  }
  return { checkpoint, signedBy };
}
