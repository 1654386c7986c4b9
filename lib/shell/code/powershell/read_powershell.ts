/**
 * PowerShell: statements, evaluated as far as they are known.
 *
 * The source is read once from left to right. Script blocks are stretches of it, read when something runs them.
 *
 * @module
 */

import { char, closed, DEEPEST, space, spend } from "./cursor.ts";
import { expression } from "./expressions.ts";
import { runBlock } from "./invoke.ts";
import { argumentValue, chain } from "./pipelines.ts";
import { blockEnd, quoteAt, skipSpace, stringEnd } from "./scan.ts";
import { type Reader, setVariable } from "./state.ts";
import type { CodeOptions, Finding } from "../findings.ts";
import { startSink } from "../sink.ts";
import { alt, iterate, list, NIL, type Val, WHATEVER } from "../value.ts";

/** Reads a PowerShell source. */
export function readPowerShellCode(source: string, options: CodeOptions): readonly Finding[] {
  const r: Reader = {
    sink: startSink(options),
    hooks: { stretch: readStretch, statement },
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
