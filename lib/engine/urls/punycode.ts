/**
 * Punycode, RFC 3492.
 *
 * @module
 */

const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;
const SKEW = 38;
const DAMP = 700;
const LAST = 0x10ffff;
/** Labels in DNS have 63 characters at most; decoding takes time that grows with the square of the length. */
const LONGEST = 256;

/**
 * Decodes a label without its `xn--`, or gives undefined where it is not valid.
 *
 * @example
 * ```ts
 * import { decodePunycode } from "./punycode.ts";
 * console.log(decodePunycode("mnchen-3ya")); // "münchen"
 * ```
 */
export function decodePunycode(text: string): string | undefined {
  if (text.length > LONGEST) return undefined;
  const cut = text.lastIndexOf("-");
  const output: number[] = [];
  for (let i = 0; i < cut; i++) {
    const code = text.charCodeAt(i);
    if (code > 127) return undefined;
    output.push(code);
  }
  let n = 128;
  let bias = 72;
  let i = 0;
  for (let at = cut < 0 ? 0 : cut + 1; at < text.length;) {
    const before = i;
    let weight = 1;
    for (let k = BASE;; k += BASE) {
      const digit = digitOf(text.charCodeAt(at++));
      if (digit < 0) return undefined;
      i += digit * weight;
      const t = k <= bias ? T_MIN : Math.min(k - bias, T_MAX);
      if (digit < t) break;
      weight *= BASE - t;
      if (i > Number.MAX_SAFE_INTEGER / BASE || weight > Number.MAX_SAFE_INTEGER / BASE) return undefined;
    }
    const length = output.length + 1;
    bias = adapt(i - before, length, before === 0);
    n += Math.floor(i / length);
    i %= length;
    if (n > LAST || (n >= 0xd800 && n <= 0xdfff)) return undefined;
    output.splice(i++, 0, n);
  }
  return String.fromCodePoint(...output);
}

/** The value of a digit; NaN, past the end, has none. */
function digitOf(code: number): number {
  if (code >= 97 && code <= 122) return code - 97;
  if (code >= 65 && code <= 90) return code - 65;
  if (code >= 48 && code <= 57) return code - 48 + 26;
  return -1;
}

function adapt(delta: number, points: number, first: boolean): number {
  let rest = first ? Math.floor(delta / DAMP) : delta >> 1;
  rest += Math.floor(rest / points);
  let k = 0;
  while (rest > ((BASE - T_MIN) * T_MAX) >> 1) {
    rest = Math.floor(rest / (BASE - T_MIN));
    k += BASE;
  }
  return k + Math.floor(((BASE - T_MIN + 1) * rest) / (rest + SKEW));
}
