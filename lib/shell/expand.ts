/**
 * Expansion of words: quotes, tilde, parameters, substitutions, arithmetic, field splitting. File names are not
 * looked up: a word that the shell would match against them keeps its pattern.
 *
 * @module
 */

import type { DoubleQuotedChild, Word as WordNode, WordPart } from "unbash";
import { evaluateArithmetic } from "./arithmetic.ts";
import { expandBraces } from "./brace.ts";
import { processSubstitution, substitute } from "./capture.ts";
import { spend } from "./budget.ts";
import {
  addExpansion,
  addQuoted,
  addSplit,
  addValue,
  type Builder,
  closeField,
  newBuilder,
  note,
} from "./fields.ts";
import {} from "./flow.ts";
import { expandParameter } from "./parameter.ts";
import { parseWord, wordSource } from "./parse.ts";
import { isPlainText } from "./plain_text.ts";
import { escapeForPattern } from "./pattern.ts";
import { endOf, type Reader, startOf } from "./reader.ts";
import {} from "./state.ts";
import { expandTilde, expandTildes } from "./tilde.ts";
import { type Field, unknownValue, type Value, worse } from "./value.ts";
import { fieldSeparators, findVariable, getValue, scopeOf } from "./variables.ts";
import { inBraces } from "./zsh_words.ts";
import { UNKNOWN } from "./word.ts";

function addParts(r: Reader, b: Builder, parts: readonly WordPart[], inOperand: boolean): void {
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i];
    if (part === undefined) continue;
    switch (part.type) {
      case "Literal":
        if (i === 0 && part.text.startsWith("~")) {
          const rest = parts[1];
          const whole = part.text.includes("/") || rest === undefined;
          const tilde = whole ? expandTilde(r, part.text) : undefined;
          if (tilde !== undefined) {
            note(b, tilde.value);
            b.open = true;
            addQuoted(b, tilde.value.text);
            addQuoted(b, tilde.rest);
            break;
          }
        }
        if (inOperand && b.splits && part.text === part.value) addSplit(r, b, { text: part.value });
        else addQuoted(b, part.value);
        // An escaped character makes a field even where it is nothing, as `\` before the end.
        if (part.value !== "" && !inOperand) b.open = true;
        break;
      case "SingleQuoted":
      case "AnsiCQuoted":
        b.open = true;
        addQuoted(b, part.value);
        break;
      case "DoubleQuoted":
      case "LocaleString":
        addDoubleQuoted(r, b, part.parts);
        break;
      case "Glob":
        b.value += part.value;
        if (part.kind === "bracket" && part.parts.some((inner) => inner.type !== "Literal")) {
          const inner = newBuilder(r, part, [], false);
          addParts(r, inner, part.parts, false);
          b.value = b.value.slice(0, b.value.length - part.value.length) + `[${inner.value}]`;
          b.pattern += `[${inner.value}]`;
          b.origin = worse(b.origin, inner.origin);
        } else b.pattern += part.kind === "bracket" ? part.text : part.value;
        b.glob = true;
        break;
      case "ExtendedGlob":
        b.value += part.text;
        // Which alternatives there are matters to `case`; a file pattern takes any.
        b.pattern += b.splits ? "*" : extendedPattern(r, part);
        b.glob = true;
        break;
      case "BraceExpansion":
        // Not a place where braces expand: what stands in them does.
        if (part.parts === undefined) addQuoted(b, part.text);
        else {
          addQuoted(b, "{");
          addParts(r, b, part.parts, false);
          addQuoted(b, "}");
        }
        break;
      default:
        addComputed(r, b, part, false);
    }
  }
}

function extendedPattern(
  r: Reader,
  part: {
    readonly operator: string;
    readonly pattern: string;
    readonly parts?: readonly WordPart[] | undefined;
    pos: number;
    end: number;
  },
): string {
  if (part.parts === undefined) return `${part.operator}(${part.pattern})`;
  let text = "";
  for (const inner of part.parts) {
    const b = newBuilder(r, part, [], false);
    addParts(r, b, [inner], false);
    text += inner.type === "Literal" ? inner.text : b.pattern;
  }
  return `${part.operator}(${text})`;
}

/** Whether the part is `$@`, `${a[@]}` or the like, with an operation or without. */
function isList(part: DoubleQuotedChild): boolean {
  if (part.type === "SimpleExpansion") return part.text === "$@";
  if (part.type !== "ParameterExpansion" || part.prefix === "#") return false;
  return part.parameter === "@" || part.index?.text === "@";
}

function addDoubleQuoted(r: Reader, b: Builder, parts: readonly DoubleQuotedChild[]): void {
  const outer = b.vanished;
  const opened = b.open;
  const before = b.fields.length;
  const start = b.value;
  const { beside } = b;
  b.vanished = false;
  b.beside = parts.length > 1 && r.language === "bash" && parts.some(isList);
  for (const part of parts) {
    if (part.type === "Literal") {
      b.value += part.value;
      b.pattern += escapeForPattern(part.value);
    } else {
      if (r.language === "zsh") b.vanished = false;
      // In zsh what a command prints makes a field, even if that is nothing.
      if (part.type === "CommandExpansion" && r.language === "zsh") b.stands = true;
      addComputed(r, b, part, true);
    }
  }
  b.beside = beside;
  // In Bash `"$@$x"` and `"$x$@"` are no field where both are nothing, in zsh the latter; elsewhere only `"$@"` alone.
  const vanishes = b.vanished && (parts.length === 1 || r.language !== "sh");
  b.open = vanishes && b.value === start && b.fields.length === before ? opened || b.stands : true;
  b.stands = false;
  b.vanished = outer;
}

type Computed = Extract<
  WordPart,
  {
    type:
      | "SimpleExpansion"
      | "ParameterExpansion"
      | "CommandExpansion"
      | "ArithmeticExpansion"
      | "ProcessSubstitution";
  }
>;

function addComputed(r: Reader, b: Builder, part: Computed, quoted: boolean): void {
  switch (part.type) {
    case "SimpleExpansion": {
      const name = part.text.slice(1);
      if (name === "@" || name === "*") {
        const values = r.state.positional.map((_, index) => getValue(r, String(index + 1)));
        const glue = name === "*" ? fieldSeparators(r).slice(0, 1) : undefined;
        return addExpansion(r, b, { values, list: true, glue }, quoted);
      }
      if (r.language === "zsh") {
        const elements = findVariable(r, name)?.elements;
        if (elements !== undefined) {
          const glue = quoted ? fieldSeparators(r).slice(0, 1) : undefined;
          return addExpansion(r, b, { values: [...elements.values()], list: true, glue }, quoted);
        }
      }
      const value = getValue(r, name);
      if (!spend(r.budget, 1, b.pos)) return;
      if (!quoted) return addSplit(r, b, value);
      return addValue(r, b, value);
    }
    case "ParameterExpansion": {
      const expansion = expandParameter(r, part, quoted, EXPANDERS);
      if ("operand" in expansion) {
        const { operand } = expansion;
        if (operand.parts === undefined) {
          if (quoted) addQuoted(b, unescapeOperand(operand, quoted));
          else addOperandText(r, b, operand);
        } else if (quoted) {
          for (const inner of operand.parts) addOperandQuoted(r, b, inner);
        } else addParts(r, b, operand.parts, true);
        // In zsh a word that stands in for a parameter makes a field, even if it is nothing.
        if (quoted && r.language === "zsh") b.stands = true;
        return;
      }
      // Where nothing separates, Bash lets marks of its own through.
      if (!quoted && expansion.list && r.language === "bash" && leavesMarks(r, part)) {
        const value = unknownValue("unknown", `${part.text} differs between versions of Bash`);
        return addExpansion(r, b, { ...expansion, values: expansion.values.map(() => value) }, quoted);
      }
      // In Bash `"${*#x}$@"` is a list for both.
      if (b.beside && part.operation !== undefined && expansion.glue !== undefined) {
        return addExpansion(r, b, { ...expansion, glue: undefined }, quoted);
      }
      return addExpansion(r, b, expansion, quoted);
    }
    case "CommandExpansion": {
      const value = part.script === undefined ? { text: "" } : substitute(r, part);
      // zsh splits what commands print, though not the values of parameters.
      if (!quoted) return addSplit(r, b, value, true);
      return addValue(r, b, value);
    }
    case "ArithmeticExpansion": {
      const value = arithmeticValue(
        r,
        part.text.startsWith("$((") ? part.text.slice(3, -2) : part.text.slice(2, -1),
      );
      if (!quoted) return addSplit(r, b, value);
      return addValue(r, b, value);
    }
    case "ProcessSubstitution": {
      b.open = true;
      return addQuoted(b, processSubstitution(r, part));
    }
  }
}

function leavesMarks(r: Reader, { operation }: Extract<Computed, { type: "ParameterExpansion" }>): boolean {
  const type = operation?.type;
  return (type === "Remove" || type === "Replace" || type === "CaseModification") &&
    fieldSeparators(r) === "";
}

function unescapeOperand(operand: WordNode, quoted: boolean): string {
  return quoted ? operand.text.replace(/\\([$`"\\}])/g, "$1").replaceAll("\\\n", "") : operand.value;
}

function addOperandText(r: Reader, b: Builder, operand: WordNode): void {
  if (operand.text.startsWith("~")) {
    const tilde = expandTilde(r, operand.text);
    if (tilde !== undefined) {
      note(b, tilde.value);
      return addQuoted(b, tilde.value.text + tilde.rest);
    }
  }
  if (operand.text === operand.value) addSplit(r, b, { text: operand.value });
  else {
    b.open = true;
    addQuoted(b, operand.value);
  }
}

function addOperandQuoted(r: Reader, b: Builder, part: WordPart): void {
  switch (part.type) {
    case "Literal":
    case "Glob":
    case "BraceExpansion":
    case "ExtendedGlob":
      return addQuoted(b, part.type === "Literal" ? part.value : part.text);
    case "SingleQuoted":
    case "AnsiCQuoted":
      return addQuoted(b, part.value);
    case "DoubleQuoted":
    case "LocaleString":
      return addDoubleQuoted(r, b, part.parts);
    default:
      return addComputed(r, b, part, true);
  }
}

/** The value of an arithmetic expression as it stands in the source. */
export function arithmeticValue(r: Reader, source: string): Value {
  let text = source;
  if (/[$`"'\\]/.test(text)) {
    const made = expandMade(r, `"${text.replaceAll('"', "")}"`);
    if (made === undefined) return unknownValue("unknown");
    text = made.text;
  }
  const value = evaluateArithmetic(text, scopeOf(r));
  return value === undefined
    ? unknownValue("output", `the value of $((${source.slice(0, 60)})) is not known`)
    : {
      text: String(value),
    };
}

/** Taking a long word apart costs as much as parsing it, once for each level of nesting. */
const LONG_WORD = 256;

const MOST_WORDS = 2_048;

/** Expands a word to fields. Returns true where it is its own value, letter by letter. */
export function expandWord(r: Reader, node: WordNode, fields: Field[]): boolean {
  const { text } = node;
  if (text.length <= LONG_WORD && isPlainText(text)) {
    addWord(r, node, text, fields);
    return true;
  }
  expandOdd(r, node, fields);
  return false;
}

function expandOdd(r: Reader, node: WordNode, fields: Field[]): void {
  const length = node.end - node.pos;
  if (length > LONG_WORD && !spend(r.budget, length >> 1, startOf(r, node))) {
    fields.push({
      value: UNKNOWN,
      origin: "unknown",
      why: "the word is too long",
      pos: startOf(r, node),
      end: endOf(r, node),
    });
    return;
  }
  if (r.language === "zsh" && expandRewritten(r, node, (word) => expandOdd(r, word, fields))) return;
  const parts = node.parts;
  if (parts === undefined) {
    const { text, value } = node;
    const first = text.charCodeAt(0);
    if (
      first === 126 || value.includes("=~") || first === 61 && r.language === "zsh" || value.includes(UNKNOWN)
    ) {
      return expandPlain(r, node, fields);
    }
    return addWord(r, node, value, fields);
  }
  if (parts.some((part) => part.type === "BraceExpansion") && r.language !== "sh") {
    return expandBraceWord(r, node, fields);
  }
  const b = newBuilder(r, node, fields, true);
  addParts(r, b, assignmentTilde(r, parts, b), false);
  closeField(r, b);
}

/** Expands a word of zsh in the spelling that Bash has for it. Returns false where that is no different. */
function expandRewritten(r: Reader, node: WordNode, expand: (word: WordNode) => void): boolean {
  const text = inBraces(node.text);
  const word = text === node.text ? undefined : parseWord(r, text);
  if (word === undefined) return false;
  const { frame } = r;
  r.frame = { source: wordSource(text), place: { pos: startOf(r, node), end: endOf(r, node) } };
  expand(word);
  r.frame = frame;
  return true;
}

/** Adds a word that stands for one field, with nothing more to be said of it. */
function addWord(r: Reader, node: WordNode, value: string, fields: Field[]): void {
  const { place } = r.frame;
  if (place === undefined) fields.push({ value, pos: node.pos, end: node.end });
  else fields.push({ value, pos: place.pos, end: place.end });
}

/** `name=~/x` has its tilde expanded in Bash though it is an argument. */
function assignmentTilde(
  r: Reader,
  parts: readonly WordPart[],
  b: Builder,
): readonly WordPart[] {
  const first = parts[0];
  if (first?.type !== "Literal" || r.language !== "bash" || r.elements) return parts;
  const found = /^([A-Za-z_][A-Za-z0-9_]*=)(~.*)$/s.exec(first.text);
  if (found === null || !(found[2] ?? "").includes("/") && parts.length > 1) return parts;
  addQuoted(b, found[1] ?? "");
  return [
    { ...first, text: found[2] ?? "", value: (found[2] ?? "").replace(/\\(.)/gs, "$1") },
    ...parts.slice(1),
  ];
}

function expandPlain(r: Reader, node: WordNode, fields: Field[]): void {
  const pos = startOf(r, node);
  const end = endOf(r, node);
  const { text, value } = node;
  if (r.language === "zsh" && /^=[A-Za-z_]/.test(text)) {
    // `=cmd` is the path of the program, whichever folder it is in.
    fields.push({ value: `/usr/bin/${value.slice(1)}`, pos, end });
    return;
  }
  const assigned = r.language === "bash" && !r.elements
    ? /^([A-Za-z_][A-Za-z0-9_]*=)(~.*)$/s.exec(text)
    : null;
  const tilde = expandTilde(r, assigned?.[2] ?? text);
  if (tilde === undefined) {
    fields.push(
      value.includes(UNKNOWN)
        ? { value, pos, end, origin: "unknown", why: "the source holds U+FFFF" }
        : { value, pos, end },
    );
    return;
  }
  const full = (assigned?.[1] ?? "") + tilde.value.text + tilde.rest;
  const { origin, why } = tilde.value;
  fields.push(
    origin === undefined
      ? { value: full, pos, end }
      : { value: full, pos, end, origin, ...(why === undefined ? undefined : { why }) },
  );
}

function expandBraceWord(r: Reader, node: WordNode, fields: Field[]): void {
  const texts = spend(r.budget, 8, startOf(r, node)) ? expandBraces(node.text, MOST_WORDS) : undefined;
  const place = { pos: startOf(r, node), end: endOf(r, node) };
  if (texts === undefined) {
    fields.push({ value: UNKNOWN, origin: "unknown", why: "the braces make too many words", ...place });
    return;
  }
  const frame = r.frame;
  if (texts.length === 1 && texts[0] === node.text && node.parts !== undefined) {
    const b = newBuilder(r, node, fields, true);
    addParts(r, b, assignmentTilde(r, node.parts, b), false);
    return closeField(r, b);
  }
  for (const text of texts) {
    if (!spend(r.budget, 2 + (text.length >> 3), place.pos)) return;
    if (/^[A-Za-z0-9_@%+:,./-]+$/.test(text)) {
      fields.push({ value: text, ...place });
      continue;
    }
    const word = text === "" ? undefined : parseWord(r, text);
    if (word === undefined) {
      if (text !== "") fields.push({ value: text, ...place });
      continue;
    }
    r.frame = { source: wordSource(text), place };
    if (word.parts === undefined && !text.startsWith("~")) fields.push({ value: word.value, ...place });
    else if (word.parts === undefined) expandWord(r, word, fields);
    else {
      const b = newBuilder(r, word, fields, true);
      addParts(r, b, word.parts, false);
      closeField(r, b);
    }
    r.frame = frame;
  }
}

/** Expands a word to one text, without splitting: assignments, here-strings, `case`. */
export function expandText(r: Reader, node: WordNode, assignment = false): Value {
  const { text } = node;
  if (isPlainText(text)) return { text };
  if (r.language === "zsh") {
    let made: Value | undefined;
    if (
      expandRewritten(r, node, (word) => {
        made = expandText(r, word, assignment);
      }) && made !== undefined
    ) return made;
  }
  const parts = node.parts;
  if (parts === undefined) {
    const { value } = node;
    if (!text.includes("~")) {
      return value.includes(UNKNOWN) ? { text: value, origin: "unknown" } : { text: value };
    }
    return expandTildes(r, text, value, assignment);
  }
  const [only] = parts;
  if (only !== undefined && parts.length === 1) {
    const whole = wholeValue(r, only);
    if (whole !== undefined) return whole;
  }
  const b = newBuilder(r, node, [], false);
  addParts(r, b, parts, false);
  if (b.origin === undefined && !b.globbed) return { text: b.value };
  return {
    text: b.value,
    ...(b.origin === undefined ? undefined : { origin: b.origin }),
    ...(b.why === undefined ? undefined : { why: b.why }),
    ...(b.globbed ? { globs: [b.pattern] } : undefined),
  };
}

/** Expands the text of a word that was made from others; undefined where it is no single word. */
export function expandMade(r: Reader, text: string, assignment = false): Value | undefined {
  const word = parseWord(r, text);
  if (word === undefined) return undefined;
  const { frame } = r;
  r.frame = { source: wordSource(text), place: frame.place };
  const value = expandText(r, word, assignment);
  r.frame = frame;
  return value;
}

/** A word that is one expansion and nothing else hands on its value with all that is known of it. */
function wholeValue(r: Reader, part: WordPart): Value | undefined {
  if (part.type === "DoubleQuoted") {
    const [inner] = part.parts;
    return inner !== undefined && part.parts.length === 1 ? wholeValue(r, inner) : undefined;
  }
  if (part.type === "CommandExpansion") return substitute(r, part);
  if (part.type === "SimpleExpansion" && !/[@*]$/.test(part.text)) return getValue(r, part.text.slice(1));
  return undefined;
}

/** Expands a word to a field without splitting it; file name patterns stay patterns: redirections. */
export function expandField(r: Reader, node: WordNode): Field {
  const fields: Field[] = [];
  expandWord(r, node, fields);
  const [first] = fields;
  if (first !== undefined && fields.length === 1) return first;
  const value = expandText(r, node);
  return {
    value: value.text,
    ...(value.origin === undefined ? undefined : { origin: value.origin }),
    pos: startOf(r, node),
    end: endOf(r, node),
  };
}

/** Expands a word to a pattern, in which quoted characters stand for themselves. */
export function expandPattern(r: Reader, node: WordNode): string {
  const parts = node.parts;
  if (parts === undefined) {
    const { text, value } = node;
    if (text.startsWith("~")) return escapeForPattern(expandText(r, node).text);
    return /[\\*?[\]{}()!+@|]/.test(text) ? escapeForPattern(value) : value;
  }
  const b = newBuilder(r, node, [], false);
  addParts(r, b, parts, false);
  return b.pattern;
}

/** Expands a here-document's body. */
export function expandParts(
  r: Reader,
  parts: readonly WordPart[],
  node: { pos: number; end: number },
): Value {
  const b = newBuilder(r, node, [], false);
  for (const part of parts) addOperandQuoted(r, b, part);
  if (b.origin === undefined) return { text: b.value };
  return { text: b.value, origin: b.origin, ...(b.why === undefined ? undefined : { why: b.why }) };
}

/** Expands a word that stands within double quotes. */
function expandQuoted(r: Reader, node: WordNode): Value {
  return node.parts === undefined ? { text: unescapeOperand(node, true) } : expandParts(r, node.parts, node);
}

/** What parameter expansion needs of this file. */
const EXPANDERS = {
  text: (r: Reader, node: WordNode, quoted = false): Value =>
    quoted ? expandQuoted(r, node) : expandText(r, node),
  pattern: expandPattern,
  arithmetic: arithmeticValue,
  made: (r: Reader, text: string): Value | undefined => expandMade(r, text),
};
