/**
 * `base64`, `base32`, `openssl enc -base64` and `xxd`: encoding and decoding of known text.
 *
 * @module
 */

import { decodeBytes } from "../quoting.ts";
import type { Stream } from "../value.ts";
import { worse } from "../value.ts";
import { UNKNOWN } from "../word.ts";
import { type FilterInput, inputOf, parseFilterArgs } from "./input.ts";

/** Text as bytes, each one character. */
function toBytes(text: string): string {
  let out = "";
  for (const byte of new TextEncoder().encode(text)) out += String.fromCharCode(byte);
  return out;
}

/** What comes out of a decoder whose input isn't known. */
function undecoded(input: Stream | undefined): Stream {
  const origin = worse(
    input?.origin === "download" || input?.origin === "downloaded_file" ? input.origin : undefined,
    "decoded",
  );
  return {
    text: UNKNOWN,
    origin: origin ?? "decoded",
    why: "it is decoded from something that is not known",
  };
}

function wrapLines(text: string, width: number): string {
  if (width <= 0) return text;
  let out = "";
  for (let at = 0; at < text.length; at += width) out += `${text.slice(at, at + width)}\n`;
  return out;
}

const ALPHABET32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

function encode32(bytes: string): string {
  let out = "";
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte.charCodeAt(0);
    for (bits += 8; bits >= 5; bits -= 5) out += ALPHABET32[(value >> (bits - 5)) & 31];
    value &= (1 << bits) - 1;
  }
  if (bits > 0) out += ALPHABET32[(value << (5 - bits)) & 31];
  return out.padEnd(Math.ceil(out.length / 8) * 8, "=");
}

function decode32(text: string): string {
  let out = "";
  let bits = 0;
  let value = 0;
  for (const char of text) {
    const digit = ALPHABET32.indexOf(char);
    if (digit < 0) continue;
    value = (value << 5) | digit;
    bits += 5;
    if (bits >= 8) {
      out += String.fromCharCode((value >> (bits - 8)) & 255);
      bits -= 8;
    }
    value &= (1 << bits) - 1;
  }
  return out;
}

/** Decodes as far as the text is valid, which is what the programs print before they complain. */
function decode64(text: string): string {
  const clean = text.replace(/[^A-Za-z0-9+/]/g, "");
  const whole = clean.slice(0, clean.length - (clean.length % 4 === 1 ? 1 : 0));
  try {
    return decodeBytes(atob(whole));
  } catch {
    return "";
  }
}

/** `base64`, `base32`: `-d`, `-D`, `--decode`, `-i`, `-w`. */
export function base64Filter(input: FilterInput): Stream | undefined {
  return codec(input, decode64, (bytes) => btoa(bytes));
}

/** `base32`. */
export function base32Filter(input: FilterInput): Stream | undefined {
  return codec(input, (text) => decodeBytes(decode32(text)), encode32);
}

function codec(
  input: FilterInput,
  decode: (text: string) => string,
  encode: (bytes: string) => string,
): Stream | undefined {
  const args = parseFilterArgs(input.args, "dDiw:b:", {
    decode: "d",
    "ignore-garbage": "i",
    wrap: "w",
    break: "b",
  });
  if (args === undefined) return undefined;
  const source = inputOf(input, args.operands);
  const decodes = args.options.has("d") || args.options.has("D");
  if (source === undefined || source.text.includes(UNKNOWN)) return decodes ? undecoded(source) : undefined;
  if (decodes) return { text: decode(source.text) };
  return { text: wrapLines(encode(toBytes(source.text)), Number(args.options.get("w") ?? "76")) };
}

/** `openssl enc -base64 -d`, `openssl base64 -d`. */
export function opensslFilter(input: FilterInput): Stream | undefined {
  const words = input.args.map((arg) => arg.text);
  const [command] = words;
  if (command !== "base64" && !(command === "enc" && (words.includes("-base64") || words.includes("-a")))) {
    return words.includes("-d") ? undecoded(input.stdin) : undefined;
  }
  const at = words.indexOf("-in");
  const source = at >= 0 && input.args[at + 1] !== undefined ? input.file(words[at + 1] ?? "") : input.stdin;
  const decodes = words.includes("-d");
  const ciphered = words.some((option) => /^-(?:aes|des|rc4|camellia|chacha|bf|cast)/.test(option));
  if (source === undefined || source.text.includes(UNKNOWN) || ciphered) {
    return decodes ? undecoded(source) : undefined;
  }
  if (decodes) return { text: decode64(source.text) };
  return { text: wrapLines(btoa(toBytes(source.text)), words.includes("-A") ? 0 : 64) };
}

/** `xxd`: `-r`, `-p`, `-r -p`. */
export function hexFilter(input: FilterInput): Stream | undefined {
  let reverse = false;
  let plain = false;
  const operands = [];
  for (let i = 0; i < input.args.length; i++) {
    const arg = input.args[i];
    if (arg === undefined) continue;
    const { text } = arg;
    if (/^-(?:r|revert)$/.test(text)) reverse = true;
    else if (/^-(?:p|ps|postscript|plain)$/.test(text)) plain = true;
    else if (text === "-rp" || text === "-pr") reverse = plain = true;
    else if (/^-[clsgo]$/.test(text)) i++;
    else if (text.startsWith("-") && text !== "-") return undefined;
    else operands.push(arg);
  }
  const source = inputOf(input, operands);
  if (source === undefined || source.text.includes(UNKNOWN)) return reverse ? undecoded(source) : undefined;
  if (!reverse) {
    if (!plain) return undefined;
    const hex = [...toBytes(source.text)].map((byte) => byte.charCodeAt(0).toString(16).padStart(2, "0"))
      .join("");
    return { text: wrapLines(hex, 60) };
  }
  let digits = "";
  for (const line of source.text.split("\n")) {
    const body = plain ? line : (/^[0-9a-fA-F]+:\s?((?:[0-9a-fA-F]{2,4} ?)+)/.exec(line)?.[1] ?? "");
    digits += body.replace(/[^0-9a-fA-F]/g, "");
  }
  let bytes = "";
  for (let at = 0; at + 1 < digits.length; at += 2) {
    bytes += String.fromCharCode(parseInt(digits.slice(at, at + 2), 16));
  }
  return { text: decodeBytes(bytes) };
}
