/**
 * PowerShell's expressions.
 *
 * @module
 */

import { at, char, closed, DEEPEST, space, spend } from "./cursor.ts";
import { callMember, fieldOf } from "./members.ts";
import { BINARY, binary, levelOf } from "./operators.ts";
import { blockEnd, hereString, quoteAt } from "./scan.ts";
import { blockValue, placeFrom, type Reader, setVariable, type Target } from "./state.ts";
import { castTo, staticCall, staticField } from "./static_members.ts";
import { bareword, expand, expandable, stringValue } from "./strings.ts";
import { indexed, number } from "./values.ts";
import { splitText } from "../text_library.ts";
import {
  alt,
  flag,
  joinTexts,
  knownText,
  list,
  NIL,
  num,
  originOf,
  ref,
  text,
  truth,
  unknown,
  type Val,
  WHATEVER,
} from "../value.ts";
import { UNKNOWN } from "../../word.ts";

/** An expression. Level 20 is one without operators. */
export function expression(r: Reader, level: number, targets?: (Target | undefined)[]): Val {
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

/** A value without operators. */
export function primary(r: Reader): Val {
  const c = char(r);
  const from = r.i;
  if (quoteAt(r.source, r.i) !== undefined) return stringValue(r);
  switch (c) {
    case "$":
      return expandable(r);
    case "(": {
      const end = blockEnd(r.source, r.i, r.end);
      const v = r.hooks.stretch(r, r.source, r.i + 1, closed(r, end, ")"));
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
        const v = r.hooks.stretch(r, r.source, r.i + 2, closed(r, end, ")"));
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
      const v = r.depth >= DEEPEST ? WHATEVER : r.hooks.statement(r);
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
export function postfix(r: Reader, start: Val, word = false): Val {
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
      const key = r.hooks.stretch(r, r.source, r.i + 1, closed(r, end, "]"));
      r.i = end;
      r.target = { name: target?.name ?? "", of: v, key };
      v = indexed(v, key);
    } else return v;
  }
  return v;
}
