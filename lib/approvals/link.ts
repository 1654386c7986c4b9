/**
 * Signed links: whoever is given one may answer that one question, and nothing else.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { createHmac, timingSafeEqual } from "node:crypto";

/** The path of a question's signed link. It ends with the question itself, so that it needs no time of its own. */
export function linkPath(id: string, key: Uint8Array): string {
  return `/approve/${id}?s=${signatureOf(id, key)}`;
}

/** Whether a signature is that of a question's link. */
export function isSigned(id: string, signature: string, key: Uint8Array): boolean {
  const [ours, theirs] = [Buffer.from(signatureOf(id, key)), Buffer.from(signature)];
  return ours.length === theirs.length && timingSafeEqual(ours, theirs);
}

function signatureOf(id: string, key: Uint8Array): string {
  return createHmac("sha256", key).update(`link ${id}`).digest("base64url");
}
