/**
 * Shell arithmetic: `$((…))`, `((…))`, `let`, array subscripts, in 64-bit integers as Bash has them.
 *
 * @module
 */

import { UNKNOWN } from "./word.ts";

/** How an expression gets at variables. */
export interface ArithmeticScope {
  /** The variable's text; undefined where it can't be known. An unset variable is the empty text. */
  get(name: string, subscript: string | undefined): string | undefined;
  /** Assigns; undefined is a value that can't be known. */
  set(name: string, subscript: string | undefined, value: string | undefined): void;
}

/** The value, or undefined where it can't be known. `error`: Bash would refuse the expression. */
type Value = bigint | undefined;

class ArithmeticError extends Error {}

interface Cursor {
  readonly text: string;
  at: number;
  readonly scope: ArithmeticScope;
  readonly depth: number;
  /** Above nought: the part is not evaluated (the other side of `?:`, `&&`, `||`). */
  skip: number;
  /** Operands that may still be looked at, those in variables' values too. */
  readonly effort: { left: number };
}

const BINARY: Readonly<Record<string, number>> = {
  "||": 1,
  "&&": 2,
  "|": 3,
  "^": 4,
  "&": 5,
  "==": 6,
  "!=": 6,
  "<": 7,
  ">": 7,
  "<=": 7,
  ">=": 7,
  "<<": 8,
  ">>": 8,
  "+": 9,
  "-": 9,
  "*": 10,
  "/": 10,
  "%": 10,
  "**": 11,
};

const ASSIGNMENT = /^(?:\*|\/|%|\+|-|<<|>>|&|\^|\|)?=(?!=)/;
const OPERATOR = /^(?:\|\||&&|==|!=|<=|>=|<<|>>|\*\*|[|^&<>+\-*/%])/;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*/;
const NUMBER = /^[0-9][0-9A-Za-z@_#]*/;

function blank(cursor: Cursor): void {
  while (/[ \t\n\r]/.test(cursor.text[cursor.at] ?? "")) cursor.at++;
}

function rest(cursor: Cursor): string {
  return cursor.text.slice(cursor.at, cursor.at + 80);
}

function wrap(value: bigint): bigint {
  return BigInt.asIntN(64, value);
}

/** A number as the shell writes it: decimal, `0x`, octal with a leading nought, `base#digits`. */
function numberValue(text: string): bigint {
  const based = /^(\d+)#([0-9A-Za-z@_]*)$/.exec(text);
  if (based !== null) {
    const base = Number(based[1]);
    if (base < 2 || base > 64) throw new ArithmeticError(text);
    let value = 0n;
    for (const char of based[2] ?? "") {
      const digit = digitOf(char, base);
      if (digit >= base) throw new ArithmeticError(text);
      value = wrap(value * BigInt(base) + BigInt(digit));
    }
    return value;
  }
  if (/^0[xX][0-9A-Fa-f]*$/.test(text)) return text.length === 2 ? 0n : wrap(BigInt(text));
  if (/^0[0-7]*$/.test(text)) return text.length === 1 ? 0n : wrap(BigInt(`0o${text.slice(1)}`));
  if (/^[1-9][0-9]*$/.test(text) && text.length < 200) return wrap(BigInt(text));
  throw new ArithmeticError(text);
}

function digitOf(char: string, base: number): number {
  if (char >= "0" && char <= "9") return char.charCodeAt(0) - 48;
  if (char >= "a" && char <= "z") return char.charCodeAt(0) - 87;
  if (char >= "A" && char <= "Z") return char.charCodeAt(0) - (base <= 36 ? 55 : 29);
  return char === "@" ? 62 : 63;
}

interface Place {
  readonly name: string;
  readonly subscript: string | undefined;
}

/** A variable's name with its subscript, if one stands here. */
function readPlace(cursor: Cursor): Place | undefined {
  const name = NAME.exec(rest(cursor))?.[0];
  if (name === undefined) return undefined;
  cursor.at += name.length;
  if (cursor.text[cursor.at] !== "[") return { name, subscript: undefined };
  let depth = 0;
  const start = cursor.at + 1;
  for (; cursor.at < cursor.text.length; cursor.at++) {
    const char = cursor.text[cursor.at];
    if (char === "[") depth++;
    else if (char === "]" && --depth === 0) {
      return { name, subscript: cursor.text.slice(start, cursor.at++) };
    }
  }
  throw new ArithmeticError("]");
}

function variableValue(cursor: Cursor, place: Place): Value {
  if (cursor.skip > 0) return 0n;
  const text = cursor.scope.get(place.name, place.subscript);
  if (text === undefined) return undefined;
  if (/^-?[1-9][0-9]{0,17}$|^0$/.test(text)) return BigInt(text);
  if (text.trim() === "") return 0n;
  if (cursor.depth > 8) throw new ArithmeticError("recursion");
  return evaluateText(text, cursor.scope, cursor.depth + 1, cursor.effort);
}

function store(cursor: Cursor, place: Place, value: Value): void {
  if (cursor.skip === 0) {
    cursor.scope.set(place.name, place.subscript, value === undefined ? undefined : String(value));
  }
}

function primary(cursor: Cursor): Value {
  blank(cursor);
  if (--cursor.effort.left < 0) throw new ArithmeticError("effort");
  const text = rest(cursor);
  const char = text[0];
  if (char === undefined) throw new ArithmeticError("end");
  if (char === "(") {
    cursor.at++;
    const value = comma(cursor);
    blank(cursor);
    if (cursor.text[cursor.at] !== ")") throw new ArithmeticError(")");
    cursor.at++;
    return value;
  }
  const step = text.startsWith("++") || text.startsWith("--");
  if (step) {
    const mark = cursor.at;
    cursor.at += 2;
    blank(cursor);
    const place = readPlace(cursor);
    if (place !== undefined) {
      const old = variableValue(cursor, place);
      const value = old === undefined ? undefined : wrap(old + (char === "+" ? 1n : -1n));
      store(cursor, place, value);
      return value;
    }
    cursor.at = mark;
  }
  if (char === "+" || char === "-" || char === "!" || char === "~") {
    cursor.at++;
    const value = primary(cursor);
    if (value === undefined) return undefined;
    if (char === "-") return wrap(-value);
    if (char === "!") return value === 0n ? 1n : 0n;
    return char === "~" ? wrap(~value) : value;
  }
  const digits = NUMBER.exec(text)?.[0];
  if (digits !== undefined) {
    cursor.at += digits.length;
    return numberValue(digits);
  }
  const place = readPlace(cursor);
  if (place === undefined) throw new ArithmeticError(text);
  blank(cursor);
  const after = rest(cursor);
  if (after.startsWith("++") || after.startsWith("--")) {
    cursor.at += 2;
    const old = variableValue(cursor, place);
    store(cursor, place, old === undefined ? undefined : wrap(old + (after[0] === "+" ? 1n : -1n)));
    return old;
  }
  const assign = ASSIGNMENT.exec(after)?.[0];
  if (assign !== undefined) {
    cursor.at += assign.length;
    const operator = assign.slice(0, -1);
    // The old value counts as it is before the right side is evaluated.
    const left = operator === "" ? undefined : variableValue(cursor, place);
    const right = assignment(cursor);
    const value = operator === "" ? right : combine(operator, left, right);
    store(cursor, place, value);
    return value;
  }
  return variableValue(cursor, place);
}

function combine(operator: string, left: Value, right: Value): Value {
  if (left === undefined || right === undefined) return undefined;
  switch (operator) {
    case "+":
      return wrap(left + right);
    case "-":
      return wrap(left - right);
    case "*":
      return wrap(left * right);
    case "/":
    case "%":
      if (right === 0n) throw new ArithmeticError("division by 0");
      return wrap(operator === "/" ? left / right : left % right);
    case "**":
      if (right < 0n) throw new ArithmeticError("negative exponent");
      return power(left, right);
    case "<<":
      return wrap(left << (right & 63n));
    case ">>":
      return wrap(left >> (right & 63n));
    case "&":
      return wrap(left & right);
    case "|":
      return wrap(left | right);
    case "^":
      return wrap(left ^ right);
    case "==":
      return left === right ? 1n : 0n;
    case "!=":
      return left !== right ? 1n : 0n;
    case "<":
      return left < right ? 1n : 0n;
    case ">":
      return left > right ? 1n : 0n;
    case "<=":
      return left <= right ? 1n : 0n;
    default:
      return left >= right ? 1n : 0n;
  }
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = base;
  for (let left = exponent; left > 0n; left >>= 1n) {
    if ((left & 1n) === 1n) result = wrap(result * square);
    square = wrap(square * square);
  }
  return result;
}

function binary(cursor: Cursor, least: number): Value {
  let left = primary(cursor);
  for (;;) {
    blank(cursor);
    const text = rest(cursor);
    const operator = OPERATOR.exec(text)?.[0];
    const strength = operator === undefined ? undefined : BINARY[operator];
    if (operator === undefined || strength === undefined || strength < least) return left;
    cursor.at += operator.length;
    if (operator === "&&" || operator === "||") {
      const decided = left !== undefined && (left === 0n) === (operator === "&&");
      if (decided) cursor.skip++;
      const right = binary(cursor, strength + 1);
      if (decided) cursor.skip--;
      if (decided) left = operator === "&&" ? 0n : 1n;
      else left = left === undefined || right === undefined ? undefined : right === 0n ? 0n : 1n;
    } else {
      // `**` binds to the right, the others to the left.
      const right = binary(cursor, operator === "**" ? strength : strength + 1);
      left = cursor.skip > 0 ? 0n : combine(operator, left, right);
    }
  }
}

function assignment(cursor: Cursor): Value {
  const test = binary(cursor, 1);
  blank(cursor);
  if (cursor.text[cursor.at] !== "?") return test;
  cursor.at++;
  if (test === 0n) cursor.skip++;
  const yes = comma(cursor);
  if (test === 0n) cursor.skip--;
  blank(cursor);
  if (cursor.text[cursor.at] !== ":") throw new ArithmeticError(":");
  cursor.at++;
  const certain = test !== undefined && test !== 0n;
  if (certain) cursor.skip++;
  const no = assignment(cursor);
  if (certain) cursor.skip--;
  return test === undefined ? undefined : test === 0n ? no : yes;
}

function comma(cursor: Cursor): Value {
  let value = assignment(cursor);
  for (;;) {
    blank(cursor);
    if (cursor.text[cursor.at] !== ",") return value;
    cursor.at++;
    value = assignment(cursor);
  }
}

function evaluateText(
  text: string,
  scope: ArithmeticScope,
  depth: number,
  effort: { left: number },
): Value {
  if (text.includes(UNKNOWN)) return undefined;
  if (text.length > 2_048) return undefined;
  const cursor: Cursor = { text, at: 0, scope, depth, skip: 0, effort };
  blank(cursor);
  if (cursor.at === text.length) return 0n;
  const value = comma(cursor);
  blank(cursor);
  if (cursor.at < text.length) throw new ArithmeticError(text);
  return value;
}

/**
 * Evaluates an expression whose `$` expansions are done.
 *
 * ```ts
 * evaluateArithmetic("2 + 3 * x", { get: () => "4", set: () => {} }); // 14n
 * ```
 *
 * @returns undefined where the value can't be known, or the shell would report an error.
 */
export function evaluateArithmetic(text: string, scope: ArithmeticScope): bigint | undefined {
  if (/^-?(?:[1-9][0-9]{0,17}|0)$/.test(text)) return BigInt(text);
  try {
    return evaluateText(text, scope, 0, { left: 512 });
  } catch (error) {
    if (error instanceof ArithmeticError || error instanceof RangeError) return undefined;
    throw error;
  }
}
