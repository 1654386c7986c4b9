/**
 * SHA-256, by whichever means costs least: WebCrypto starts in no time and takes long for each hash; node:crypto takes
 * 20 ms to load and a microsecond for a hash.
 *
 * @module
 */

import type { hash as nodeHash } from "node:crypto";

/** After so many hashes, a process is one that will need many more. */
const FEW = 16;

let fast: typeof nodeHash | undefined;
let loading: Promise<void> | undefined;
let done = 0;
const encoder = new TextEncoder();

/**
 * SHA-256 of a text's UTF-8 form, in lower-case hex.
 *
 * @returns The hash itself where it can be had at once, which saves a long-lived process the turns of the event loop.
 */
export function sha256(text: string): string | Promise<string> {
  if (fast !== undefined) return fast("sha256", text);
  return slowHash(text);
}

async function slowHash(text: string): Promise<string> {
  if (++done > FEW) {
    await loadFastHash();
    if (fast !== undefined) return fast("sha256", text);
  }
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(text)));
  return digest.toHex();
}

/**
 * Loads what long-lived processes hash with. Without it the log does so at its {@link FEW}th hash, which then takes 20 ms.
 */
export function loadFastHash(): Promise<void> {
  loading ??= import("node:crypto").then(({ hash }) => {
    fast = hash;
  });
  return loading;
}
