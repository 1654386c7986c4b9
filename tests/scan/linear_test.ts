/**
 * The time of a scan grows with the length of the text and with nothing else.
 *
 * @module
 */

import assert from "node:assert/strict";
import { scanText } from "../../lib/scan/mod.ts";
import { fastest, hostilePieces, repeated } from "../bench/scan.ts";

const LONG = 1 << 19;
const SHARE = 16;

/** What is not merely a form's first characters, and some of those. */
const PIECES = hostilePieces().filter((_, i, all) => i % 41 === 0 || i > all.length - 52);

for (const piece of PIECES) {
  Deno.test(`scan: time grows no faster than the length: ${JSON.stringify(piece).slice(0, 60)}`, () => {
    const [long, short] = [repeated(piece, LONG), repeated(piece, LONG / SHARE)];
    scanText(short);
    // Sixteen times the length: 256 times as long if it were quadratic. A busy machine disturbs one look, not each.
    const isLinear = (): boolean =>
      fastest(() => scanText(long), 1) < SHARE * 5 * Math.max(fastest(() => scanText(short), 3), 300);
    assert.ok([1, 2, 3, 4, 5, 6].some(isLinear));
  });
}
