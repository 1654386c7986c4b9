/**
 * What code writes: text that goes into files, piece by piece, and text that it prints.
 *
 * @module
 */

import { alternatives, locatedPath, type Place, type Sink, spend, wordOf } from "./sink.ts";
import { concat, knownText, list, originOf, text, toText, unknown, type Val, WHATEVER } from "./value.ts";
import type { CodeOrigin } from "../reading.ts";
import { UNKNOWN } from "../word.ts";

/** Beyond so many pieces, what a file holds and what is printed is not known. */
const MOST_PIECES = 512;

/** Beyond so many characters the same. */
const LONGEST = 65_536;

/** The key under which an open file keeps how its next piece is written. */
const OPENED = "\0opened";

/** How the next piece goes into a file: in place of what was there, or behind it. */
export type Writing = "anew" | "behind";

/** How a mode as C's `fopen` takes it writes; undefined where it only reads. */
export function writingOf(mode: string): Writing | undefined {
  if (/^[^+]*[wx]|^c|^>(?!>)|^truncate|^create/.test(mode)) return "anew";
  return /[a+]|^>>|append|\uFFFF/.test(mode) ? "behind" : undefined;
}

/** Notes on an object that it stands for a file that is open for writing. */
export function openFor(made: Val, how: Writing | undefined): Val {
  if (made.k === "obj" && how !== undefined) made.map?.set(OPENED, text(how));
  return made;
}

/** Something that isn't known, on lines of its own. */
export function more(from: CodeOrigin): Val {
  return concat(text("\n"), unknown(from));
}

/** Whether the value stands for a file that is open for writing. */
export function isOpened(v: Val | undefined): boolean {
  return v?.k === "obj" && v.map?.has(OPENED) === true;
}

/** Text is written to what an object stands for, if that is a file that is open for writing. */
export function writeTo(sink: Sink, file: Val | undefined, content: Val, at: Place): boolean {
  if (file?.k === "alt") {
    let any = false;
    for (const one of file.items) any = writeTo(sink, one, content, at) || any;
    return any;
  }
  if (file?.k !== "obj" || file.map === undefined || file.text === undefined) return false;
  const how = knownText(file.map.get(OPENED));
  if (how === undefined) return false;
  file.map.set(OPENED, text("behind"));
  emitContent(sink, file.text, content, at, how === "anew" ? "anew" : "behind");
  return true;
}

/** All texts of a list, one after the other. */
export function joinedItems(v: Val, after = ""): Val {
  if (v.k !== "list") return v;
  let all: Val = text("");
  for (const item of v.items.slice(0, MOST_PIECES)) {
    all = concat(all, after === "" ? item : concat(item, text(after)));
  }
  return v.open || v.items.length > MOST_PIECES ? concat(all, WHATEVER) : all;
}

/** One of several texts: all branches count as run, so each has lines of its own. */
function allOf(v: Val): Val {
  if (v.k !== "alt") return v.k === "list" ? joinedItems(v) : v;
  let all: Val = text("");
  for (const item of v.items) all = concat(concat(all, toText(item)), text("\n"));
  return all;
}

/**
 * Text is put into a file. Of a file whose name isn't known nothing is said here.
 *
 * @param how In place of what the file held, or behind that.
 */
export function emitContent(sink: Sink, path: Val, content: Val, at: Place, how: Writing = "anew"): void {
  if (sink.remote) return;
  for (const one of alternatives(path)) {
    const file = one.k === "obj" ? one.text : one;
    if (knownText(file) !== undefined && file !== undefined) emitPiece(sink, file, allOf(content), at, how);
  }
}

function emitPiece(sink: Sink, path: Val, content: Val, at: Place, how: Writing): void {
  const { findings } = sink;
  const word = wordOf(sink, locatedPath(sink, path), at);
  let piece = wordOf(sink, content, at);
  spend(sink, piece.value.length >> 6);
  const index = findings.length - 1;
  const last = findings[index];
  if (last?.kind === "content" && last.path.value === word.value && how === "behind") {
    if (last.text.value.length + piece.value.length > LONGEST) piece = wordOf(sink, more("unknown"), at);
    else {
      findings[index] = { ...last, text: joinWords(last.text, piece) };
      return;
    }
  }
  if (++sink.pieces > MOST_PIECES) {
    const key = `content ${word.value}`;
    if (sink.seen.has(key)) return;
    sink.seen.add(key);
    piece = wordOf(sink, more("unknown"), at);
  }
  findings.push({
    kind: "content",
    path: word,
    text: piece,
    ...(how === "behind" ? { append: true } : undefined),
  });
}

function joinWords<W extends { readonly value: string }>(a: W, b: W): W {
  const origin = a.value.includes(UNKNOWN) ? a : b;
  return { ...origin, value: a.value + b.value };
}

/** A file's content is copied to another. */
export function emitCopy(sink: Sink, from: Val, to: Val, at: Place): void {
  if (sink.remote || ++sink.pieces > MOST_PIECES || !spend(sink, 16)) return;
  const source = from.k === "list" ? from.items[0] : from;
  const bare = (v: Val | undefined): Val | undefined => v?.k === "obj" ? v.text : v;
  const [a, b] = [bare(source), bare(to)];
  if (knownText(a) === undefined || knownText(b) === undefined || a === undefined || b === undefined) return;
  sink.findings.push({
    kind: "copy",
    from: wordOf(sink, locatedPath(sink, a), at),
    path: wordOf(sink, locatedPath(sink, b), at),
  });
}

/** `file << text` and `$stdout << text`; whether it is one of these. */
export function appends(sink: Sink, to: Val, content: Val, at: Place): boolean {
  if (to.k !== "ref" || to.path !== "$stdout" && to.path !== "STDOUT") return writeTo(sink, to, content, at);
  emitPrint(sink, content, at);
  return true;
}

/** Text is printed on standard output. */
export function emitPrint(sink: Sink, content: Val, at: Place): void {
  if (sink.options.prints !== true || sink.remote) return;
  const { findings } = sink;
  const piece = wordOf(sink, allOf(content), at);
  if (piece.value === "") return;
  spend(sink, piece.value.length >> 6);
  const index = findings.length - 1;
  const last = findings[index];
  if (last?.kind === "print" && last.text.value.length + piece.value.length <= LONGEST) {
    findings[index] = { kind: "print", text: joinWords(last.text, piece) };
    return;
  }
  if (++sink.pieces > MOST_PIECES) {
    sink.mayPrint = true;
    return;
  }
  findings.push({ kind: "print", text: piece });
}

/** Says, where something was printed, that more may be: the output is then known in part only. */
export function closePrints(sink: Sink): void {
  if (sink.mayPrint && sink.findings.some((finding) => finding.kind === "print")) {
    emitPrint(sink, more("output"), { pos: 0, end: 0 });
  }
}

/** Values with something between them and at the end, as `print` of Python and `console.log` print them. */
export function printed(values: readonly Val[], between: string, end: string): Val {
  let all: Val = text("");
  values.slice(0, 256).forEach((v, i) => {
    const shown = v.k === "text" || v.k === "num" || v.k === "unknown" || v.k === "alt"
      ? v
      : unknown(originOf(v) ?? "output");
    all = concat(i === 0 ? all : concat(all, text(between)), shown);
  });
  return concat(all, text(end));
}

/** The same for a list of lines: each ends in a newline, if it has none, as `puts` of Ruby does. */
export function lines(values: readonly Val[]): Val {
  const flat = values.flatMap((v) => v.k === "list" ? v.open ? [...v.items, WHATEVER] : v.items : [v]);
  if (flat.length === 0) return text("\n");
  return joinedItems(list(flat.map((v) => toText(v).s.endsWith("\n") ? v : concat(v, text("\n")))));
}
