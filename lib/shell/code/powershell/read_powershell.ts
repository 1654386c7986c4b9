/**
 * PowerShell: statements, pipelines and expressions, evaluated as far as they are known.
 *
 * The source is read once from left to right. Script blocks are stretches of it, read when something runs them.
 *
 * @module
 */

import type { CodeOptions, Finding } from "../findings.ts";
import { emitPath, startSink } from "../sink.ts";
import { formatBraces, replaced, safeRegex, splitText } from "../text_library.ts";
import {
  alt,
  arithmetic,
  codePoint,
  concat,
  distribute,
  equal,
  flag,
  itemAt,
  iterate,
  joinTexts,
  knownText,
  list,
  NIL,
  num,
  originOf,
  plus,
  ref,
  text,
  times,
  toText,
  truth,
  unknown,
  type Val,
  WHATEVER,
} from "../value.ts";
import { UNKNOWN } from "../../word.ts";
import { type Argument, runBlock, runCommand } from "./commands.ts";
import { callMember, castTo, fieldOf, staticCall, staticField } from "./dotnet.ts";
import { blockEnd, hereString, quoteAt, skipSpace, stringEnd } from "./scan.ts";
import { blockValue, placeFrom, type Reader, readVariable, setVariable, type Target } from "./state.ts";

/** Deepest nesting of expressions and blocks; what is deeper is skipped. */
const DEEPEST = 120;

/** Reads a PowerShell source. */
export function readPowerShellCode(source: string, options: CodeOptions): readonly Finding[] {
  const r: Reader = {
    sink: startSink(options),
    source,
    i: 0,
    end: source.length,
    scope: { vars: new Map() },
    functions: new Map(),
    depth: 0,
    calls: 0,
    loops: 0,
    pipes: 0,
    pipe: undefined,
    target: undefined,
    commas: true,
    returns: [],
    aliases: new Map(),
    stack: [],
    blocks: new WeakMap(),
  };
  statements(r);
  for (const [, fn] of [...r.functions].slice(0, 256)) {
    if (fn.calls === 0) {
      runBlock(r, fn.block, {
        params: new Map(fn.params.map(({ name, preset }) => [name, preset ?? WHATEVER])),
      });
    }
  }
  return r.sink.findings;
}

/** Reads a stretch of a source in the current scope, and returns to where it was. */
export function readStretch(r: Reader, source: string, from: number, to: number): Val {
  if (r.depth >= DEEPEST || r.sink.options.budget.steps <= 0) return WHATEVER;
  const { source: outer, i, end, pipe, target } = r;
  r.source = source;
  r.i = from;
  r.end = to;
  r.pipe = undefined;
  const { commas } = r;
  r.commas = true;
  r.depth++;
  const v = statements(r);
  r.depth--;
  r.commas = commas;
  r.source = outer;
  r.i = i;
  r.end = end;
  r.pipe = pipe;
  r.target = target;
  return v;
}

function spend(r: Reader): boolean {
  return --r.sink.options.budget.steps > 0;
}

function space(r: Reader, lines = false): void {
  r.i = skipSpace(r.source, r.i, r.end, lines);
}

function at(r: Reader, s: string): boolean {
  return r.source.startsWith(s, r.i) && r.i + s.length <= r.end;
}

function char(r: Reader, ahead = 0): string {
  return r.i + ahead < r.end ? r.source[r.i + ahead] ?? "" : "";
}

// Statements.

function statements(r: Reader): Val {
  const out: Val[] = [];
  let only: Val = NIL;
  while (r.i < r.end && spend(r)) {
    r.i = skipSpace(r.source, r.i, r.end, true);
    if (char(r) === ";") {
      r.i++;
      continue;
    }
    if (r.i >= r.end) break;
    const before = r.i;
    const v = statement(r);
    if (v !== NIL) {
      only = v;
      if (out.length < 256) out.push(v);
    }
    if (r.i <= before) r.i = before + 1;
  }
  return out.length > 1 ? list(out.flatMap((v) => v.k === "list" ? v.items.slice(0, 256) : [v])) : only;
}

const WORD = /[A-Za-z_][\w-]*/y;

function wordHere(r: Reader): string {
  WORD.lastIndex = r.i;
  const word = WORD.exec(r.source)?.[0] ?? "";
  return r.i + word.length <= r.end ? word.toLowerCase() : "";
}

/** Steps over `(…)` and reads what is in it. */
function parenthesised(r: Reader): Val {
  space(r, true);
  if (char(r) !== "(") return WHATEVER;
  const end = blockEnd(r.source, r.i, r.end);
  const v = readStretch(r, r.source, r.i + 1, closed(r, end, ")"));
  r.i = end;
  return v;
}

/** Where the text in brackets ends, given the index after them; the closing one may be missing. */
function closed(r: Reader, end: number, bracket: string): number {
  return r.source[end - 1] === bracket ? end - 1 : end;
}

/** Steps over `{…}` and reads what is in it. */
function body(r: Reader): Val {
  space(r, true);
  if (char(r) !== "{") return NIL;
  const end = blockEnd(r.source, r.i, r.end);
  const v = readStretch(r, r.source, r.i + 1, closed(r, end, "}"));
  r.i = end;
  return v;
}

/** A body that may not run: a variable that it sets is afterwards one of two. */
function branch(r: Reader): Val {
  const before = new Map(r.scope.vars);
  const v = body(r);
  for (const [name, now] of r.scope.vars) {
    const old = before.get(name);
    if (old !== undefined && old !== now) r.scope.vars.set(name, alt([old, now]));
  }
  return v;
}

function statement(r: Reader): Val {
  const word = wordHere(r);
  const { i } = r;
  switch (word) {
    case "if":
    case "elseif":
    case "while":
    case "switch": {
      r.i += word.length;
      space(r, true);
      while (char(r) === "-") {
        r.i++;
        r.i += wordHere(r).length;
        space(r, true);
      }
      if (char(r) !== "(") break;
      const subject = parenthesised(r);
      if (word === "switch") return switchBody(r, subject);
      const values = [branch(r)];
      for (;;) {
        const back = r.i;
        space(r, true);
        const next = wordHere(r);
        if (next !== "elseif" && next !== "else") {
          r.i = back;
          break;
        }
        r.i += next.length;
        if (next === "elseif") parenthesised(r);
        values.push(branch(r));
      }
      const given = values.filter((v) => v !== NIL);
      return given.length === 0 ? NIL : alt(given);
    }
    case "else":
    case "do":
    case "try":
    case "finally":
    case "begin":
    case "process":
    case "end":
    case "data": {
      const k = skipSpace(r.source, r.i + word.length, r.end, true);
      if (r.source[k] !== "{" || k >= r.end) break;
      r.i = k;
      const v = body(r);
      if (word !== "do") return v;
      space(r, true);
      const until = wordHere(r);
      if (until === "while" || until === "until") {
        r.i += until.length;
        parenthesised(r);
      }
      return v;
    }
    case "catch":
    case "trap":
      r.i += word.length;
      space(r, true);
      while (char(r) === "[") {
        r.i = blockEnd(r.source, r.i, r.end);
        space(r, true);
        if (char(r) === ",") r.i++;
        space(r, true);
      }
      return branch(r);
    case "for":
    case "foreach": {
      const k = skipSpace(r.source, r.i + word.length, r.end, true);
      if (r.source[k] !== "(" || k >= r.end) break;
      r.i = k;
      return word === "for" ? forLoop(r) : foreachLoop(r);
    }
    case "function":
    case "filter":
    case "workflow":
      if (/\s/.test(r.source[r.i + word.length] ?? "")) {
        defineFunction(r, word.length);
        return NIL;
      }
      break;
    case "param": {
      const k = skipSpace(r.source, r.i + 5, r.end, true);
      if (r.source[k] !== "(") break;
      const stop = blockEnd(r.source, k, r.end);
      for (const { name, preset } of parameters(r, k + 1, closed(r, stop, ")"))) {
        if (!r.scope.vars.has(name)) r.scope.vars.set(name, preset ?? WHATEVER);
      }
      r.i = stop;
      return NIL;
    }
    case "return":
    case "throw":
    case "exit": {
      if (/[\w-]/.test(r.source[r.i + word.length] ?? "")) break;
      r.i += word.length;
      space(r);
      if (r.i >= r.end || /[\n;})]/.test(char(r))) return NIL;
      const v = chain(r);
      if (word === "return") r.returns.push(v);
      return NIL;
    }
    case "break":
    case "continue":
      r.i += word.length;
      return NIL;
    case "class":
    case "enum":
    case "configuration": {
      const open = r.source.indexOf("{", r.i);
      if (open < 0 || open >= r.end || !/^\w+\s+\w+[^\n;{]*\{/.test(r.source.slice(r.i, open + 1))) break;
      const stop = blockEnd(r.source, open, r.end);
      methodBodies(r, open + 1, closed(r, stop, "}"));
      r.i = stop;
      return NIL;
    }
    case "using":
      while (r.i < r.end && !/[\n;]/.test(char(r))) r.i++;
      return NIL;
  }
  r.i = i;
  return chain(r);
}

/** Bodies of a class's methods: each is read. */
function methodBodies(r: Reader, from: number, to: number): void {
  let k = from;
  while (k < to && spend(r)) {
    const c = r.source[k];
    if (c === "{") {
      const stop = blockEnd(r.source, k, to);
      readStretch(r, r.source, k + 1, closed(r, stop, "}"));
      k = stop;
    } else if (quoteAt(r.source, k) !== undefined) k = stringEnd(r.source, k, to);
    else k++;
  }
}

function switchBody(r: Reader, subject: Val): Val {
  space(r, true);
  if (char(r) !== "{") return NIL;
  const stop = blockEnd(r.source, r.i, r.end);
  const inner = closed(r, stop, "}");
  const before = r.scope.vars.get("_");
  r.scope.vars.set("_", subject);
  const values: Val[] = [];
  const { end } = r;
  r.i++;
  r.end = inner;
  while (r.i < inner && spend(r)) {
    const from = r.i;
    space(r, true);
    if (char(r) === "{") {
      const k = blockEnd(r.source, r.i, r.end);
      const after = skipSpace(r.source, k, r.end, true);
      if (r.source[after] === "{" && after < inner) r.i = k;
      values.push(branch(r));
    } else if (r.i < inner) {
      if (/[;,]/.test(char(r))) r.i++;
      else argumentValue(r);
    }
    if (r.i <= from) r.i = from + 1;
  }
  r.i = stop;
  r.end = end;
  if (before === undefined) r.scope.vars.delete("_");
  else r.scope.vars.set("_", before);
  const given = values.filter((v) => v !== NIL);
  return given.length === 0 ? NIL : alt(given);
}

function forLoop(r: Reader): Val {
  const end = blockEnd(r.source, r.i, r.end);
  const inner = closed(r, end, ")");
  const cuts: number[] = [];
  for (let k = r.i + 1; k < inner;) {
    const c = r.source[k] as string; // k < length
    if (c === ";") cuts.push(k);
    if (c === "(" || c === "[" || c === "{") k = blockEnd(r.source, k, inner);
    else if (quoteAt(r.source, k) !== undefined) k = stringEnd(r.source, k, inner);
    else k++;
  }
  const [first = inner, second = inner] = cuts;
  readStretch(r, r.source, r.i + 1, first);
  const out: Val[] = [];
  const open = end;
  let after = end;
  r.loops++;
  for (let round = 0; round < (r.loops > 2 ? 1 : 64) && spend(r); round++) {
    const holds = readStretch(r, r.source, first + 1, second);
    const known = holds.k === "flag" ? holds.b : undefined;
    if (known === false && round > 0) break;
    r.i = open;
    const v = body(r);
    after = r.i;
    if (v !== NIL) out.push(v);
    readStretch(r, r.source, second + 1, inner);
    if (known !== true) break;
  }
  r.loops--;
  r.i = after;
  return out.length === 0 ? NIL : list(out);
}

function foreachLoop(r: Reader): Val {
  const end = blockEnd(r.source, r.i, r.end);
  const head = /^\(\s*\$(\w+)\s+in\s/i.exec(r.source.slice(r.i, Math.min(end, r.i + 200)));
  if (head === null) {
    r.i = end;
    return body(r);
  }
  const source = readStretch(r, r.source, r.i + head[0].length, closed(r, end, ")"));
  // A text is one item here, not its characters.
  const items = source.k === "text" ? [source] : iterate(source);
  const out: Val[] = [];
  let after = end;
  const each = items.length > 64 || r.loops >= 2
    ? [alt([...items.slice(0, 8), WHATEVER])]
    : items.length === 0
    ? [WHATEVER]
    : items;
  r.loops++;
  for (const item of each) {
    setVariable(r, head[1] ?? "", item);
    r.i = end;
    const v = body(r);
    after = r.i;
    if (v !== NIL) out.push(v);
    if (!spend(r)) break;
  }
  r.loops--;
  r.i = after;
  return out.length === 0 ? NIL : list(out);
}

/** Parameters in a stretch: `[string]$a = 'x', $b`. */
function parameters(r: Reader, from: number, to: number): { name: string; preset: Val | undefined }[] {
  const out: { name: string; preset: Val | undefined }[] = [];
  let k = from;
  while (k < to && spend(r)) {
    const c = r.source[k] as string; // k < to <= length
    if (c === "[" || c === "{" || c === "(") k = blockEnd(r.source, k, to);
    else if (quoteAt(r.source, k) !== undefined) k = stringEnd(r.source, k, to);
    else if (c === "$") {
      const name = /^\$(\w+)\s*(=?)/.exec(r.source.slice(k, Math.min(to, k + 200)));
      if (name === null) {
        k++;
        continue;
      }
      let preset: Val | undefined;
      k += name[0].length;
      if (name[2] === "=") {
        const { i, end } = r;
        r.i = k;
        r.end = to;
        preset = expression(r, 1);
        k = Math.max(k, r.i);
        r.i = i;
        r.end = end;
      }
      out.push({ name: (name[1] ?? "").toLowerCase(), preset });
    } else k++;
  }
  return out;
}

function defineFunction(r: Reader, keyword: number): void {
  r.i += keyword;
  space(r);
  const from = r.i;
  while (r.i < r.end && !/[\s({]/.test(char(r))) r.i++;
  const name = r.source.slice(from, r.i).replace(/^(?:global|script|local|private):/i, "").toLowerCase();
  space(r, true);
  let params: { name: string; preset: Val | undefined }[] = [];
  if (char(r) === "(") {
    const end = blockEnd(r.source, r.i, r.end);
    params = parameters(r, r.i + 1, closed(r, end, ")"));
    r.i = end;
    space(r, true);
  }
  if (char(r) !== "{") return;
  const end = blockEnd(r.source, r.i, r.end);
  const block = { source: r.source, from: r.i + 1, to: closed(r, end, "}") };
  const head = /^\s*(?:\[[^\]]*\]\s*|#[^\n]*\n\s*)*param\s*\(/i.exec(
    r.source.slice(block.from, Math.min(block.to, block.from + 2_000)),
  );
  if (head !== null) {
    const open = block.from + head[0].length - 1;
    params = parameters(r, open + 1, closed(r, blockEnd(r.source, open, block.to), ")"));
  }
  r.functions.set(name, { block, params, calls: 0, active: false });
  r.i = end;
}

// Pipelines.

/** Pipelines joined by `&&` and `||`. */
function chain(r: Reader): Val {
  let v = pipeline(r);
  for (;;) {
    space(r);
    if (at(r, "&&") || at(r, "||")) {
      r.i += 2;
      space(r, true);
      v = pipeline(r);
    } else if (char(r) === "&" && r.i > 0) {
      r.i++; // in the background
      return v;
    } else return v;
    if (!spend(r)) return v;
  }
}

const ASSIGN = /(?:[-+*/%]|\?\?)?=(?!=)/y;

function pipeline(r: Reader): Val {
  const { pipe } = r;
  r.pipe = undefined;
  space(r, true);
  const start = r.i;
  let v: Val;
  if (startsExpression(r)) {
    r.target = undefined;
    const targets: (Target | undefined)[] = [];
    v = expression(r, 1, targets);
    space(r);
    ASSIGN.lastIndex = r.i;
    const op = ASSIGN.exec(r.source)?.[0];
    if (op !== undefined && targets.length > 0) {
      r.i += op.length;
      space(r, true);
      const right = r.depth >= DEEPEST ? WHATEVER : (r.depth++, statement(r));
      if (r.depth > 0) r.depth--;
      assign(r, targets, op, v, right);
      r.pipe = pipe;
      return NIL;
    }
  } else {
    // Stages of one pipeline are numbered once a second one is seen.
    r.pipe = hasPipe(r) ? ++r.pipes : undefined;
    v = command(r, undefined);
  }
  v = redirections(r, v, start);
  for (;;) {
    const back = r.i;
    space(r, false);
    if (char(r) !== "|" || char(r, 1) === "|") {
      // A pipe may start the next line.
      const next = skipSpace(r.source, r.i, r.end, true);
      if (r.source[next] === "|" && r.source[next + 1] !== "|" && next < r.end) r.i = next;
      else {
        r.i = back;
        break;
      }
    }
    r.i++;
    space(r, true);
    r.pipe ??= ++r.pipes;
    v = command(r, v);
    v = redirections(r, v, start);
    if (!spend(r)) break;
  }
  r.pipe = pipe;
  return v;
}

/** Whether a `|` follows in this statement, outside brackets and strings. */
function hasPipe(r: Reader): boolean {
  for (let k = r.i; k < r.end;) {
    const c = r.source[k] as string; // k < end <= length
    if (c === "|") return r.source[k + 1] !== "|";
    if (c === ";" || c === "\n" && !/[|`]\s*$/.test(r.source.slice(Math.max(r.i, k - 8), k))) return false;
    if (c === ")" || c === "}") return false;
    if (c === "(" || c === "{" || c === "[") k = blockEnd(r.source, k, r.end);
    else if (quoteAt(r.source, k) !== undefined) k = stringEnd(r.source, k, r.end);
    else if (c === "`") k += 2;
    else k++;
  }
  return false;
}

function assign(r: Reader, targets: readonly (Target | undefined)[], op: string, old: Val, right: Val): void {
  const one = (target: Target | undefined, v: Val): void => {
    if (target === undefined) return;
    if (target.of === undefined) {
      setVariable(r, target.name, v);
      return;
    }
    const key = target.key === undefined
      ? target.name
      : knownText(target.key) ?? (target.key.k === "num" ? String(target.key.n) : undefined);
    if (target.of.k === "dict" && key !== undefined) target.of.map.set(key.toLowerCase(), v);
    else if (target.of.k === "obj" && key !== undefined) target.of.map?.set(key.toLowerCase(), v);
    else if (target.of.k === "list" && key !== undefined && /^\d{1,3}$/.test(key)) {
      target.of.items[Number(key)] = v;
    }
  };
  if (targets.length > 1) {
    targets.forEach((target, k) =>
      one(target, right.k === "list" ? right.items[k] ?? NIL : k === 0 ? right : NIL)
    );
    return;
  }
  const v = op === "="
    ? right
    : op === "??="
    ? alt([old, right])
    : op === "+="
    ? add(old, right)
    : arithmetic(op[0] ?? "", old, right);
  one(targets[0], v);
}

function add(a: Val, b: Val): Val {
  if (a.k === "list" && b.k !== "list") return list([...a.items, b], a.open === true);
  if (a.k === "dict" && b.k === "dict") return { k: "dict", map: new Map([...a.map, ...b.map]) };
  if (a === NIL) return b;
  if (a.k === "text" && b.k === "list") return concat(a, joined(b));
  return plus(a, b);
}

/** A value in a text: lists have blanks between their items. */
export function joined(v: Val): Val {
  return v.k === "list"
    ? v.open ? unknown(originOf(v) ?? "unknown") : joinTexts(v.items, " ")
    : v.k === "alt"
    ? v
    : toText(v);
}

function startsExpression(r: Reader): boolean {
  const c = char(r);
  if (c === "$" || c === "(" || c === "[" || c === "{" || quoteAt(r.source, r.i) !== undefined) return true;
  if (c === "@") return char(r, 1) === "(" || char(r, 1) === "{" || quoteAt(r.source, r.i + 1) !== undefined;
  if (c >= "0" && c <= "9") {
    return /^(?:0x[\da-f]+|\d+(?:\.\d+)?)(?:[kmgtp]b)?(?=[\s;|),+\-*/%.\]]|$)/i.test(
      r.source.slice(r.i, Math.min(r.end, r.i + 40)),
    );
  }
  if (c === "-") {
    return /^-(?:join|split|not|bnot|csplit|isplit)\b/i.test(r.source.slice(r.i, r.i + 8)) ||
      /[\d($-]/.test(char(r, 1));
  }
  return c === "!" || c === "+" || c === ",";
}

/** `> file`, `2>&1`, `*>> file` after a command or expression. */
function redirections(r: Reader, v: Val, start: number): Val {
  for (;;) {
    space(r);
    const op = /^(?:[1-6*]?>>?(?:&[12])?|<)/.exec(r.source.slice(r.i, Math.min(r.end, r.i + 4)));
    if (op === null) return v;
    r.i += op[0].length;
    if (op[0].includes("&")) continue;
    space(r);
    const from = r.i;
    const target = argumentValue(r);
    const plain = toText(target).s.toLowerCase();
    if (target !== NIL && plain !== "nul" && plain !== "/dev/null") {
      emitPath(r.sink, op[0] === "<" ? "read" : "write", target, placeFrom(r, from));
    }
    if (r.i <= start || !spend(r)) return v;
  }
}

// Commands.

const ENDS = /[\s;|&(){},<>]/;

function command(r: Reader, input: Val | undefined): Val {
  if (r.depth >= DEEPEST) {
    r.i = r.end;
    return WHATEVER;
  }
  const start = r.i;
  let name: Val;
  let dotted = false;
  const c = char(r);
  if (c === "&" && char(r, 1) !== "&" || c === "." && /[\s$('"{]/.test(char(r, 1))) {
    dotted = true;
    r.i++;
    space(r);
    name = argumentValue(r, true);
  } else if (startsExpression(r)) {
    // An expression as a later stage isn't valid; it is evaluated all the same.
    const v = expression(r, 1);
    return v;
  } else name = bareword(r);
  if (r.i <= start) {
    r.i = start + 1;
    return WHATEVER;
  }
  const args = commandArguments(r, name);
  r.depth++;
  const v = runCommand(r, { name, args, input, called: dotted, at: placeFrom(r, start) });
  r.depth--;
  return v;
}

function commandArguments(r: Reader, name: Val): Argument[] {
  const args: Argument[] = [];
  const external = knownText(name)?.toLowerCase();
  while (r.i < r.end && spend(r)) {
    space(r);
    const c = char(r);
    if (r.i >= r.end || c === ";" || c === "|" || c === "\n" || c === "\r" || c === ")" || c === "}") break;
    if (c === "&") {
      if (char(r, 1) === "&") break;
      r.i++;
      break;
    }
    if (/^(?:[1-6*]?>|<)/.test(r.source.slice(r.i, Math.min(r.end, r.i + 2)))) {
      redirections(r, NIL, -1);
      continue;
    }
    const from = r.i;
    if (at(r, "--%")) {
      const line = /^[^\n|]*/.exec(r.source.slice(r.i + 3, r.end))?.[0] ?? "";
      r.i += 3 + line.length;
      for (const word of line.trim().split(/\s+/)) {
        if (word !== "") args.push({ v: text(word.replace(/"/g, "")), ...placeFrom(r, from) });
      }
      break;
    }
    const dash = /^[-\u2013\u2014\u2015]/.test(c)
      ? /^.([A-Za-z_?][\w-]*)(:?)/.exec(r.source.slice(r.i, Math.min(r.end, r.i + 100)))
      : null;
    if (
      dash !== null && !(/^[.=/$"'`\\@+~]/.test(r.source[r.i + dash[0].length] ?? " ") && dash[2] === "") &&
      external !== "git"
    ) {
      r.i += dash[0].length;
      const param = dash[1] ?? "";
      if (dash[2] === ":") {
        space(r);
        const v = commaValues(r);
        args.push({ v, param, raw: `-${param}:`, ...placeFrom(r, from) });
      } else args.push({ v: NIL, param, raw: `-${param}`, ...placeFrom(r, from) });
      continue;
    }
    if (c === "@" && /[A-Za-z_]/.test(char(r, 1))) {
      r.i++;
      const word = /^\w+/.exec(r.source.slice(r.i, Math.min(r.end, r.i + 100)))?.[0] ?? "";
      r.i += word.length;
      const v = readVariable(r, word);
      if (v.k === "dict") {
        for (const [param, one] of v.map) {
          args.push({ v: one, param, raw: `-${param}:`, ...placeFrom(r, from) });
        }
      } else for (const one of iterate(v)) args.push({ v: one, ...placeFrom(r, from) });
      continue;
    }
    const v = commaValues(r);
    args.push({ v, ...placeFrom(r, from) });
    if (r.i <= from) r.i = from + 1;
    if (args.length > 1024) break;
  }
  return args;
}

/** A value, or several with commas between. */
function commaValues(r: Reader): Val {
  const first = argumentValue(r);
  let values: Val[] | undefined;
  for (;;) {
    const back = r.i;
    space(r);
    if (char(r) !== ",") {
      r.i = back;
      break;
    }
    r.i++;
    space(r, true);
    const from = r.i;
    values ??= [first];
    values.push(argumentValue(r));
    if (r.i <= from || !spend(r)) break;
  }
  return values === undefined ? first : list(values);
}

/** One argument: a word, a string, a variable, something in brackets. */
function argumentValue(r: Reader, program = false): Val {
  if (r.depth >= DEEPEST || !spend(r)) {
    r.i = Math.min(r.i + 1, r.end);
    return WHATEVER;
  }
  const c = char(r);
  const from = r.i;
  if (
    c === "(" || c === "{" ||
    c === "@" && (char(r, 1) === "(" || char(r, 1) === "{" || quoteAt(r.source, r.i + 1) !== undefined) ||
    c === "$" && char(r, 1) === "("
  ) {
    r.depth++;
    const v = postfix(r, primary(r));
    r.depth--;
    return v;
  }
  if (c === "$" || quoteAt(r.source, r.i) !== undefined) {
    r.depth++;
    let v = primary(r);
    if (c === "$") v = postfix(r, v, true);
    else if (char(r) === "." && /^\.\w+\(/.test(r.source.slice(r.i, Math.min(r.end, r.i + 40)))) {
      v = postfix(r, v);
    }
    r.depth--;
    // More of the same word may follow: `$HOME\x`, `"a"b`.
    if (r.i < r.end && r.i > from && !ENDS.test(char(r)) && !(c === "$" && char(r) === "[")) {
      const rest = bareword(r);
      return concat(joined(v), rest);
    }
    return v;
  }
  if (c === "[" && program) return expression(r, 20);
  const word = bareword(r);
  const s = knownText(word);
  if (s !== undefined && /^-?(?:\d+(?:\.\d+)?|0x[\da-f]+)$/i.test(s) && !program) {
    // A number keeps its spelling as an argument.
    return word;
  }
  return word;
}

/** A word without quotes around it; parts of it may be quoted or variables. */
function bareword(r: Reader): Val {
  const pieces: Val[] = [];
  let piece = "";
  while (r.i < r.end) {
    const c = char(r);
    if (c === "`") {
      piece += escapeOf(char(r, 1));
      r.i += 2;
    } else if (quoteAt(r.source, r.i) !== undefined) {
      pieces.push(text(piece), stringValue(r));
      piece = "";
    } else if (c === "$" && /[\w({?^:]/.test(char(r, 1))) {
      pieces.push(text(piece), joined(expandable(r)));
      piece = "";
    } else if (ENDS.test(c) && !(c === "{" && piece !== "" && pieces.length === 0 && /[@^~]$/.test(piece))) {
      break;
    } else {
      piece += c;
      r.i++;
    }
    if (!spend(r)) break;
  }
  pieces.push(text(piece));
  return joinTexts(pieces, "");
}

function escapeOf(c: string): string {
  switch (c) {
    case "n":
      return "\n";
    case "r":
      return "\r";
    case "t":
      return "\t";
    case "0":
      return "\0";
    case "a":
      return "\x07";
    case "b":
      return "\b";
    case "f":
      return "\f";
    case "v":
      return "\v";
    case "e":
      return "\x1b";
    default:
      return c;
  }
}

// Strings and variables.

/** The string that starts here. */
function stringValue(r: Reader): Val {
  const quote = quoteAt(r.source, r.i);
  const end = stringEnd(r.source, r.i, r.end);
  const inner = quoteAt(r.source, end - 1) === quote && end - 1 > r.i ? end - 1 : end;
  const from = r.i + 1;
  r.i = end;
  if (quote === "'") return text(r.source.slice(from, inner).replace(/['\u2018-\u201b]{2}/g, "'"));
  return expand(r, from, inner, true);
}

/** The text of a stretch with variables and `$(…)` put in. */
function expand(r: Reader, from: number, to: number, quoted: boolean): Val {
  const { i, end } = r;
  r.i = from;
  r.end = to;
  const pieces: Val[] = [];
  let piece = "";
  while (r.i < to && spend(r)) {
    const c = char(r);
    if (c === "`") {
      piece += escapeOf(char(r, 1));
      r.i += 2;
    } else if (c === "$" && /[\w({?^$:]/.test(char(r, 1))) {
      pieces.push(text(piece), joined(expandable(r)));
      piece = "";
    } else if (quoted && quoteAt(r.source, r.i) === '"') {
      piece += '"';
      r.i += 2;
    } else {
      piece += c;
      r.i++;
    }
  }
  pieces.push(text(piece));
  r.i = end;
  r.end = end;
  r.i = i;
  return joinTexts(pieces, "");
}

const NAME = /\$(?:\{([^}]*)\}|((?:[A-Za-z]+:)?[A-Za-z_]\w*|[$?^_]|\d+))/y;

/** A variable or `$(…)` at this place, without members. */
function expandable(r: Reader): Val {
  if (char(r, 1) === "(") {
    const end = blockEnd(r.source, r.i + 1, r.end);
    const v = readStretch(r, r.source, r.i + 2, closed(r, end, ")"));
    r.i = end;
    return v;
  }
  NAME.lastIndex = r.i;
  const match = NAME.exec(r.source);
  if (match === null || r.i + match[0].length > r.end) {
    r.i++;
    return text("$");
  }
  let name = match[1] ?? match[2] ?? "";
  let { length } = match[0];
  // `$env:X` but not the colon of `$x: …`.
  if (
    match[2] !== undefined && name.includes(":") &&
    !/^(?:env|global|script|local|private|using|variable|function):/i.test(name)
  ) {
    name = name.slice(0, name.indexOf(":"));
    length = 1 + name.length;
  }
  r.i += length;
  r.target = { name };
  return readVariable(r, name);
}

// Expressions.

const BINARY =
  /-(?:[ci]?(?:eq|ne|gt|ge|lt|le|like|notlike|match|notmatch|contains|notcontains|in|notin|replace|split)|join|isnot|is|as|and|or|xor|band|bor|bxor|shl|shr|f)(?![\w-])|\.\.|\?\?(?!=)|[-+*/%](?!=)|\?(?![?.\w])/iy;

function levelOf(op: string): number {
  const plain = op.toLowerCase();
  if (/^-(?:and|or|xor)$/.test(plain)) return 2;
  if (/^-(?:band|bor|bxor|shl|shr)$/.test(plain)) return 3;
  if (plain === "??" || plain === "?") return 1;
  if (plain === "+" || plain === "-") return 5;
  if (plain === "*" || plain === "/" || plain === "%") return 6;
  if (plain === "-f") return 7;
  if (plain === "..") return 8;
  return 4;
}

/** An expression. Level 20 is one without operators. */
function expression(r: Reader, level: number, targets?: (Target | undefined)[]): Val {
  if (r.depth >= DEEPEST || !spend(r)) {
    r.i = /[([{]/.test(char(r)) ? blockEnd(r.source, r.i, r.end) : Math.min(r.i + 1, r.end);
    return WHATEVER;
  }
  r.depth++;
  let left = commaList(r, targets);
  for (; level < 20;) {
    const back = r.i;
    space(r);
    BINARY.lastIndex = r.i;
    const op = BINARY.exec(r.source)?.[0];
    const mine = op === undefined ? 0 : levelOf(op);
    if (
      op === undefined || mine < level || r.i + op.length > r.end || /^[-+]$/.test(op) && (char(r, 1) === op)
    ) {
      r.i = back;
      break;
    }
    r.i += op.length;
    space(r, true);
    if (op === "?") {
      const a = expression(r, 2);
      space(r, true);
      if (char(r) === ":") r.i++;
      space(r, true);
      left = alt([a, expression(r, 1)]);
      continue;
    }
    const right = expression(r, mine + 1);
    left = binary(op.toLowerCase(), left, right);
    if (targets !== undefined) targets.length = 0;
    if (!spend(r)) break;
  }
  r.depth--;
  return left;
}

function commaList(r: Reader, targets?: (Target | undefined)[]): Val {
  r.target = undefined;
  const first = unary(r);
  targets?.push(r.target);
  let values: Val[] | undefined;
  while (r.commas) {
    const back = r.i;
    space(r);
    if (char(r) !== ",") {
      r.i = back;
      break;
    }
    r.i++;
    space(r, true);
    const from = r.i;
    values ??= [first];
    r.target = undefined;
    values.push(unary(r));
    targets?.push(r.target);
    if (r.i <= from || values.length > 4096 || !spend(r)) break;
  }
  return values === undefined ? first : list(values);
}

function binary(op: string, a: Val, b: Val): Val {
  if (a.k === "alt" || b.k === "alt") {
    return distribute([a, b], ([x, y]) => binary(op, x ?? WHATEVER, y ?? WHATEVER));
  }
  switch (
    op.replace(
      /^-[ci](?=(?:eq|ne|gt|ge|lt|le|like|notlike|match|notmatch|contains|notcontains|in|notin|replace|split)$)/,
      "-",
    )
  ) {
    case "+":
      return add(a, b);
    case "*":
      return times(a, b);
    case "-":
    case "/":
    case "%":
      return arithmetic(op, number(a), number(b));
    case "-band":
      return arithmetic("&", number(a), number(b));
    case "-bor":
      return arithmetic("|", number(a), number(b));
    case "-bxor":
      return arithmetic("^", number(a), number(b));
    case "-shl":
      return arithmetic("<<", number(a), number(b));
    case "-shr":
      return arithmetic(">>", number(a), number(b));
    case "-f":
      return formatBraces(toText(a), b.k === "list" ? b.items : [b], new Map());
    case "-join":
      return a.k === "list"
        ? a.open ? unknown(originOf(a) ?? "unknown") : joinTexts(a.items, knownText(b) ?? UNKNOWN)
        : toText(a);
    case "-split": {
      const by = knownText(b.k === "list" ? b.items[0] : b);
      const t = joined(a);
      return t.k !== "text" || by === undefined ? list([WHATEVER], true) : splitBy(t, by);
    }
    case "-replace": {
      const what = knownText(b.k === "list" ? b.items[0] : b);
      const by = b.k === "list" ? b.items[1] ?? text("") : text("");
      const replacement = knownText(by);
      const each = (v: Val): Val => {
        const t = toText(v);
        if (what === undefined || replacement === undefined) return unknown(t.from ?? "unknown");
        if (/^[^\\^$.|?*+()[\]{}]*$/.test(what)) {
          return ignoreCase(t.s, what)
            ? replaced(t, text(what), by, true)
            : regexReplaced(t.s, what, replacement);
        }
        return regexReplaced(t.s, what, replacement);
      };
      return a.k === "list" ? list(a.items.map(each), a.open === true) : each(a);
    }
    case "..": {
      const from = number(a);
      const to = number(b);
      if (from.k !== "num" || to.k !== "num" || Math.abs(from.n - to.n) > 1024) return list([WHATEVER], true);
      const step = from.n <= to.n ? 1 : -1;
      return list(Array.from({ length: Math.abs(to.n - from.n) + 1 }, (_, k) => num(from.n + k * step)));
    }
    case "-as":
      return a;
    case "??":
      return a === NIL ? b : originOf(a) === undefined ? a : alt([a, b]);
    case "-eq":
    case "-ne": {
      const e = equal(a, b);
      return e === undefined ? WHATEVER : flag(op.endsWith("eq") ? e : !e);
    }
    case "-lt":
    case "-gt":
    case "-le":
    case "-ge": {
      if (a.k !== "num" || b.k !== "num") return WHATEVER;
      return flag(
        op.endsWith("lt")
          ? a.n < b.n
          : op.endsWith("gt")
          ? a.n > b.n
          : op.endsWith("le")
          ? a.n <= b.n
          : a.n >= b.n,
      );
    }
    default:
      return WHATEVER;
  }
}

/** Whether a text without special characters occurs in one case only, so that ignoring case changes nothing. */
function ignoreCase(s: string, what: string): boolean {
  return s.toLowerCase().split(what.toLowerCase()).length === s.split(what).length;
}

function regexReplaced(s: string, what: string, by: string): Val {
  const regex = safeRegex(what, "gi", s.length);
  return regex === undefined || s.includes(UNKNOWN)
    ? WHATEVER
    : text(s.replace(regex, by.replace(/\$\{?(\d)\}?/g, "$$$1")));
}

function splitBy(t: Extract<Val, { k: "text" }>, by: string): Val {
  if (/^[^\\^$.|?*+()[\]{}]+$/.test(by)) return splitText(t, by, -1);
  const regex = safeRegex(by, "i", t.s.length);
  return regex === undefined || t.s.includes(UNKNOWN)
    ? list([WHATEVER], true)
    : list(t.s.split(regex).slice(0, 4096).map((s) => text(s ?? "")));
}

function number(v: Val): Val {
  if (v.k === "num" || v.k === "alt") return v;
  const s = knownText(v);
  if (s === undefined) return v;
  if (v.k === "text" && /^0x[\da-f]+$/i.test(s.trim())) return num(parseInt(s, 16));
  return s.trim() !== "" && !Number.isNaN(Number(s))
    ? num(Number(s))
    : s.length === 1
    ? num(s.charCodeAt(0))
    : v;
}

function unary(r: Reader): Val {
  space(r);
  const rest = r.source.slice(r.i, Math.min(r.end, r.i + 10));
  const word = /^-(?:join|[ci]?split|not|bnot)\b/i.exec(rest)?.[0].toLowerCase();
  if (word !== undefined) {
    r.i += word.length;
    space(r, true);
    const v = expression(r, 5);
    r.target = undefined;
    if (word === "-join") {
      return v.k === "list" && !v.open
        ? joinTexts(v.items, "")
        : v.k === "list"
        ? unknown(originOf(v) ?? "unknown")
        : v;
    }
    if (word.endsWith("split")) return v.k === "text" ? splitText(v, undefined, -1) : list([WHATEVER], true);
    const t = truth(v);
    return word === "-not" && t !== undefined ? flag(!t) : WHATEVER;
  }
  const c = char(r);
  if (c === "!" || c === "," || (c === "-" || c === "+") && rest.length > 1) {
    const twice = (c === "-" || c === "+") && rest[1] === c;
    r.i += twice ? 2 : 1;
    space(r, true);
    const v = r.depth >= DEEPEST ? WHATEVER : (r.depth++, unary(r));
    if (r.depth > 0) r.depth--;
    if (twice) return WHATEVER;
    r.target = undefined;
    if (c === ",") return list([v]);
    if (c === "!") {
      const t = truth(v);
      return t === undefined ? WHATEVER : flag(!t);
    }
    const n = number(v);
    return n.k === "num" ? num(c === "-" ? -n.n : n.n) : n;
  }
  if (c === "[") return typeExpression(r);
  const v = postfix(r, primary(r));
  const { target } = r;
  if (at(r, "++") || at(r, "--")) {
    const n = number(v);
    if (target !== undefined && target.of === undefined) {
      setVariable(r, target.name, n.k === "num" ? num(n.n + (at(r, "++") ? 1 : -1)) : WHATEVER);
    }
    r.i += 2;
    r.target = undefined;
    return NIL;
  }
  return v;
}

/** `[type]::member…` or a cast `[type]value`. */
function typeExpression(r: Reader): Val {
  const from = r.i;
  const end = blockEnd(r.source, r.i, r.end);
  const type = r.source.slice(r.i + 1, closed(r, end, "]")).replace(/\s/g, "");
  r.i = end;
  space(r);
  if (at(r, "::")) {
    r.i += 2;
    const name = memberName(r);
    let v: Val;
    if (char(r) === "(") {
      const args = callArguments(r);
      v = staticCall(r, type, name, args, placeFrom(r, from));
    } else v = staticField(r, type, name);
    r.target = undefined;
    return postfix(r, v);
  }
  if (r.i >= r.end || /[;|)\n,\]}.=]/.test(char(r))) return postfix(r, ref(`[${type}]`));
  if (r.depth >= DEEPEST) return WHATEVER;
  r.depth++;
  const v = unary(r);
  r.depth--;
  const { target } = r;
  const cast = castTo(r, type, v);
  r.target = target;
  return cast;
}

function memberName(r: Reader): Val {
  const c = char(r);
  if (c === "$" || c === "(" || quoteAt(r.source, r.i) !== undefined) {
    r.depth++;
    const v = primary(r);
    r.depth--;
    return v;
  }
  const name = /^[\w]+/.exec(r.source.slice(r.i, Math.min(r.end, r.i + 100)))?.[0] ?? "";
  r.i += name.length;
  return text(name);
}

function callArguments(r: Reader): Val[] {
  const end = blockEnd(r.source, r.i, r.end);
  const inner = closed(r, end, ")");
  const { end: outer } = r;
  r.i++;
  r.end = inner;
  const args: Val[] = [];
  while (r.i < inner && spend(r)) {
    space(r, true);
    const from = r.i;
    if (r.i >= inner) break;
    if (char(r) === ",") {
      r.i++;
      continue;
    }
    // A comma separates arguments here, so each is read without lists.
    args.push(argumentExpression(r));
    if (r.i <= from) r.i = from + 1;
  }
  r.i = end;
  r.end = outer;
  return args;
}

function argumentExpression(r: Reader): Val {
  const { commas } = r;
  r.commas = false;
  const v = expression(r, 1);
  r.commas = commas;
  return v;
}

function primary(r: Reader): Val {
  const c = char(r);
  const from = r.i;
  if (quoteAt(r.source, r.i) !== undefined) return stringValue(r);
  switch (c) {
    case "$":
      return expandable(r);
    case "(": {
      const end = blockEnd(r.source, r.i, r.end);
      const v = readStretch(r, r.source, r.i + 1, closed(r, end, ")"));
      r.i = end;
      r.target = undefined;
      return v;
    }
    case "{": {
      const end = blockEnd(r.source, r.i, r.end);
      const v = blockValue(r, { source: r.source, from: r.i + 1, to: closed(r, end, "}") });
      r.i = end;
      return v;
    }
    case "@": {
      const here = hereString(r.source, r.i, r.end);
      if (here !== undefined) {
        const quote = quoteAt(r.source, r.i + 1);
        const v = quote === "'" ? text(r.source.slice(here[0], here[1])) : expand(r, here[0], here[1], false);
        r.i = here[2];
        return v;
      }
      if (char(r, 1) === "(") {
        const end = blockEnd(r.source, r.i + 1, r.end);
        const v = readStretch(r, r.source, r.i + 2, closed(r, end, ")"));
        r.i = end;
        return v === NIL ? list([]) : v.k === "list" ? v : list([v]);
      }
      if (char(r, 1) === "{") return hashTable(r);
      r.i++;
      return WHATEVER;
    }
  }
  const digits = /^(?:0x[\da-f]+|\d+(?:\.\d+)?(?:e[-+]?\d+)?)([kmgtp]b)?l?/i.exec(
    r.source.slice(r.i, Math.min(r.end, r.i + 40)),
  );
  if (digits !== null) {
    r.i += digits[0].length;
    const power = "kmgtp".indexOf((digits[1] ?? " ")[0]?.toLowerCase() ?? " ") + 1;
    return num(Number(digits[0].replace(/(?:[kmgtp]b)?l?$/i, "")) * 1024 ** power);
  }
  const word = bareword(r);
  if (r.i <= from) r.i = Math.min(from + 1, r.end);
  return word;
}

function hashTable(r: Reader): Val {
  const end = blockEnd(r.source, r.i + 1, r.end);
  const inner = closed(r, end, "}");
  const { end: outer, commas } = r;
  const map = new Map<string, Val>();
  r.commas = true;
  r.i += 2;
  r.end = inner;
  while (r.i < inner && spend(r)) {
    space(r, true);
    if (char(r) === ";") {
      r.i++;
      continue;
    }
    const from = r.i;
    if (r.i >= inner) break;
    const key = /^[\w-]+/.exec(r.source.slice(r.i, Math.min(inner, r.i + 100)))?.[0];
    let name: string | undefined;
    if (key !== undefined) {
      name = key;
      r.i += key.length;
    } else {
      r.depth++;
      name = knownText(primary(r));
      r.depth--;
    }
    space(r, true);
    if (char(r) === "=") {
      r.i++;
      space(r, true);
      r.depth++;
      const v = r.depth >= DEEPEST ? WHATEVER : statement(r);
      r.depth--;
      if (name !== undefined && map.size < 1024) map.set(name.toLowerCase(), v);
    }
    if (r.i <= from) r.i = from + 1;
  }
  r.i = end;
  r.end = outer;
  r.commas = commas;
  return { k: "dict", map };
}

/** `.member`, `::member`, `[index]`, `(args)` after a value. `word`: in a command's argument, where a dot may be text. */
function postfix(r: Reader, start: Val, word = false): Val {
  let v = start;
  while (r.i < r.end && spend(r)) {
    const from = r.i;
    const c = char(r);
    if (
      c === "." && /[\w'"$(]/.test(char(r, 1)) || c === ":" && char(r, 1) === ":" ||
      c === "?" && char(r, 1) === "." && /\w/.test(char(r, 2))
    ) {
      if (word && c === "." && !/[A-Za-z_'"$(]/.test(char(r, 1))) return v;
      r.i += c === "." ? 1 : 2;
      const name = memberName(r);
      const known = knownText(name) ?? UNKNOWN;
      if (char(r) === "(") {
        const args = callArguments(r);
        r.target = undefined;
        v = c === ":" && v.k === "ref"
          ? staticCall(r, v.path.slice(1, -1), name, args, placeFrom(r, from))
          : callMember(r, v, known, args, placeFrom(r, from));
      } else if (char(r) === "{") {
        // `.ForEach{…}`, `.Where{…}`
        const block = primary(r);
        v = callMember(r, v, known, [block], placeFrom(r, from));
      } else {
        r.target = { name: known, of: v };
        v = c === ":" && v.k === "ref" ? staticField(r, v.path.slice(1, -1), name) : fieldOf(r, v, known);
      }
    } else if (c === "[" && !(word && start.k === "text" && r.source[r.i - 1] === '"')) {
      const end = blockEnd(r.source, r.i, r.end);
      const { target } = r;
      const key = readStretch(r, r.source, r.i + 1, closed(r, end, "]"));
      r.i = end;
      r.target = { name: target?.name ?? "", of: v, key };
      v = indexed(v, key);
    } else return v;
  }
  return v;
}

function indexed(v: Val, key: Val): Val {
  if (key.k === "list") return list(key.items.slice(0, 1024).map((one) => indexed(v, one)));
  if (v.k === "dict" && key.k === "text") return v.map.get(key.s.toLowerCase()) ?? NIL;
  const n = number(key);
  if (v.k === "flag") return NIL;
  return itemAt(v, n);
}

/** The characters of numbers, as `[char[]]` makes them. */
export function charactersOf(v: Val): Val {
  if (v.k === "list") return list(v.items.map((item) => charOf(item)), v.open === true);
  if (v.k === "text") {
    return list(
      [...v.s].map((c): Val => ({
        k: "text",
        s: c,
        from: c === UNKNOWN ? v.from : undefined,
        decoded: v.decoded,
      })),
    );
  }
  return charOf(v);
}

/** The character of a number. */
export function charOf(v: Val): Val {
  const n = number(v);
  return n.k === "num" && !(v.k === "text" && v.s.length === 1 && !/\d/.test(v.s))
    ? text(codePoint(n.n))
    : v.k === "text"
    ? v
    : unknown(originOf(v) ?? "unknown");
}

/** Reads text as PowerShell, in the place of the call that evaluates it. */
export function readText(r: Reader, source: string): Val {
  return readStretch(r, source, 0, source.length);
}
