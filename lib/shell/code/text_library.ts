/**
 * Operations on texts that several languages have under different names: paths, splitting, replacing, formats.
 *
 * @module
 */

import { UNKNOWN } from "../word.ts";
import {
  concatTexts,
  distribute,
  joinTexts,
  knownText,
  list,
  LONGEST,
  mapText,
  type Text,
  text,
  toText,
  unknown,
  type Val,
  WHATEVER,
} from "./value.ts";

/** Parts of a path joined by slashes; an absolute part starts anew. */
export function joinedPath(parts: readonly Text[]): Text {
  let all: Text = text("");
  for (const part of parts) {
    if (part.s.startsWith("/") || all.s === "") all = part;
    else if (part.s !== "") {
      const glue = all.s.endsWith("/") ? "" : "/";
      const joined = concatTexts(concatTexts(all, text(glue)), part);
      const pattern = all.pattern === undefined && part.pattern === undefined
        ? undefined
        : joinedPattern(all, glue, part);
      all = pattern === undefined ? joined : { ...joined, pattern };
    }
  }
  return all;
}

function joinedPattern(folder: Text, glue: string, part: Text): string | undefined {
  if (folder.pattern === undefined && folder.s.includes(UNKNOWN)) return undefined;
  const base = folder.pattern ?? escapePattern(folder.s);
  return base + glue + (part.pattern ?? escapePattern(part.s).replaceAll(UNKNOWN, "*"));
}

/** Parts of a path joined by slashes, an absolute one too (Node's `path.join`, Ruby's `File.join`), `..` resolved. */
export function joinedBelow(parts: readonly Text[]): Text {
  let all: Text = text("");
  for (const part of parts) {
    if (part.s === "") continue;
    const tail = all.s === ""
      ? part
      : all.s.endsWith("/")
      ? mapStart(part)
      : part.s.startsWith("/")
      ? part
      : concatTexts(text("/"), part);
    all = all.s === "" ? tail : concatTexts(all, tail);
  }
  return all;
}

function mapStart(part: Text): Text {
  return part.s.startsWith("/") ? { ...part, s: part.s.replace(/^\/+/, ""), pattern: undefined } : part;
}

/** The text as a pattern that matches itself alone. */
export function escapePattern(s: string): string {
  return s.replace(/[\\*?[\]{}()!+@|]/g, "\\$&");
}

/** What a glob gives: the text with unknown in place of the wildcards, and the pattern. */
export function globbed(t: Text): Text {
  if (!/[*?[{]/.test(t.s)) return t;
  const s = t.s.replace(/(?:\*+\/?)+|\?+|\[[^\]]*\]|\{[^}]*\}/g, UNKNOWN).replace(/\uffff+/g, UNKNOWN);
  return t.s.includes(UNKNOWN)
    ? { k: "text", s, from: t.from }
    : { k: "text", s, from: "unknown", pattern: t.s };
}

/** The path without `.`, `..` and double slashes, where that can be done by its text. */
export function normalPath(s: string): string {
  const absolute = s.startsWith("/");
  const out: string[] = [];
  for (const part of s.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && out.length > 0 && out[out.length - 1] !== "..") out.pop();
    else if (part !== ".." || !absolute) out.push(part);
  }
  return (absolute ? "/" : "") + out.join("/") || (absolute ? "/" : ".");
}

/** The text with one text replaced by another. */
export function replaced(self: Text, from: Val | undefined, to: Val | undefined, all: boolean): Val {
  const what = knownText(from);
  const by = knownText(to ?? text(""));
  if (what === undefined || by === undefined || what === "") {
    if (what !== undefined && what !== "" && to !== undefined) {
      return joinTexts(
        self.s.split(what).slice(0, 256).flatMap((piece, i) => i === 0 ? [text(piece)] : [to, text(piece)]),
        "",
      );
    }
    return unknown(self.from ?? "unknown");
  }
  return mapText(self, (s) => {
    const count = all ? s.split(what).length - 1 : 1;
    if (s.length + count * by.length > LONGEST) return UNKNOWN;
    return all ? s.replaceAll(what, () => by) : s.replace(what, () => by);
  });
}

/** The pieces of a text; without a separator it is cut at white space. */
export function splitText(self: Text, by: string | undefined, most: number): Val {
  if (self.s === UNKNOWN) return list([unknown(self.from ?? "unknown")], true);
  let pieces = by === undefined ? self.s.trim().split(/\s+/) : self.s.split(by);
  if (by === undefined && pieces[0] === "") pieces = [];
  if (most >= 0 && pieces.length > most + 1) {
    const tail = by === undefined ? pieces.slice(most).join(" ") : pieces.slice(most).join(by);
    pieces = [...pieces.slice(0, most), tail];
  }
  return list(
    pieces.slice(0, 4096).map((s): Val => ({
      k: "text",
      s,
      from: s.includes(UNKNOWN) ? self.from : undefined,
      decoded: self.decoded,
    })),
  );
}

/** Python's `format`: `{}`, `{0}`, `{name}`, with `:format` and `!r` left out. */
export function formatBraces(self: Text, values: readonly Val[], named: ReadonlyMap<string, Val>): Val {
  if ([...values, ...named.values()].some((v) => v.k === "alt")) {
    const names = [...named.keys()];
    return distribute(
      [...values, ...named.values()],
      (few) =>
        formatBraces(
          self,
          few.slice(0, values.length),
          new Map(names.map((name, i) => [name, few[values.length + i] ?? WHATEVER])),
        ),
    );
  }
  const pieces: Val[] = [];
  let from = 0;
  let next = 0;
  const field = /\{\{|\}\}|\{(\w*)([^{}]*)\}/g;
  for (let match = field.exec(self.s); match !== null; match = field.exec(self.s)) {
    pieces.push(text(self.s.slice(from, match.index)));
    from = match.index + match[0].length;
    if (match[0] === "{{" || match[0] === "}}") pieces.push(text(match[0].slice(1)));
    else {
      const name = match[1] ?? "";
      const v = name === "" ? values[next++] : /^\d+$/.test(name) ? values[Number(name)] : named.get(name);
      const simple = v !== undefined && !/^[.[]/.test(match[2] ?? "");
      pieces.push(
        !simple
          ? WHATEVER
          : v.k === "num" && /:0?\d*[xX]$/.test(match[2] ?? "")
          ? text(v.n.toString(16))
          : toText(v),
      );
    }
    if (pieces.length > 256) return WHATEVER;
  }
  pieces.push(text(self.s.slice(from)));
  const all = joinTexts(pieces, "");
  return all.k === "text" && self.decoded ? { ...all, decoded: true } : all;
}

/** The text from one place to another, where the places are known. */
export function substring(self: Text, from: number | undefined, to: number | undefined): Val {
  if (self.s.includes(UNKNOWN) || from === undefined) return unknown(self.from ?? "unknown");
  return { k: "text", s: self.s.slice(from, to), decoded: self.decoded };
}

/**
 * A regular expression of the source, if running it on a text of that length can't take long: without repetition,
 * or with one repetition and a short text. Undefined otherwise.
 */
export function safeRegex(pattern: string, flags: string, length: number): RegExp | undefined {
  if (
    pattern.length > 200 ||
    /[()]|\\[1-9k]/.test(pattern.replace(/\\[()]/g, "").replace(/\[(?:[^\]\\]|\\.)*\]/g, ""))
  ) {
    return undefined;
  }
  const repeats = pattern.replace(/\\./g, "x").replace(/\[[^\]]*\]/g, "x").match(/[*+?{]/g)?.length ?? 0;
  if (repeats > 1 || repeats === 1 && length > 2_000) return undefined;
  try {
    return new RegExp(pattern, flags.replace(/[^gimsuy]/g, ""));
  } catch {
    return undefined;
  }
}
