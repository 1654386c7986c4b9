/**
 * Decoding of values: what is known is decoded, what isn't is marked as coming out of a decoder.
 *
 * @module
 */

import { alt, decodedText, knownText, originOf, unknown, type Val } from "./value.ts";

/**
 * The value decoded by `decode`, which gives undefined for what isn't in that encoding. Where the value comes from
 * elsewhere (a download), that is kept.
 */
export function decodeWith(v: Val, decode: (s: string) => string | undefined): Val {
  if (v.k === "alt") return alt(v.items.map((one) => decodeWith(one, decode)));
  const known = knownText(v);
  if (known === undefined) {
    const from = originOf(v);
    return unknown(from === undefined || from === "unknown" ? "decoded" : from);
  }
  const out = decode(known);
  return out === undefined ? unknown("decoded") : decodedText(out);
}
