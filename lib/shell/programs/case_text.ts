/**
 * Command lines and outcomes as short text, so that tests can be tables.
 *
 * @module
 */

import { UNKNOWN, type Word } from "../word.ts";
import type { Inner, Outcome, Touch } from "./outcome.ts";

/**
 * The words of a line: split at spaces, quotes removed, `$NAME` unknown, unquoted `*`, `?` and `[` a pattern.
 * Nothing more of a shell's language.
 */
export function caseWords(line: string): Word[] {
  const words: Word[] = [];
  let value: string | undefined;
  let pattern = "";
  let glob = false;
  let start = 0;
  const finish = (end: number): void => {
    if (value === undefined) return;
    words.push(glob ? { value, pattern, pos: start, end } : { value, pos: start, end });
    value = undefined;
    pattern = "";
    glob = false;
  };
  for (let i = 0; i < line.length; i++) {
    const c = line[i] as string; // i < length
    if (c === " ") {
      finish(i);
      continue;
    }
    if (value === undefined) {
      value = "";
      start = i;
    }
    if (c === "'" || c === '"') {
      const close = line.indexOf(c, i + 1);
      const text = line.slice(i + 1, close < 0 ? line.length : close);
      value += text;
      pattern += text.replace(/[\\*?[\]{}()!+@|]/g, "\\$&");
      i = close < 0 ? line.length : close;
      continue;
    }
    const name = /^\$[A-Z]+/.exec(line.slice(i))?.[0];
    if (name !== undefined) {
      value += UNKNOWN;
      pattern += UNKNOWN;
      i += name.length - 1;
      continue;
    }
    if ("*?[".includes(c)) glob = true;
    value += c;
    pattern += c;
  }
  finish(line.length);
  return words;
}

function wordText(word: Word): string {
  const value = word.value.replaceAll(UNKNOWN, "$");
  return word.pattern === undefined || word.pattern === word.value
    ? value
    : `${value}<${word.pattern.replaceAll(UNKNOWN, "$")}>`;
}

function touchText(touch: Touch): string {
  if (touch.kind === "connect") return `connect ${wordText(touch.target)}${touch.sends ? " sends" : ""}`;
  return `${touch.kind} ${wordText(touch.path)}${touch.recursive ? "/**" : ""}`;
}

function innerText(inner: Inner): string {
  const place = inner.place === "here" ? "" : ` @${inner.place}`;
  const list = (words: readonly Word[]): string => words.map(wordText).join(" | ");
  const args = inner.kind !== "argv" && inner.args.length > 0 ? ` args[${list(inner.args)}]` : "";
  let more = place;
  if (inner.kind !== "stdin" && inner.chdir !== undefined) more += ` cd=${wordText(inner.chdir)}`;
  if (inner.kind === "argv" || inner.kind === "source") {
    if (inner.env !== undefined) {
      more += ` env=${inner.env.map(({ name, value }) => `${name}:${value.value}`).join(",")}`;
    }
    if (inner.mounts !== undefined) {
      more += ` mounts=${inner.mounts.map(({ source, target }) => `${source.value}>${target}`).join(",")}`;
    }
  }
  switch (inner.kind) {
    case "argv":
      if (inner.stdinWords !== undefined) more += ` input=${inner.stdinWords.marker ?? "end"}`;
      return `[${list(inner.argv)}]${more}`;
    case "source":
      return `${inner.language}: ${wordText(inner.text)}${args}${more}`;
    case "file":
      if (inner.before !== undefined) more += ` before[${list(inner.before)}]`;
      if (inner.targets !== undefined) more += ` targets[${list(inner.targets)}]`;
      return `${inner.language ?? "?"} file ${wordText(inner.path)}${args}${more}`;
    case "stdin":
      return `${inner.language} stdin${args}${more}`;
  }
}

/** The outcome in one line: `program {flags} touches -> inner (output)`. */
export function caseText(outcome: Outcome): string {
  const flags = [...outcome.flags].map(([name, values]) =>
    values.length === 0 ? name : `${name}=${values.join(",")}`
  );
  const parts = [`${outcome.known ? "" : "?"}${outcome.program} {${flags.join(" ")}}`];
  if (outcome.touches.length > 0) parts.push(outcome.touches.map(touchText).join("; "));
  if (outcome.inner.length > 0) parts.push(`-> ${outcome.inner.map(innerText).join("; ")}`);
  if (outcome.output !== undefined) parts.push(`(${outcome.output})`);
  return parts.join(" ").replaceAll(UNKNOWN, "$");
}
