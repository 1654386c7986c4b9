/**
 * YAML text as plain data that knows where each part of it stands.
 *
 * All that a hostile text could blow up is bounded: its size, the number of its tokens, its nesting, and what its
 * aliases stand for.
 *
 * @module
 */

import { Composer, isAlias, isMap, isScalar, isSeq, Lexer, Parser } from "yaml";
import type { CST, Document, Node, Pair, YAMLError, YAMLMap, YAMLSeq } from "yaml";
import { type Finding, lineStarts, positionOf, type Span } from "./diagnostic.ts";

/** Largest text that is read, in bytes of UTF-8. */
export const MAX_BYTES: number = 1024 * 1024;

/** Most tokens; a policy of the greatest size written as people write has half as many. */
const MAX_TOKENS = 500_000;

/** Deepest nesting of mappings and lists. A policy needs seven levels; a test's parameters may need more. */
const MAX_DEPTH = 64;

/** Most nodes that the aliases of a text may stand for, all in all. */
const MAX_ALIASED = 10_000;

/** A mapping of the text. It has no prototype, so that no key of the text is taken for an inherited member. */
export type Mapping = Readonly<Record<string, unknown>>;

/** A way into the data: keys of mappings and indexes of lists. */
export type Path = readonly (string | number)[];

/** A text that was read. */
export interface YamlTree {
  /** Mappings, lists, strings, numbers, booleans and nulls. Undefined if the text could not be read. */
  readonly value: unknown;
  /** What is wrong with it as YAML. Where `value` is set these concern single keys only. */
  readonly findings: readonly Finding[];
  /**
   * Where a part stands: its value, or the key that leads to it. A part that is not there stands where the mapping
   * is that lacks it.
   */
  readonly spanOf: (path: Path, part?: "key" | "value") => Span;
}

/** Whether a value is a mapping. */
export function isMapping(value: unknown): value is Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Reads a YAML text. Never throws. */
export function readYaml(text: string): YamlTree {
  const bytes = text.length > MAX_BYTES / 3 ? new TextEncoder().encode(text).length : text.length;
  if (bytes > MAX_BYTES) {
    return failed(
      "too-large",
      `the file is ${bytes} bytes long; at most ${MAX_BYTES} are read`,
      "split it into several files",
    );
  }
  try {
    return readDocument(text);
  } catch (error) {
    // The library is not known to throw on any text; if it does, the file must be refused, not the program end.
    const reason = error instanceof Error ? error.message : String(error);
    return failed("yaml", `the text can't be read as YAML: ${reason.split("\n", 1)[0]}`);
  }
}

function failed(
  code: Finding["code"],
  message: string,
  hint?: string,
  span: Span = { start: 0, end: 0 },
): YamlTree {
  const finding: Finding = {
    severity: "error",
    code,
    message,
    span,
    ...(hint === undefined ? {} : { hint }),
  };
  return { value: undefined, findings: [finding], spanOf: () => span };
}

function readDocument(text: string): YamlTree {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let count = 0;
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token);
    if (++count > MAX_TOKENS) {
      return failed("too-large", `the file has more than ${MAX_TOKENS} parts`, "split it into several files");
    }
    if (parser.stack.length > MAX_DEPTH) {
      const span = { start: parser.offset, end: parser.offset };
      return failed("yaml", `the text is nested more than ${MAX_DEPTH} levels deep here`, undefined, span);
    }
  }
  for (const token of parser.end()) tokens.push(token);
  // Keys are compared while reading below: the library compares each with each, which takes minutes on a hostile text.
  const composer = new Composer({
    schema: "core",
    version: "1.2",
    resolveKnownTags: false,
    stringKeys: true,
    uniqueKeys: false,
    logLevel: "silent",
  });
  const [doc, second] = [...composer.compose(tokens, true, text.length)];
  if (doc === undefined) return failed("empty", "the file is empty", EMPTY_HINT);
  const problems = [...doc.errors, ...doc.warnings.filter((w) => !w.message.includes(TIMESTAMP_TAG))];
  if (problems.length > 0) {
    return {
      value: undefined,
      findings: syntaxFindings(problems, text),
      spanOf: () => ({ start: 0, end: 0 }),
    };
  }
  if (second !== undefined) {
    const start = text.lastIndexOf("---", second.range[0]);
    const span = { start: Math.max(0, start), end: Math.max(0, start) + 3 };
    return failed(
      "yaml",
      "the file holds more than one YAML document",
      `keep one, and remove "---" between them`,
      span,
    );
  }
  if (doc.contents === null || (isScalar(doc.contents) && doc.contents.value === null)) {
    return failed("empty", "the file is empty", EMPTY_HINT);
  }
  return convert(doc, text);
}

const EMPTY_HINT = `a policy file starts with version: "1"`;
const TIMESTAMP_TAG = "tag:yaml.org,2002:timestamp";

/** One syntax error makes the library stumble over what follows: one a line is told, and no more than a few. */
function syntaxFindings(problems: readonly YAMLError[], text: string): Finding[] {
  const findings: Finding[] = [];
  let lastLineEnd = -1;
  for (const problem of [...problems].sort((a, b) => a.pos[0] - b.pos[0])) {
    const start = Math.min(problem.pos[0], text.length);
    if (start <= lastLineEnd || findings.length === 10) continue;
    const newline = text.indexOf("\n", start);
    lastLineEnd = newline < 0 ? text.length : newline;
    const [message, hint] = explain(problem, text.slice(start, lastLineEnd));
    const end = Math.max(start + 1, Math.min(problem.pos[1], lastLineEnd));
    findings.push({ severity: "error", code: "yaml", message, hint, span: { start, end } });
  }
  return findings;
}

const QUOTE = `put a text in quotes if it holds any of * & ! % @ : # { } [ ] or starts with - or ?`;

/** Messages of the library in plainer words. */
const PLAIN: readonly (readonly [form: RegExp, plain: string])[] = [
  [/flow sequence .* end with a \]/i, `a list that starts with "[" has no "]" at its end`],
  [/flow map .* end with a \}/i, `a mapping that starts with "{" has no "}" at its end`],
  [/nested mappings are not allowed/i, `there is a second ": " in this line`],
  [/missing closing .quote/i, "a quoted text is not closed"],
  [/implicit map keys need to be followed by map values/i, `a key without ":" and a value`],
];

/** The commonest slips in the reader's words; the library's own message for the rest. */
function explain(problem: YAMLError, rest: string): [message: string, hint: string] {
  const { code, message } = problem;
  const first = message.split("\n", 1)[0] ?? "";
  const said = first.charAt(0).toLowerCase() + first.slice(1);
  if (code === "TAB_AS_INDENT" || (rest.startsWith("\t") && /tab/i.test(first))) {
    return ["a tab is used for indentation", "indent with spaces; YAML does not allow tabs there"];
  }
  if (code === "BAD_ALIAS" || rest.startsWith("*")) {
    return [`"*" starts an alias here: ${said}`, `put the pattern in quotes: "*…"`];
  }
  if (code === "TAG_RESOLVE_FAILED" || (rest.startsWith("!") && /tag/i.test(first))) {
    return [`"!" starts a tag here, and there is no such tag`, `put the text in quotes: "!…"`];
  }
  for (const [form, plain] of PLAIN) if (form.test(first)) return [plain, QUOTE];
  if (code === "BAD_INDENT" || code === "BLOCK_AS_IMPLICIT_KEY" || code === "BLOCK_IN_FLOW") {
    return [said, `check the indentation here and on the line above; ${QUOTE}`];
  }
  return [said, QUOTE];
}

interface Entry {
  readonly key: Span;
  readonly value: Span;
}

interface Place {
  readonly span: Span;
  readonly entries: Map<string | number, Entry>;
}

/** What is gathered while a document is turned into data. */
interface Conversion {
  readonly lineOf: (offset: number) => number;
  readonly findings: Finding[];
  readonly places: Map<object, Place>;
  /** What an anchor stands for at this point of the text; undefined while that is still being read. */
  readonly anchors: Map<string, Converted | undefined>;
  aliased: number;
  /** Set when the data can't be used at all. */
  broken: boolean;
}

interface Converted {
  readonly value: unknown;
  readonly span: Span;
  /** Nodes it consists of once its aliases are written out. */
  readonly size: number;
}

function convert(doc: Document.Parsed, text: string): YamlTree {
  let starts: readonly number[] | undefined;
  const state: Conversion = {
    lineOf: (offset) => positionOf(starts ??= lineStarts(text), offset).line,
    findings: [],
    places: new Map(),
    anchors: new Map(),
    aliased: 0,
    broken: false,
  };
  const root = convertNode(doc.contents, state, { start: 0, end: 0 });
  return {
    value: state.broken ? undefined : root.value,
    findings: state.findings,
    spanOf: (path, part = "value") => spanOf(root, path, part, state.places),
  };
}

function spanOf(
  root: Converted,
  path: Path,
  part: "key" | "value",
  places: ReadonlyMap<object, Place>,
): Span {
  let value = root.value;
  let entry: Entry = { key: root.span, value: root.span };
  for (const step of path) {
    const place = typeof value === "object" && value !== null ? places.get(value) : undefined;
    const next = place?.entries.get(step);
    // What is missing is missing from the mapping that its key leads to, or from the item of the list.
    if (next === undefined) return entry.key;
    entry = next;
    value = (value as Readonly<Record<string | number, unknown>>)[step];
  }
  return entry[part];
}

/** @param parent What to point to where the node itself takes no room. */
function convertNode(node: unknown, state: Conversion, parent: Span): Converted {
  if (isAlias(node)) return convertAlias(node.source, rangeOf(node, parent), state);
  const anchor = isMap(node) || isSeq(node) || isScalar(node) ? node.anchor : undefined;
  if (anchor !== undefined) state.anchors.set(anchor, undefined);
  const converted = isMap(node)
    ? convertMap(node, state, parent)
    : isSeq(node)
    ? convertSeq(node, state, parent)
    : {
      value: isScalar(node) ? scalarValue(node.value, node.source) : null,
      span: rangeOf(node, parent),
      size: 1,
    };
  if (anchor !== undefined) state.anchors.set(anchor, converted);
  return converted;
}

/** Without a tag of its own a scalar of the core schema is one of these; what else a tag may make of it stays text. */
function scalarValue(value: unknown, source: string | undefined): unknown {
  switch (typeof value) {
    case "string":
    case "number":
    case "boolean":
      return value;
    default:
      return value === null ? null : source ?? "";
  }
}

function convertAlias(name: string, span: Span, state: Conversion): Converted {
  const target = state.anchors.get(name);
  if (target === undefined) {
    const message = state.anchors.has(name)
      ? `alias "*${name}" stands within what it refers to`
      : `"*${name}" is an alias, but no anchor "&${name}" comes before it`;
    fail(state, {
      severity: "error",
      code: "yaml",
      message,
      hint: `if a pattern is meant, put it in quotes: "*…"`,
      span,
    });
    return { value: null, span, size: 1 };
  }
  // Nothing will be made of the data any more, and what the aliases stand for may be more than memory holds.
  if (state.broken) return { value: null, span, size: 1 };
  state.aliased += target.size;
  if (state.aliased > MAX_ALIASED) {
    const message = `the aliases of this file stand for more than ${MAX_ALIASED} parts`;
    fail(state, {
      severity: "error",
      code: "aliases",
      message,
      hint: "write the parts out, or use fewer aliases",
      span,
    });
  }
  return target;
}

function fail(state: Conversion, finding: Finding): void {
  state.findings.push(finding);
  state.broken = true;
}

function convertSeq(node: YAMLSeq, state: Conversion, parent: Span): Converted {
  const span = rangeOf(node, parent);
  const value: unknown[] = [];
  const entries = new Map<string | number, Entry>();
  let size = 1;
  node.items.forEach((item, index) => {
    const inner = convertNode(item, state, span);
    size += inner.size;
    value.push(inner.value);
    const own = isAlias(item) ? rangeOf(item, span) : inner.span;
    entries.set(index, { key: own, value: own });
  });
  state.places.set(value, { span, entries });
  return { value, span, size };
}

function convertMap(node: YAMLMap, state: Conversion, parent: Span): Converted {
  const span = rangeOf(node, parent);
  const value: Record<string, unknown> = Object.create(null);
  const entries = new Map<string | number, Entry>();
  const merged: Converted[] = [];
  let size = 1;
  for (const pair of node.items as Pair<Node | null, Node | null>[]) {
    const key = keyOf(pair.key, state, span);
    if (key === undefined) continue;
    const inner = convertNode(pair.value, state, key.span);
    size += inner.size;
    if (key.merges) {
      merged.push({ ...inner, span: key.span });
    } else if (entries.has(key.name)) {
      state.findings.push({
        severity: "error",
        code: "duplicate-key",
        message: `key ${JSON.stringify(key.name)} is given twice`,
        hint: `the first stands on line ${
          state.lineOf(entries.get(key.name)?.key.start ?? 0)
        }; keep one of them`,
        span: key.span,
      });
    } else {
      value[key.name] = inner.value;
      const own = isAlias(pair.value) ? rangeOf(pair.value, key.span) : inner.span;
      entries.set(key.name, { key: key.span, value: own.end > own.start ? own : key.span });
    }
  }
  for (const source of merged) merge(source, value, entries, state);
  state.places.set(value, { span, entries });
  return { value, span, size };
}

interface Key {
  readonly name: string;
  readonly span: Span;
  readonly merges: boolean;
}

function keyOf(node: unknown, state: Conversion, parent: Span): Key | undefined {
  if (isScalar(node)) {
    const name = typeof node.value === "string" ? node.value : String(node.source ?? node.value ?? "");
    return { name, span: rangeOf(node, parent), merges: name === "<<" && node.type === "PLAIN" };
  }
  const span = rangeOf(node, parent);
  fail(state, { severity: "error", code: "yaml", message: "a key must be a plain text", span });
  return undefined;
}

/** Adds what `<<` names. A key of the mapping's own wins, then that of the source named first. */
function merge(
  source: Converted,
  into: Record<string, unknown>,
  entries: Map<string | number, Entry>,
  state: Conversion,
): void {
  if (state.broken) return;
  for (const from of Array.isArray(source.value) ? source.value : [source.value]) {
    const place = isMapping(from) ? state.places.get(from) : undefined;
    if (!isMapping(from) || place === undefined) {
      state.findings.push({
        severity: "error",
        code: "wrong-type",
        message: `"<<" merges mappings, and this is none`,
        hint: "write <<: *name, where &name stands before a mapping",
        span: source.span,
      });
      return;
    }
    for (const [key, entry] of place.entries) {
      if (entries.has(key)) continue;
      into[key] = from[key];
      entries.set(key, entry);
    }
  }
}

function rangeOf(node: unknown, parent: Span): Span {
  const range = isMap(node) || isSeq(node) || isScalar(node) || isAlias(node) ? node.range : undefined;
  return range ? { start: range[0], end: range[1] } : parent;
}
