/**
 * The lexical level of cmd.exe: variables, carets, quotes, words, redirections.
 *
 * @module
 */

import { UNKNOWN } from "../../word.ts";

/** A word of a command. */
export interface CmdWord {
  /** Quotes and carets taken off. */
  readonly value: string;
  /** As it stands. */
  readonly raw: string;
}

/** `> file` and the like. */
export interface CmdRedirection {
  readonly op: "<" | ">" | ">>";
  readonly path: string;
}

/** A command cut into words. */
export interface CmdWords {
  readonly words: readonly CmdWord[];
  readonly redirections: readonly CmdRedirection[];
}

/** Text with variables put in: `%X%`, `%X:a=b%`, `%X:~1,2%`, `!X!`; `%i` of a `for`. */
export function expandCmd(
  source: string,
  variable: (name: string) => string | undefined,
  letter: (name: string) => string | undefined,
): string {
  if (!/[%!]/.test(source)) return source;
  let out = "";
  let i = 0;
  while (i < source.length && out.length < 65_536) {
    const c = source[i] as string; // i < length
    if (c !== "%" && c !== "!") {
      out += c;
      i++;
      continue;
    }
    const rest = source.slice(i, i + 300);
    if (c === "%") {
      const loop = /^%%?(?:~[a-z]*)?([a-zA-Z#?@])(?![\w]*%)/.exec(rest);
      const held = loop === null ? undefined : letter(loop[1] ?? "");
      if (loop !== null && held !== undefined) {
        out += held;
        i += loop[0].length;
        continue;
      }
      const argument = /^%(?:~[a-z]*(?:\$\w+:)?)?([0-9*])/.exec(rest);
      if (argument !== null) {
        out += variable(argument[1] ?? "") ?? UNKNOWN;
        i += argument[0].length;
        continue;
      }
    }
    const match = c === "%"
      ? /^%([^%:\s=&|<>^"]+(?:\([^)]*\))?)(?::(~?)([^%]*))?%/.exec(rest)
      : /^!([^!:\s=&|<>^"]+)(?::(~?)([^!]*))?!/.exec(rest);
    if (match === null) {
      out += c;
      i++;
      continue;
    }
    i += match[0].length;
    const value = variable(match[1] ?? "");
    out += value === undefined ? UNKNOWN : modified(value, match[2], match[3]);
  }
  return out;
}

function modified(value: string, tilde: string | undefined, rest: string | undefined): string {
  if (rest === undefined) return value;
  if (tilde === "~") {
    const [from = 0, length] = rest.split(",").map((n) => parseInt(n, 10));
    if (value.includes(UNKNOWN) || Number.isNaN(from)) return UNKNOWN;
    const at = from < 0 ? Math.max(0, value.length + from) : from;
    return value.slice(
      at,
      length === undefined || Number.isNaN(length) ? undefined : length < 0 ? length : at + length,
    );
  }
  const equals = rest.indexOf("=");
  if (equals <= 0) return value;
  const what = rest.slice(0, equals).toLowerCase();
  const by = rest.slice(equals + 1);
  if (what.startsWith("*")) {
    const at = value.toLowerCase().indexOf(what.slice(1));
    return at < 0 ? value : by + value.slice(at + what.length - 1);
  }
  let out = "";
  let i = 0;
  const lower = value.toLowerCase();
  for (;;) {
    const at = lower.indexOf(what, i);
    if (at < 0 || out.length > 65_536) return out + value.slice(i);
    out += value.slice(i, at) + by;
    i = at + what.length;
  }
}

/** Cuts a command into words; `^` takes the meaning off what follows, quotes keep blanks. */
export function cmdWords(source: string): CmdWords {
  const words: CmdWord[] = [];
  const redirections: CmdRedirection[] = [];
  let value = "";
  let raw = "";
  let any = false;
  let quoted = false;
  let pending: CmdRedirection["op"] | undefined;
  const end = (): void => {
    if (!any) return;
    if (pending === undefined) words.push({ value, raw });
    else {
      redirections.push({ op: pending, path: value });
      pending = undefined;
    }
    value = "";
    raw = "";
    any = false;
  };
  for (let i = 0; i < source.length; i++) {
    const c = source[i] as string; // i < length
    if (c === '"') {
      quoted = !quoted;
      raw += c;
      any = true;
    } else if (quoted) {
      value += c;
      raw += c;
    } else if (c === "^") {
      i++;
      const next = source[i];
      if (next === "\r" || next === "\n") continue;
      value += next ?? "";
      raw += next ?? "";
      any = true;
    } else if (/\s/.test(c)) end();
    else if (c === ">" || c === "<") {
      const handle = /^[0-9]$/.test(raw) && any;
      if (handle) {
        value = "";
        raw = "";
        any = false;
      }
      end();
      const twice = c === ">" && source[i + 1] === ">";
      if (twice) i++;
      if (source[i + 1] === "&") {
        i += 2; // `2>&1`
        continue;
      }
      pending = c === "<" ? "<" : twice ? ">>" : ">";
    } else {
      value += c;
      raw += c;
      any = true;
    }
  }
  end();
  return { words, redirections };
}

/** Index of the next `&`, `|`, line end or unbalanced `)` outside quotes. */
export function cmdCommandEnd(source: string, from: number, to: number): number {
  let quoted = false;
  let depth = 0;
  for (let i = from; i < to; i++) {
    const c = source[i];
    if (c === "\n") return i;
    if (c === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (c === "^") i++;
    else if (c === "&" && (source[i - 1] === ">" || source[i - 1] === "<")) continue;
    else if (c === "&" || c === "|") return i;
    else if (c === "(") depth++;
    else if (c === ")" && depth-- === 0) return i;
  }
  return to;
}

/** Index of the bracket that closes the one at `from`, outside quotes. */
export function cmdGroupEnd(source: string, from: number, to: number): number {
  let depth = 0;
  let quoted = false;
  for (let i = from; i < to; i++) {
    const c = source[i];
    if (c === '"') quoted = !quoted;
    else if (c === "\n") quoted = false;
    else if (quoted) continue;
    else if (c === "^") i++;
    else if (c === "(") depth++;
    else if (c === ")" && --depth === 0) return i;
  }
  return to;
}
