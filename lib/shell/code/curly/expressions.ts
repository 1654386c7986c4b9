/**
 * Expressions of JavaScript's grammar.
 *
 * @module
 */

import type { CurlyOptions } from "./body.ts";
import { arrow, callable, classExpression, closing1, functionExpression, parameters } from "./functions.ts";
import { bindPattern } from "./patterns.ts";
import { callValue, indexed, member } from "../calling.ts";
import { type Arg, closing, deeper, eat, isName, isOp, type Machine, peek, within } from "../machine.ts";
import type { Token } from "../token.ts";
import { appends } from "../writing.ts";
import {
  alt,
  arithmetic,
  distribute,
  equal,
  FALSE,
  flag,
  formatPercent,
  iterate,
  joinTexts,
  list,
  lookUp,
  NIL,
  num,
  originOf,
  plus,
  ref,
  text,
  times,
  toText,
  TRUE,
  truth,
  type Val,
  WHATEVER,
} from "../value.ts";

/** Steps over `(…)`; gives the value of what is in it. */
export function parenthesised(m: Machine): Val {
  if (!isOp(m, "(")) return WHATEVER;
  const close = closing(m, m.at);
  const v = within(m, m.tokens, m.at + 1, close, () => commaList(m));
  m.at = Math.min(close + 1, m.stop);
  return v;
}

/** Expressions with commas between; gives the last one's value. */
export function commaList(m: Machine): Val {
  let v = assignment(m);
  while (eat(m, ",")) {
    const { at } = m;
    v = assignment(m);
    if (m.at <= at || m.sink.options.budget.steps <= 0) break;
  }
  return v;
}

const COMPOUND = /^(?:\*\*|>>>|>>|<<|&&|\|\||\?\?|[-+*/%&|^])=$/;

/** One expression, commas aside. */
export function assignment(m: Machine): Val {
  return deeper(m, () => {
    const token = peek(m);
    const start = m.at;
    if (token.t === "name") {
      if (token.s === "async" && !peek(m, 1).nl) {
        if (isOp(m, "(", 1) && m.tokens[closing(m, m.at + 1) + 1]?.s === "=>" || peek(m, 1).t === "name") {
          m.at++;
          return assignment(m);
        }
      } else if (token.s === "yield") {
        m.at++;
        eat(m, "*");
        return assignment(m);
      }
      if (isOp(m, "=>", 1)) {
        m.at++;
        return arrow(m, [{ name: token.s }]);
      }
    } else if (token.t === "op" && token.s === "(") {
      const close = closing(m, start);
      let after = close + 1;
      if (m.tokens[after]?.s === ":") {
        // A return type before the arrow, or the second part of `a ? (b) : c`.
        let k = after + 1;
        while (
          k < m.stop && /^(?:name|str)$/.test(m.tokens[k]?.t ?? "") ||
          /^[.<>|&]$|^\[$|^\]$/.test(m.tokens[k]?.s ?? "")
        ) k++;
        if (m.tokens[k]?.s === "=>" && k < m.stop) after = k;
      }
      if (m.tokens[after]?.s === "=>" && after < m.stop) {
        const params = parameters(m, start + 1, close);
        m.at = after;
        return arrow(m, params);
      }
    }
    if (
      token.t === "op" && (token.s === "{" || token.s === "[") && m.tokens[closing(m, start) + 1]?.s === "="
    ) {
      const close = closing(m, start);
      m.at = close + 2;
      const v = assignment(m);
      bindPattern(m, start, close + 1, v, false);
      return v;
    }
    const v = conditional(m);
    const op = peek(m);
    if (op.t !== "op") return v;
    if (op.s === "=") {
      const to = m.at;
      m.at++;
      const w = assignment(m);
      bindPattern(m, start, to, w, false);
      return w;
    }
    if (COMPOUND.test(op.s)) {
      const to = m.at;
      m.at++;
      const w = binary(op.s.slice(0, -1), v, assignment(m));
      bindPattern(m, start, to, w, false);
      return w;
    }
    return v;
  });
}

function conditional(m: Machine): Val {
  const v = operators(m, 1);
  if (!isOp(m, "?")) return v;
  m.at++;
  const a = assignment(m);
  if (!eat(m, ":")) return a;
  const b = assignment(m);
  return v.k === "flag" ? (v.b === true ? a : b) : alt([a, b]);
}

const LEVELS: ReadonlyMap<string, number> = new Map(Object.entries({
  "??": 1,
  "||": 2,
  "&&": 3,
  "|": 4,
  "^": 5,
  "&": 6,
  "==": 7,
  "!=": 7,
  "===": 7,
  "!==": 7,
  "<": 8,
  ">": 8,
  "<=": 8,
  ">=": 8,
  in: 8,
  instanceof: 8,
  as: 8,
  satisfies: 8,
  "<<": 9,
  ">>": 9,
  ">>>": 9,
  "+": 10,
  "-": 10,
  "*": 11,
  "/": 11,
  "%": 11,
  "**": 12,
  "..": 9,
  "=~": 7,
  "!~": 7,
  "<=>": 7,
}));

function operators(m: Machine, level: number): Val {
  let left = unary(m);
  for (;;) {
    const token = peek(m);
    if (token.t !== "op" && token.t !== "name") return left;
    const mine = LEVELS.get(token.s);
    if (mine === undefined || mine < level || m.sink.options.budget.steps <= 0) return left;
    if (token.t === "name" && token.nl) return left;
    m.at++;
    if (token.s === "as" || token.s === "satisfies") {
      // A type follows.
      while (peek(m).t === "name" || isOp(m, ".") || isOp(m, "[") || isOp(m, "<")) {
        if (peek(m).nl) break;
        if (isOp(m, "<")) { while (m.at < m.stop && !isOp(m, ">")) m.at++; }
        m.at = closing1(m);
      }
      continue;
    }
    const right = deeper(m, () => operators(m, token.s === "**" ? mine : mine + 1));
    left = token.s === "<<" && appends(m.sink, left, right, token) ? left : binary(token.s, left, right);
  }
}

function binary(op: string, a: Val, b: Val): Val {
  if (op === "||" || op === "&&" || op === "??") {
    const t = op === "??" ? (a === NIL ? false : originOf(a) === undefined ? true : undefined) : truth(a);
    if (t === undefined || a.k === "alt") return alt([a, b]);
    return t === (op === "&&") ? b : a;
  }
  if (a.k === "alt" || b.k === "alt") {
    return distribute([a, b], ([x, y]) => binary(op, x ?? WHATEVER, y ?? WHATEVER));
  }
  switch (op) {
    case "+":
      if (a.k === "list" || b.k === "list") return plus(asText(a), asText(b));
      return plus(a, b);
    case "==":
    case "===":
    case "!=":
    case "!==": {
      const e = equal(a, b);
      return e === undefined ? WHATEVER : flag(e === op.startsWith("="));
    }
    case "<":
    case ">":
    case "<=":
    case ">=":
      if (a.k !== "num" || b.k !== "num") return WHATEVER;
      return flag(op === "<" ? a.n < b.n : op === ">" ? a.n > b.n : op === "<=" ? a.n <= b.n : a.n >= b.n);
    case "in":
    case "instanceof":
    case "=~":
    case "!~":
    case "<=>":
      return WHATEVER;
    case "..": {
      if (a.k !== "num" || b.k !== "num" || b.n - a.n > 512 || b.n < a.n) return list([WHATEVER], true);
      return list(Array.from({ length: Math.floor(b.n - a.n) + 1 }, (_, i) => num(a.n + i)));
    }
    case "*":
      return times(a, b);
    case "<<":
      if (a.k === "list") return list([...a.items.slice(0, 4096), b], a.open === true);
      return a.k === "text" ? plus(a, b) : arithmetic(op, a, b);
    case "%":
      if (a.k === "text") {
        return formatPercent(a, b.k === "list" ? b.items : [b], b.k === "dict" ? b.map : undefined);
      }
      return a.k === "num" && b.k === "num" && b.n !== 0 ? num(a.n % b.n) : WHATEVER;
    case ">>>":
      return arithmetic(">>", a, b);
    default:
      return arithmetic(op, a, b);
  }
}

/** An array as text has commas between its items. */
export function asText(v: Val): Val {
  return v.k === "list" && !v.open ? joinTexts(v.items, ",") : v.k === "list" ? WHATEVER : toText(v);
}

/** A value with the operators before and after it. */
export function unary(m: Machine): Val {
  const token = peek(m);
  if (token.t === "op") {
    switch (token.s) {
      case "!":
      case "-":
      case "+":
      case "~":
      case "++":
      case "--": {
        m.at++;
        const start = m.at;
        const v = deeper(m, () => unary(m));
        if (token.s === "++" || token.s === "--") {
          const w = arithmetic("-", v, num(token.s === "++" ? -1 : 1));
          bindPattern(m, start, m.at, w, false);
          return w;
        }
        if (token.s === "!") {
          const t = truth(v);
          return t === undefined ? WHATEVER : flag(!t);
        }
        if (token.s === "+" && v.k === "text") return Number.isNaN(Number(v.s)) ? WHATEVER : num(Number(v.s));
        return v.k === "num" ? num(token.s === "-" ? -v.n : token.s === "~" ? ~v.n : v.n) : WHATEVER;
      }
      case "...":
        m.at++;
        return deeper(m, () => assignment(m));
      case "<":
        // A type assertion, or a tag: skipped.
        return WHATEVER;
    }
  } else if (token.t === "name") {
    switch (token.s) {
      case "typeof":
      case "delete":
        m.at++;
        deeper(m, () => unary(m));
        return WHATEVER;
      case "void":
        m.at++;
        deeper(m, () => unary(m));
        return NIL;
      case "await":
        m.at++;
        return deeper(m, () => unary(m));
      case "new":
        m.at++;
        if (isOp(m, ".")) {
          m.at += 2;
          return WHATEVER;
        }
        return deeper(m, () => newExpression(m));
    }
  }
  const start = m.at;
  const v = postfix(m, primary(m));
  if ((isOp(m, "++") || isOp(m, "--")) && !peek(m).nl) {
    const w = arithmetic("-", v, num(isOp(m, "++") ? -1 : 1));
    bindPattern(m, start, m.at, w, false);
    m.at++;
  }
  return v;
}

/** `new a.b.C(args)`: the class without calls in it, then the arguments. */
function newExpression(m: Machine): Val {
  let callee = isName(m, "new") ? unary(m) : primary(m);
  for (;;) {
    if (isOp(m, ".") && peek(m, 1).t === "name") {
      callee = member(m, callee, peek(m, 1).s);
      m.at += 2;
    } else if (isOp(m, "[")) {
      const close = closing(m, m.at);
      const key = within(m, m.tokens, m.at + 1, close, () => commaList(m));
      m.at = Math.min(close + 1, m.stop);
      callee = indexed(m, callee, key);
    } else break;
  }
  if (isOp(m, "<")) skipGenerics(m);
  const { pos } = peek(m);
  let args: Arg[] = [];
  if (isOp(m, "(")) {
    const close = closing(m, m.at);
    args = readArgs(m);
    m.at = Math.min(close + 1, m.stop);
  }
  const path = callee.k === "ref" ? ref(`new ${m.lang.canonical(callee.path, m)}`) : callee;
  return postfix(m, callValue(m, path, { args, pos, end: m.tokens[m.at - 1]?.end ?? pos }));
}

/** Steps over `<T, U>` before the arguments of a call. */
function skipGenerics(m: Machine): boolean {
  let k = m.at + 1;
  let nesting = 1;
  while (k < m.stop && k < m.at + 40) {
    const token = m.tokens[k] as Token; // k < stop <= length
    if (token.t === "op" && token.s === "<") nesting++;
    else if (token.t === "op" && token.s === ">") nesting--;
    else if (token.t === "num" || token.t === "op" && !/^[,.|&[\]{}:]$/.test(token.s)) return false;
    k++;
    if (nesting === 0) break;
  }
  if (nesting !== 0 || m.tokens[k]?.s !== "(") return false;
  m.at = k;
  return true;
}

function postfix(m: Machine, start: Val): Val {
  let v = start;
  for (;;) {
    const token = peek(m);
    if (token.t === "str" && token.mark === "`") {
      m.at++;
      v = (m.lang as CurlyOptions).tagged?.(m, v, pieces(m, token), token) ?? WHATEVER; // curly() made the language
      continue;
    }
    if (token.t !== "op") return v;
    if (token.s === "." || token.s === "?.") {
      const name = peek(m, 1);
      if (name.t === "name") {
        m.at += 2;
        v = member(m, v, name.s);
        continue;
      }
      if (token.s === "." || name.s !== "(" && name.s !== "[") return v;
      m.at++;
      continue;
    }
    if (token.s === "(") {
      const { pos } = token;
      const close = closing(m, m.at);
      const args = readArgs(m);
      m.at = Math.min(close + 1, m.stop);
      v = callValue(m, v, { args, pos, end: m.tokens[m.at - 1]?.end ?? pos });
    } else if (token.s === "[" && !(token.nl && m.tokens[m.at - 1]?.s === "}")) {
      const close = closing(m, m.at);
      const key = within(m, m.tokens, m.at + 1, close, () => commaList(m));
      m.at = Math.min(close + 1, m.stop);
      v = indexed(m, v, key);
    } else if (token.s === "!" && !token.nl && (isOp(m, ".", 1) || isOp(m, ")", 1))) m.at++;
    else if (token.s === "<" && (v.k === "ref" || v.k === "bound") && skipGenerics(m)) continue;
    else return v;
    if (m.sink.options.budget.steps <= 0) return v;
  }
}

function readArgs(m: Machine): Arg[] {
  const close = closing(m, m.at);
  const named = (m.lang as CurlyOptions).namedArguments === true; // curly() made the language
  return within(m, m.tokens, m.at + 1, close, () => {
    const args: Arg[] = [];
    while (m.at < m.stop) {
      const { at } = m;
      const { pos } = peek(m);
      const spread = eat(m, "...");
      let name: string | undefined;
      if (named && isOp(m, ":", 1) && (peek(m).t === "name" || peek(m).t === "str")) {
        name = peek(m).s;
        m.at += 2;
      }
      const v = assignment(m);
      const place = { pos, end: m.tokens[Math.max(m.at - 1, 0)]?.end ?? pos };
      if (spread && v.k === "list") {
        for (const val of v.items.slice(0, 1024)) args.push({ val, ...place });
        if (v.open) args.push({ val: WHATEVER, ...place });
      } else args.push(name === undefined ? { val: v, ...place } : { val: v, name, ...place });
      if (!eat(m, ",") && m.at <= at) m.at = at + 1;
      if (args.length > 4096 || m.sink.options.budget.steps <= 0) break;
    }
    return args;
  });
}

function pieces(m: Machine, token: Token): readonly Val[] {
  if (token.parts === undefined) return [text(token.s)];
  return token.parts.map((part): Val =>
    typeof part === "string" ? text(part) : within(m, part, 0, part.length, () => commaList(m))
  );
}

function primary(m: Machine): Val {
  const token = peek(m);
  switch (token.t) {
    case "str":
      m.at++;
      return token.parts === undefined ? text(token.s) : joinTexts(pieces(m, token).map(asTextOrAlt), "");
    case "num": {
      m.at++;
      const n = /^0\d+$/.test(token.s) ? parseInt(token.s, 8) : Number(token.s);
      return Number.isNaN(n) ? WHATEVER : num(n);
    }
    case "regex":
      m.at++;
      return { k: "obj", cls: "RegExp", text: text(token.s) };
    case "name":
      return named(m, token.s);
    case "op": {
      const close = closing(m, m.at);
      if (token.s === "(") return parenthesised(m);
      if (token.s === "[") {
        const v = within(m, m.tokens, m.at + 1, close, () => array(m));
        m.at = Math.min(close + 1, m.stop);
        return v;
      }
      if (token.s === "{") {
        const v = within(m, m.tokens, m.at + 1, close, () => objectLiteral(m));
        m.at = Math.min(close + 1, m.stop);
        return v;
      }
      return WHATEVER;
    }
    default:
      return WHATEVER;
  }
}

function asTextOrAlt(v: Val): Val {
  return v.k === "alt" ? v : asText(v);
}

/** An array; where a key stands before an item, a table (PHP's arrays, Lua's tables, Perl's pairs). */
function array(m: Machine): Val {
  const items: Val[] = [];
  let open = false;
  let map: Map<string, Val> | undefined;
  while (m.at < m.stop) {
    const { at } = m;
    if (eat(m, ",")) continue;
    if (eat(m, "...")) {
      const v = assignment(m);
      if (v.k === "list" || v.k === "text") items.push(...iterate(v).slice(0, 1024));
      else open = true;
    } else {
      const v = assignment(m);
      if (eat(m, ":")) {
        map ??= new Map();
        const value = assignment(m);
        if (v.k === "text" && map.size < 1024) map.set(v.s, value);
        else if (v.k === "num") map.set(String(v.n), value);
      } else items.push(v);
    }
    if (m.at <= at) m.at = at + 1;
    if (items.length > 4096 || m.sink.options.budget.steps <= 0) break;
  }
  if (map !== undefined) {
    items.forEach((item, i) => map?.set(String(i + 1), item));
    return { k: "dict", map, open };
  }
  return list(items, open);
}

function objectLiteral(m: Machine): Val {
  const map = new Map<string, Val>();
  let open = false;
  while (m.at < m.stop && m.sink.options.budget.steps > 0) {
    if (eat(m, ",")) continue;
    const start = m.at;
    if (eat(m, "...")) {
      const v = assignment(m);
      if (v.k === "dict") { for (const [key, value] of v.map) map.set(key, value); }
      else open = true;
      continue;
    }
    let token = peek(m);
    while (
      token.t === "name" && /^(?:async|get|set)$/.test(token.s) &&
      (peek(m, 1).t === "name" || peek(m, 1).t === "str")
    ) {
      m.at++;
      token = peek(m);
    }
    if (eat(m, "*")) token = peek(m);
    let key: string | undefined;
    if (token.t === "op" && token.s === "[") {
      const close = closing(m, m.at);
      const computed = within(m, m.tokens, m.at + 1, close, () => commaList(m));
      key = computed.k === "text" ? computed.s : undefined;
      m.at = Math.min(close + 1, m.stop);
    } else {
      key = token.s;
      m.at++;
    }
    let v: Val;
    if (eat(m, ":")) v = assignment(m);
    else if (isOp(m, "(")) v = callable(m, key ?? "");
    else {
      m.at = start;
      v = assignment(m);
    }
    if (key === undefined) open = true;
    else if (map.size < 1024) map.set(key, v);
    if (m.at <= start) m.at = start + 1;
  }
  return { k: "dict", map, open };
}

function named(m: Machine, s: string): Val {
  switch (s) {
    case "true":
      m.at++;
      return TRUE;
    case "false":
      m.at++;
      return FALSE;
    case "null":
    case "undefined":
      m.at++;
      return NIL;
    case "NaN":
      m.at++;
      return WHATEVER;
    case "function":
      return functionExpression(m);
    case "class":
      return classExpression(m);
    case "async":
      if (isName(m, "function", 1)) {
        m.at++;
        return functionExpression(m);
      }
      break;
    case "of":
    case "in":
    case "instanceof":
    case "else":
    case "case":
      return WHATEVER;
  }
  m.at++;
  return lookUp(m.scope, s) ?? ref(s);
}
