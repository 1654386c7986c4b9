/**
 * Words of zsh in the spelling that Bash has for the same: `$x[2]` as `${x[2]}`, `$10` as `${10}`, `$=x` as `${=x}`.
 *
 * @module
 */

const WORTH_IT = /\$(?:[=^~#+]*[A-Za-z_][A-Za-z0-9_]*\[|[=^~+][A-Za-z_]|#[A-Za-z_@*]|[@*]\[|\d\d|\d\[)/;

const EXPANSION = /\$([=^~+]{0,2}#?)([A-Za-z_][A-Za-z0-9_]*|\d+|[@*])/y;

/** Longer words, and subscripts, are left as they are. */
const LONGEST_WORD = 4_096;
const LONGEST_SUBSCRIPT = 128;

/** Where a `[…]` ends that starts at a place; undefined where it is not closed, or holds a blank or a quote. */
function endOfSubscript(text: string, start: number): number | undefined {
  let depth = 0;
  const most = Math.min(text.length, start + LONGEST_SUBSCRIPT);
  for (let at = start; at < most; at++) {
    const char = text[at] ?? "";
    if (char === "[") depth++;
    else if (char === "]" && --depth === 0) return at + 1;
    else if (/[\s'"`;&|]/.test(char)) return undefined;
  }
  return undefined;
}

/** Where `$(…)`, `${…}` or a quoted text ends that starts at a place; it is left as it is. */
function endOfInner(text: string, start: number): number {
  const open = text[start + 1] ?? "";
  const close = open === "(" ? ")" : "}";
  let depth = 0;
  for (let at = start + 1; at < text.length; at++) {
    const char = text[at];
    if (char === "\\") at++;
    else if (char === "'") {
      const end = text.indexOf("'", at + 1);
      if (end < 0) return text.length;
      at = end;
    } else if (char === open) depth++;
    else if (char === close && --depth === 0) return at + 1;
  }
  return text.length;
}

/**
 * The word's text with braces around expansions for which only zsh needs none.
 *
 * @returns The text itself where there is none.
 */
export function inBraces(text: string): string {
  if (text.length > LONGEST_WORD || !WORTH_IT.test(text)) return text;
  let out = "";
  let quoted = false;
  for (let at = 0; at < text.length;) {
    const char = text[at] ?? "";
    let end = at + 1;
    let piece: string | undefined;
    if (char === "\\") end = at + 2;
    else if (char === '"') quoted = !quoted;
    else if (char === "'" && !quoted) {
      const close = text.indexOf("'", at + 1);
      end = close < 0 ? text.length : close + 1;
    } else if (char === "`") {
      const close = text.indexOf("`", at + 1);
      end = close < 0 ? text.length : close + 1;
    } else if (char === "$") {
      const next = text[at + 1];
      EXPANSION.lastIndex = at;
      const found = EXPANSION.exec(text);
      if (next === "'" && !quoted) {
        end = at + 2;
        while (end < text.length && text[end] !== "'") end += text[end] === "\\" ? 2 : 1;
        end++;
      } else if (next === "(" || next === "{") end = endOfInner(text, at);
      else if (found !== null) {
        const [whole, marks = "", name = ""] = found;
        const after = at + whole.length;
        const close = text[after] === "[" ? endOfSubscript(text, after) : undefined;
        end = close ?? after;
        if (close !== undefined || marks !== "" || /^\d\d/.test(name)) {
          piece = `\${${marks}${name}${text.slice(after, end)}}`;
        }
      }
    }
    out += piece ?? text.slice(at, end);
    at = end;
  }
  return out;
}
