/**
 * Brace expansion: `a{b,c}` and `{1..9..2}`, done on the text of a word before anything else, as Bash does.
 *
 * @module
 */

interface Brace {
  readonly start: number;
  readonly end: number;
  readonly commas: readonly number[];
}

/** Where what starts with a quote, a backslash or a `$` ends: such text is carried over as it is. */
function skipProtected(text: string, at: number): number {
  const char = text[at];
  if (char === "\\") return at + 2;
  if (char === "'") {
    const close = text.indexOf("'", at + 1);
    return close < 0 ? text.length : close + 1;
  }
  if (char === '"' || char === "`") {
    let i = at + 1;
    while (i < text.length && text[i] !== char) {
      if (text[i] === "\\") i += 2;
      else if (text[i] === "$" && char === '"') i = skipProtected(text, i);
      else i++;
    }
    return i + 1;
  }
  if (char === "$") {
    const next = text[at + 1];
    if (next === "'") {
      let i = at + 2;
      while (i < text.length && text[i] !== "'") i += text[i] === "\\" ? 2 : 1;
      return i + 1;
    }
    if (next === "{" || next === "(") {
      const close = next === "{" ? "}" : ")";
      let depth = 1;
      let i = at + 2;
      while (i < text.length && depth > 0) {
        const c = text[i];
        if (c === "\\" || c === "'" || c === '"' || c === "`") {
          i = skipProtected(text, i);
          continue;
        }
        if (c === next) depth++;
        else if (c === close) depth--;
        i++;
      }
      return i;
    }
  }
  if ((char === "<" || char === ">") && text[at + 1] === "(") {
    return skipProtected("$" + text.slice(at + 1), 0) + at;
  }
  return at + 1;
}

/** Characters that may still be looked at: unclosed braces would otherwise take quadratic time. */
interface Effort {
  left: number;
}

/** The first brace that expands, or undefined. */
function findBrace(text: string, from: number, effort: Effort): Brace | undefined {
  for (let at = from; at < text.length;) {
    if (text[at] !== "{") {
      at = skipProtected(text, at);
      continue;
    }
    let depth = 0;
    const commas: number[] = [];
    let i = at + 1;
    let found = -1;
    while (i < text.length) {
      if (--effort.left < 0) return undefined;
      const char = text[i];
      if (char === "{") depth++;
      else if (char === "}") {
        if (depth === 0) {
          found = i;
          break;
        }
        depth--;
      } else if (char === "," && depth === 0) commas.push(i);
      else {
        i = skipProtected(text, i);
        continue;
      }
      i++;
    }
    if (found >= 0 && (commas.length > 0 || sequence(text.slice(at + 1, found), 1) !== undefined)) {
      return { start: at, end: found, commas };
    }
    at++;
  }
  return undefined;
}

/** The members of `1..9`, `a..e..2`, `01..10`; undefined when the text is none. At most `limit` of them. */
function sequence(text: string, limit: number): string[] | undefined {
  const parts = /^(-?\d{1,15}|[^\s\\'"$`{}])\.\.(-?\d{1,15}|[^\s\\'"$`{}])(?:\.\.(-?\d{1,9}))?$/.exec(text);
  if (parts === null) return undefined;
  const [, first = "", last = "", by] = parts;
  const numeric = /^-?\d+$/.test(first) && /^-?\d+$/.test(last);
  if (!numeric && !(/^[A-Za-z]$/.test(first) && /^[A-Za-z]$/.test(last))) return undefined;
  const low = numeric ? Number(first) : first.charCodeAt(0);
  const high = numeric ? Number(last) : last.charCodeAt(0);
  const step = Math.abs(Number(by ?? "1")) || 1;
  const padded = numeric && (/^-?0\d/.test(first) || /^-?0\d/.test(last));
  const width = padded ? Math.max(first.length, last.length) : 0;
  const out: string[] = [];
  for (let n = low; low <= high ? n <= high : n >= high; n += low <= high ? step : -step) {
    if (out.length >= limit) break;
    if (!numeric) {
      const char = String.fromCharCode(n);
      out.push(/[\\`"']/.test(char) ? `\\${char}` : char);
    } else if (width === 0) out.push(String(n));
    else {
      const digits = String(Math.abs(n)).padStart(n < 0 ? width - 1 : width, "0");
      out.push(n < 0 ? `-${digits}` : digits);
    }
  }
  return out;
}

/**
 * Expands the braces of a word's text.
 *
 * ```ts
 * expandBraces("a{b,c}", 100); // ["ab", "ac"]
 * ```
 *
 * @param limit Words to make at most.
 * @returns The words' texts, still quoted as they were; undefined where there would be more than `limit`.
 */
export function expandBraces(text: string, limit: number): string[] | undefined {
  const out: string[] = [];
  const effort = { left: 65_536 };
  return expandInto(text, 0, limit, "", out, effort, 0) && effort.left >= 0 ? out : undefined;
}

function expandInto(
  text: string,
  from: number,
  limit: number,
  prefix: string,
  out: string[],
  effort: Effort,
  depth: number,
): boolean {
  if (depth > 64) return false;
  const brace = findBrace(text, from, effort);
  if (brace === undefined) {
    out.push(prefix + text);
    return out.length <= limit;
  }
  const before = prefix + text.slice(0, brace.start);
  const after = text.slice(brace.end + 1);
  const members: string[] = [];
  if (brace.commas.length > 0) {
    let start = brace.start + 1;
    for (const comma of [...brace.commas, brace.end]) {
      if (!expandInto(text.slice(start, comma), 0, limit, "", members, effort, depth + 1)) return false;
      start = comma + 1;
    }
  } else {
    const found = sequence(text.slice(brace.start + 1, brace.end), limit + 1) ?? [];
    if (found.length > limit) return false;
    members.push(...found);
  }
  const tails: string[] = [];
  if (!expandInto(after, 0, limit, "", tails, effort, depth + 1)) return false;
  for (const member of members) {
    for (const tail of tails) {
      out.push(before + member + tail);
      if (out.length > limit) return false;
    }
  }
  return true;
}
