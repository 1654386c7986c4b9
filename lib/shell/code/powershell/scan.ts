/**
 * PowerShell's lexical level: white space, comments, where strings and blocks end.
 *
 * @module
 */

/** Index after white space, comments and escaped line ends; new lines too if `lines`. */
export function skipSpace(source: string, from: number, to: number, lines: boolean): number {
  let i = from;
  while (i < to) {
    const c = source.charCodeAt(i);
    if (c === 32 || c === 9 || c === 0xa0 || c === 12) i++;
    else if (c === 10 || c === 13) {
      if (!lines) return i;
      i++;
    } else if (c === 96 && (source.charCodeAt(i + 1) === 10 || source.charCodeAt(i + 1) === 13)) {
      i += source.charCodeAt(i + 1) === 13 && source.charCodeAt(i + 2) === 10 ? 3 : 2;
    } else if (c === 35) {
      while (i < to && source.charCodeAt(i) !== 10) i++;
    } else if (c === 60 && source.charCodeAt(i + 1) === 35) {
      const close = source.indexOf("#>", i + 2);
      i = close < 0 || close + 2 > to ? to : close + 2;
    } else return i;
  }
  return i;
}

/** Whether the character is a quote; typographic ones count. `'`, `"` or nothing. */
export function quoteAt(source: string, i: number): "'" | '"' | undefined {
  switch (source.charCodeAt(i)) {
    case 39:
    case 0x2018:
    case 0x2019:
    case 0x201a:
    case 0x201b:
      return "'";
    case 34:
    case 0x201c:
    case 0x201d:
    case 0x201e:
      return '"';
    default:
      return undefined;
  }
}

/** Index after the string that starts here. */
export function stringEnd(source: string, from: number, to: number): number {
  const quote = quoteAt(source, from);
  let i = from + 1;
  while (i < to) {
    if (quote === '"' && source[i] === "`") i += 2;
    else if (quote === '"' && source[i] === "$" && source[i + 1] === "(") i = blockEnd(source, i + 1, to);
    else if (quoteAt(source, i) === quote) {
      if (quoteAt(source, i + 1) !== quote) return i + 1;
      i += 2;
    } else i++;
  }
  return to;
}

/** For `@'` or `@"` with a line end after it: index of the text, of the end of the text, and after the closing quote. */
export function hereString(source: string, from: number, to: number): [number, number, number] | undefined {
  const quote = quoteAt(source, from + 1);
  if (quote === undefined) return undefined;
  const start = /^[ \t]*\r?\n/.exec(source.slice(from + 2, from + 80));
  if (start === null) return undefined;
  const begin = from + 2 + start[0].length;
  for (let i = begin - 1; i < to;) {
    const line = source.indexOf("\n", i);
    if (line < 0 || line >= to) break;
    let k = line + 1;
    while (source[k] === " " || source[k] === "\t") k++;
    if (quoteAt(source, k) === quote && source[k + 1] === "@") {
      const end = source[line - 1] === "\r" ? line - 1 : line;
      return [begin, Math.max(begin, end), k + 2];
    }
    i = line + 1;
  }
  return [begin, to, to];
}

/** Index after the bracket that closes the one here. Iterative, so that depth costs nothing. */
export function blockEnd(source: string, from: number, to: number): number {
  let depth = 0;
  let i = from;
  while (i < to) {
    const c = source.charCodeAt(i);
    if (c === 40 || c === 91 || c === 123) depth++;
    else if (c === 41 || c === 93 || c === 125) {
      if (--depth <= 0) return i + 1;
    } else if (c === 96) i++;
    else if (c === 35 && (i === 0 || /[\s;|({]/.test(source[i - 1] ?? ""))) {
      while (i < to && source.charCodeAt(i) !== 10) i++;
      continue;
    } else if (c === 60 && source.charCodeAt(i + 1) === 35) {
      const close = source.indexOf("#>", i + 2);
      i = close < 0 ? to : close + 2;
      continue;
    } else if (c === 64 && quoteAt(source, i + 1) !== undefined) {
      const here = hereString(source, i, to);
      if (here !== undefined) {
        i = here[2];
        continue;
      }
    } else if (quoteAt(source, i) !== undefined) {
      i = flatStringEnd(source, i, to);
      continue;
    }
    i++;
  }
  return to;
}

/** Like {@link stringEnd}; quotes within `$(…)` are counted by brackets alone. */
function flatStringEnd(source: string, from: number, to: number): number {
  const quote = quoteAt(source, from);
  let i = from + 1;
  let depth = 0;
  while (i < to) {
    const c = source[i];
    if (quote === '"' && c === "`") i += 2;
    else if (quote === '"' && c === "$" && source[i + 1] === "(") {
      depth++;
      i += 2;
    } else if (depth > 0 && c === "(") {
      depth++;
      i++;
    } else if (depth > 0 && c === ")") {
      depth--;
      i++;
    } else if (depth === 0 && quoteAt(source, i) === quote) {
      if (quoteAt(source, i + 1) !== quote) return i + 1;
      i += 2;
    } else i++;
  }
  return to;
}
