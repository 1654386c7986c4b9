/**
 * PowerShell's pipelines, assignments and the arguments of commands.
 *
 * @module
 */

import { type Argument, runCommand } from "./commands.ts";
import { at, char, DEEPEST, space, spend } from "./cursor.ts";
import { expression, postfix, primary } from "./expressions.ts";
import { blockEnd, quoteAt, skipSpace, stringEnd } from "./scan.ts";
import { placeFrom, type Reader, readVariable, setVariable, type Target } from "./state.ts";
import { bareword, ENDS } from "./strings.ts";
import { add, joined } from "./values.ts";
import { linesOf } from "./cmdlet_effects.ts";
import { emitPath, type Place } from "../sink.ts";
import { emitContent } from "../writing.ts";
import {
  alt,
  arithmetic,
  concat,
  iterate,
  knownText,
  list,
  NIL,
  text,
  toText,
  type Val,
  WHATEVER,
} from "../value.ts";

/** Pipelines joined by `&&` and `||`. */
export function chain(r: Reader): Val {
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
      const right = r.depth >= DEEPEST ? WHATEVER : (r.depth++, r.hooks.statement(r));
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

/** A file that output goes to. */
interface Output {
  readonly target: Val;
  readonly at: Place;
  readonly append: boolean;
}

function fill(r: Reader, { target, at, append }: Output, v: Val): void {
  emitContent(r.sink, target, linesOf(v), at, append ? "behind" : "anew");
}

/** `> file`, `2>&1`, `*>> file` after a command or expression. */
function redirections(r: Reader, v: Val, start: number, later?: Output[]): Val {
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
      if (/^1?>/.test(op[0])) {
        const output: Output = { target, at: placeFrom(r, from), append: op[0].endsWith(">>") };
        if (later === undefined) fill(r, output, v);
        else later.push(output);
      }
    }
    if (r.i <= start || !spend(r)) return v;
  }
}

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
  const outputs: Output[] = [];
  const args = commandArguments(r, name, outputs);
  r.depth++;
  const v = runCommand(r, { name, args, input, called: dotted, at: placeFrom(r, start) });
  r.depth--;
  for (const output of outputs) fill(r, output, v);
  return v;
}

function commandArguments(r: Reader, name: Val, outputs: Output[]): Argument[] {
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
      redirections(r, NIL, -1, outputs);
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
export function argumentValue(r: Reader, program = false): Val {
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
