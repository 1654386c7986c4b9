/**
 * Encodings that code hides text in: base64, hex, percent signs, rot13, quoted characters.
 *
 * Every function gives undefined where the text isn't in that encoding.
 *
 * @module
 */

/** Base64, also without padding and in the URL alphabet. The result is bytes: code points up to 255. */
export function fromBase64(encoded: string): string | undefined {
  const clean = encoded.replace(/\s+/g, "").replace(/-/g, "+").replace(/_/g, "/").replace(/=+$/, "");
  if (clean.length % 4 === 1 || !/^[A-Za-z0-9+/]*$/.test(clean)) return undefined;
  try {
    return atob(clean);
  } catch {
    return undefined;
  }
}

/** Base32. The result is bytes. */
export function fromBase32(encoded: string): string | undefined {
  const clean = encoded.replace(/\s+/g, "").replace(/=+$/, "").toUpperCase();
  if (!/^[A-Z2-7]*$/.test(clean)) return undefined;
  let bits = 0;
  let held = 0;
  let out = "";
  for (const c of clean) {
    held = (held << 5 | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c)) & 0xffff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    out += String.fromCharCode(held >> bits & 255);
  }
  return out;
}

/** Hexadecimal digits, white space between pairs allowed. The result is bytes. */
export function fromHex(encoded: string): string | undefined {
  const clean = encoded.replace(/\s+/g, "");
  if (clean.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(clean)) return undefined;
  let out = "";
  for (let i = 0; i < clean.length; i += 2) out += String.fromCharCode(parseInt(clean.slice(i, i + 2), 16));
  return out;
}

/** Percent escapes, as in URLs. */
export function fromPercent(encoded: string): string {
  return encoded.replace(/(?:%[0-9a-fA-F]{2})+/g, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return fromHex(run.replace(/%/g, "")) ?? run;
    }
  });
}

/** Letters moved by half the alphabet. */
export function rot13(encoded: string): string {
  return encoded.replace(/[a-zA-Z]/g, (c) => {
    const base = c <= "Z" ? 65 : 97;
    return String.fromCharCode((c.charCodeAt(0) - base + 13) % 26 + base);
  });
}

/** Bytes read as UTF-8; bytes that are none stay as they are. */
export function utf8(bytes: string): string {
  if (!/[\x80-\xff]/.test(bytes) || /[\u0100-\uffff]/.test(bytes)) return bytes;
  try {
    return decodeURIComponent(
      bytes.replace(/[%\x80-\xff]/g, (c) => "%" + c.charCodeAt(0).toString(16).padStart(2, "0")),
    );
  } catch {
    return bytes;
  }
}

/** Bytes read as UTF-16, little end first. */
export function utf16(bytes: string): string {
  let out = "";
  for (let i = 0; i + 1 < bytes.length; i += 2) {
    out += String.fromCharCode(bytes.charCodeAt(i) | bytes.charCodeAt(i + 1) << 8);
  }
  return out;
}

/** Uuencoded lines, as Perl's `unpack "u"` takes them. */
export function fromUuencode(encoded: string): string {
  let out = "";
  for (const line of encoded.split("\n")) {
    const length = (line.charCodeAt(0) - 32) & 63;
    let bytes = "";
    for (let i = 1; i + 3 < line.length + 3 && bytes.length < length; i += 4) {
      const at = (k: number): number => ((line.charCodeAt(i + k) || 32) - 32) & 63;
      const three = at(0) << 18 | at(1) << 12 | at(2) << 6 | at(3);
      bytes += String.fromCharCode(three >> 16 & 255, three >> 8 & 255, three & 255);
    }
    out += bytes.slice(0, Number.isNaN(length) ? 0 : length);
  }
  return out;
}
