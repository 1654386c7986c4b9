/**
 * Fields in the making: what the parts of a word come to is added, and split where the shell would split it.
 *
 * @module
 */

import { spend } from "./budget.ts";
import { escapeForPattern } from "./pattern.ts";
import { endOf, type Reader, startOf } from "./reader.ts";
import { type Expansion, type Field, unknownValue, type Value, worse } from "./value.ts";
import { fieldSeparators, joinValues } from "./variables.ts";
import { UNKNOWN } from "./word.ts";

/** Fields in the making. */
export interface Builder {
  readonly fields: Field[];
  value: string;
  pattern: string;
  glob: boolean;
  /** Whether the field exists even if it is empty. */
  open: boolean;
  origin: Value["origin"];
  why: string | undefined;
  readonly pos: number;
  readonly end: number;
  /** Whether unquoted expansions are split and matched against file names. */
  readonly splits: boolean;
  /** Whether an expansion gave file names that are known as patterns. */
  globbed: boolean;
  /** Set by `"$@"` without values: the quotes around it make no field then. */
  vanished: boolean;
  /** Set in quotes where a list such as `$@` stands in them too. */
  beside: boolean;
  /** Set once a list in quotes gave fields: where other parts are split as well, dash makes empty fields of blanks. */
  listed: boolean;
  /** Set in quotes by a part that makes a field even if it is nothing. */
  stands: boolean;
}

/** A builder for the word at a place; the fields are added to the list. */
export function newBuilder(
  r: Reader,
  node: { pos: number; end: number },
  fields: Field[],
  splits: boolean,
): Builder {
  return {
    fields,
    value: "",
    pattern: "",
    glob: false,
    open: false,
    origin: undefined,
    why: undefined,
    pos: startOf(r, node),
    end: endOf(r, node),
    splits,
    globbed: false,
    vanished: false,
    beside: false,
    listed: false,
    stands: false,
  };
}

/** Adds the result of an expansion in quotes. */
export function addValue(r: Reader, b: Builder, value: Value): void {
  if (value.globs !== undefined) return addGlobs(r, b, value, value.globs);
  note(b, value);
  addQuoted(b, value.text);
}

/** Notes where unknown parts come from. */
export function note(b: Builder, value: Value): void {
  if (value.origin !== undefined) b.origin = worse(b.origin, value.origin);
  if (value.why !== undefined) b.why ??= value.why;
}

/** Ends a field; what follows is another. */
export function closeField(r: Reader, b: Builder): void {
  if (b.open || b.value !== "") {
    b.fields.push(toField(r, b));
  }
  b.value = "";
  b.pattern = "";
  b.glob = false;
  b.open = false;
  b.origin = undefined;
  b.why = undefined;
}

function toField(r: Reader, b: Builder): Field {
  const { pos, end } = b;
  const value = b.value.includes(UNKNOWN + UNKNOWN) ? b.value.replace(/\uFFFF+/g, UNKNOWN) : b.value;
  const globs = b.glob && !r.state.noglob;
  if (!globs && b.origin === undefined) return { value, pos, end };
  return {
    value,
    ...(globs ? { pattern: b.pattern } : undefined),
    ...(b.why === undefined ? undefined : { why: b.why }),
    ...(b.origin === undefined || !value.includes(UNKNOWN) ? undefined : { origin: b.origin }),
    pos,
    end,
  };
}

/** Adds text that stands for itself. */
export function addQuoted(b: Builder, text: string): void {
  b.value += text;
  b.pattern += escapeForPattern(text);
}

function addActive(b: Builder, text: string): void {
  b.value += text;
  // Braces and brackets that an expansion made are plain characters to the shell.
  b.pattern += b.splits ? text.replace(/[{}()|]/g, "\\$&") : text;
  if (!b.glob && /[*?[]/.test(text)) b.glob = /[*?]|\[[^\]]+\]/.test(text.replace(/\\./gs, ""));
}

/** Adds file names that are known as patterns. */
function addGlobs(r: Reader, b: Builder, value: Value, globs: readonly string[]): void {
  for (let i = 0; i < globs.length; i++) {
    if (i > 0) {
      if (!b.splits) break;
      closeField(r, b);
    }
    note(b, value);
    b.value += value.text;
    b.pattern += globs[i] ?? "";
    b.glob = true;
    b.globbed = true;
    b.open = true;
  }
}

/** Adds the result of an unquoted expansion, split into fields. */
export function addSplit(
  r: Reader,
  b: Builder,
  value: Value,
  always = false,
  separators = fieldSeparators(r),
): void {
  const { text } = value;
  if (text === "") return;
  if (value.globs !== undefined) return addGlobs(r, b, value, value.globs);
  if (!b.splits || r.language === "zsh" && !always) {
    note(b, value);
    if (b.splits || r.language === "zsh") addQuoted(b, text);
    else addActive(b, text);
    return;
  }
  if (b.listed && r.language === "sh" && [...text].some((char) => separators.includes(char))) {
    const unsure = unknownValue("unknown", "how shells split it after a list in quotes differs");
    note(b, unsure);
    return addQuoted(b, unsure.text);
  }
  let at = 0;
  while (at < text.length) {
    let end = at;
    while (end < text.length && !separators.includes(text[end] ?? "")) end++;
    if (end > at) {
      note(b, value);
      addActive(b, text.slice(at, end));
      at = end;
      continue;
    }
    let hard = false;
    while (at < text.length) {
      const char = text[at] ?? "";
      if (!separators.includes(char)) break;
      if (char !== " " && char !== "\t" && char !== "\n" && char !== END_OF_VALUE) {
        if (hard) break;
        hard = true;
      }
      at++;
    }
    if (hard) b.open = true;
    closeField(r, b);
    // In zsh a separator at the end has an empty field after it.
    if (hard && r.language === "zsh") b.open = true;
    if (b.fields.length > 4_096) return;
  }
}

/** Adds what an expansion gives: one value or a list. */
export function addExpansion(r: Reader, b: Builder, expansion: Expansion, quoted: boolean): void {
  const { values } = expansion;
  if (!spend(r.budget, 1, b.pos)) return;
  if (!expansion.list) {
    const value = values[0];
    if (value === undefined) return;
    if (!quoted) return addSplit(r, b, value);
    return addValue(r, b, value);
  }
  r.budget.steps -= values.length;
  if (!b.splits && !(quoted && expansion.glue === undefined)) {
    const value = joinValues(values, expansion.glue ?? " ");
    note(b, value);
    return quoted ? addQuoted(b, value.text) : addActive(b, value.text);
  }
  if (quoted && expansion.glue !== undefined) {
    const value = joinValues(values, expansion.glue);
    return addValue(r, b, value);
  }
  if (!b.splits) {
    const value = joinValues(values, " ");
    return addValue(r, b, value);
  }
  if (values.length === 0 && quoted) {
    b.vanished = true;
    return;
  }
  if (!quoted && addJoined(r, b, values)) return;
  if (quoted) b.listed = true;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value === undefined) continue;
    if (i > 0) closeField(r, b);
    if (quoted) {
      b.open = true;
      addValue(r, b, value);
    } else addSplit(r, b, value);
  }
}

/**
 * Adds a list that stands outside of quotes where more than its values' own splitting counts: Bash joins them by the
 * first separator and splits again, dash takes the end of one for a blank.
 *
 * @returns Whether it is added.
 */
function addJoined(r: Reader, b: Builder, values: readonly Value[]): boolean {
  if (r.language === "zsh" || values.length < 2 || values.some((value) => value.globs !== undefined)) {
    return false;
  }
  const separators = fieldSeparators(r);
  const [first = ""] = separators;
  // Where only blanks separate, the ends of values are no different from blanks within them.
  if (!/[^ \t\n]/.test(separators) && !(b.listed && r.language === "sh")) return false;
  if (r.language === "bash") {
    addSplit(r, b, joinValues(values, first));
    return true;
  }
  addSplit(r, b, joinValues(values, END_OF_VALUE), false, separators + END_OF_VALUE);
  return true;
}

/** Stands between the values of a list for a blank; no text holds it. */
const END_OF_VALUE = "\0";
