/**
 * Proofs that the events under one checkpoint are the first ones under another, as texts that can be checked with nothing
 * but the public key.
 *
 * @module
 */

import { type Checkpoint, splitNotes } from "../checkpoint.ts";
import { verifyConsistency } from "../merkle/mod.ts";
import type { Verifier } from "../note.ts";
import { openCheckpoint, parseHashes } from "./inclusion_text.ts";

/** First line of such a text. */
const HEAD = "rampart.local/consistency-proof@v1";

/** What a proof holds. */
export interface Consistency {
  readonly hashes: readonly Uint8Array[];
  /** The checkpoint of fewer events: a whole note. */
  readonly from: string;
  /** The checkpoint of more events, or as many: a whole note. */
  readonly to: string;
}

/** The text of a proof. */
export function consistencyText({ hashes, from, to }: Consistency): string {
  return [HEAD, ...hashes.map((hash) => hash.toBase64()), "", from, to].join("\n");
}

/** Reads the text of a proof. Undefined for other texts. Nothing is checked but the form. */
export function parseConsistency(text: string): Consistency | undefined {
  const end = text.indexOf("\n\n");
  if (end < 0) return undefined;
  const [head, ...rest] = text.slice(0, end).split("\n");
  const hashes = parseHashes(rest);
  // The last note has no empty line after it.
  const { notes, torn } = splitNotes(`${text.slice(end + 2)}\n`);
  const [from, to] = notes;
  if (head !== HEAD || hashes === undefined || notes.length !== 2 || torn !== undefined) return undefined;
  return from === undefined || to === undefined ? undefined : { hashes, from: from.note, to: to.note };
}

/** What came of a check. */
export type CheckedConsistency =
  | { readonly holds: true; readonly from: Checkpoint; readonly to: Checkpoint }
  | { readonly holds: false; readonly reason: string };

/** Checks a proof, by nothing but its text and the keys. */
export async function checkConsistency(
  text: string,
  verifiers: readonly Verifier[],
): Promise<CheckedConsistency> {
  const proof = parseConsistency(text);
  if (proof === undefined) return { holds: false, reason: "this is not the text of a proof" };
  const from = await openCheckpoint(proof.from, verifiers);
  if ("reason" in from) return { holds: false, reason: `of its first checkpoint: ${from.reason}` };
  const to = await openCheckpoint(proof.to, verifiers);
  if ("reason" in to) return { holds: false, reason: `of its second checkpoint: ${to.reason}` };
  const claim = {
    from: from.checkpoint.size,
    fromRoot: Uint8Array.fromHex(from.checkpoint.root),
    to: to.checkpoint.size,
    toRoot: Uint8Array.fromHex(to.checkpoint.root),
  };
  if (!verifyConsistency(proof.hashes, claim)) {
    return { holds: false, reason: "its hashes don't lead from the first checkpoint to the second" };
  }
  return { holds: true, from: from.checkpoint, to: to.checkpoint };
}
