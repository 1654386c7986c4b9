/**
 * Quoting and unquoting as the shell does it: `printf %q`, `${x@Q}`, and the escapes of `$'…'`.
 *
 * @module
 */

const NAMED: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  e: "\x1b",
  E: "\x1b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  "'": "'",
  '"': '"',
  "?": "?",
};

/** Bytes above 127 that escapes wrote are put together to characters where they are UTF-8. */
export function decodeBytes(text: string): string {
  if (!/[\x80-\xff]/.test(text) || /[\u0100-\uffff]/.test(text)) return text;
  const bytes = Uint8Array.from(text, (char) => char.charCodeAt(0));
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return text;
  }
}

/** Undoes the escapes of `$'…'`: `\n`, `\x41`, `\101`, `\u41`, `\cA`. */
export function unescapeAnsi(text: string): string {
  if (!text.includes("\\")) return text;
  const out = text.replace(
    /\\(?:([0-7]{1,3})|x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{1,4})|U([0-9A-Fa-f]{1,8})|c([\s\S])|([\s\S]))/g,
    (
      whole,
      octal: string | undefined,
      hex: string | undefined,
      small: string | undefined,
      large: string | undefined,
      control: string | undefined,
      char: string | undefined,
    ) => {
      if (octal !== undefined) return String.fromCharCode(parseInt(octal, 8) & 255);
      if (hex !== undefined) return String.fromCharCode(parseInt(hex, 16));
      const point = small ?? large;
      if (point !== undefined) {
        const code = parseInt(point, 16);
        return code <= 0x10ffff ? String.fromCodePoint(code) : "";
      }
      if (control !== undefined) return String.fromCharCode(control.charCodeAt(0) & 31);
      return NAMED[char ?? ""] ?? whole;
    },
  );
  const end = out.indexOf("\0");
  return decodeBytes(end < 0 ? out : out.slice(0, end));
}

/** The text in `$'…'`. */
export function quoteAnsi(text: string): string {
  const body = text.replace(/[\\'\p{Cc}]/gu, (char) => {
    switch (char) {
      case "\n":
        return "\\n";
      case "\t":
        return "\\t";
      case "\r":
        return "\\r";
      case "\x07":
        return "\\a";
      case "\b":
        return "\\b";
      case "\f":
        return "\\f";
      case "\v":
        return "\\v";
      case "\x1b":
        return "\\E";
      case "\\":
      case "'":
        return `\\${char}`;
    }
    return `\\${char.charCodeAt(0).toString(8).padStart(3, "0")}`;
  });
  return `$'${body}'`;
}

/** `${x@Q}`: in single quotes, or in `$'…'` where there are control characters. */
export function quoteForReuse(text: string): string {
  if (/\p{Cc}/u.test(text)) return quoteAnsi(text);
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** `printf %q`: with backslashes. */
export function quoteWithBackslashes(text: string): string {
  if (text === "") return "''";
  if (/\p{Cc}/u.test(text)) return quoteAnsi(text);
  return text.replace(/[ !"$&'()*,;<>?[\\\]^`{|}]/g, "\\$&").replace(/^[~#]/, "\\$&");
}
