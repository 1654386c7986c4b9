/**
 * Conditions as far as they can be known: `[ … ]`, `test`, `[[ … ]]`.
 *
 * @module
 */

import type { TestExpression } from "unbash";
import { evaluateArithmetic } from "./arithmetic.ts";
import { testRegExp, toRegExp } from "./filters/mod.ts";
import { expandPattern, expandText } from "./expand.ts";
import { matchCost, matchesWhole, parsePattern } from "./pattern.ts";
import type { Reader, Status } from "./reader.ts";
import { unknownValue, type Value } from "./value.ts";
import { getValue, isSet, scopeOf, setElements, setValue } from "./variables.ts";
import { UNKNOWN } from "./word.ts";

function not(status: Status): Status {
  return status === undefined ? undefined : !status;
}

function unknown(value: Value): boolean {
  return value.unset !== undefined || value.text.includes(UNKNOWN);
}

function compareNumbers(operator: string, left: bigint, right: bigint): Status {
  switch (operator) {
    case "-eq":
      return left === right;
    case "-ne":
      return left !== right;
    case "-lt":
      return left < right;
    case "-le":
      return left <= right;
    case "-gt":
      return left > right;
    case "-ge":
      return left >= right;
  }
  return undefined;
}

function unary(r: Reader, operator: string, operand: Value): Status {
  switch (operator) {
    case "-z":
    case "-n": {
      if (operand.unset !== undefined) return undefined;
      const known = operand.text.replaceAll(UNKNOWN, "");
      if (known === "" && operand.text !== "") return undefined;
      return (known === "") === (operator === "-z");
    }
    case "-v":
      return unknown(operand) || !/^\w+$/.test(operand.text) ? undefined : isSet(getValue(r, operand.text));
  }
  return undefined;
}

/** The status of `[[ … ]]`. */
export function testStatus(r: Reader, expression: TestExpression): Status {
  switch (expression.type) {
    case "TestUnary":
      return unary(r, expression.operator, expandText(r, expression.operand));
    case "TestBinary":
      return binary(r, expression);
    case "TestLogical": {
      // All operands are expanded: substitutions in them count as run.
      const statuses = expression.operands.map((operand) => testStatus(r, operand));
      const decisive = expression.operator === "||";
      if (statuses.includes(decisive)) return decisive;
      return statuses.includes(undefined) ? undefined : !decisive;
    }
    case "TestNot": {
      const status = testStatus(r, expression.operand);
      return expression.negations.length % 2 === 1 ? not(status) : status;
    }
    case "TestGroup":
      return testStatus(r, expression.expression);
  }
}

function binary(r: Reader, expression: Extract<TestExpression, { type: "TestBinary" }>): Status {
  const { operator } = expression;
  const left = expandText(r, expression.left);
  if (operator === "==" || operator === "=" || operator === "!=") {
    const pattern = parsePattern(expandPattern(r, expression.right));
    if (pattern === undefined || unknown(left) || matchCost(pattern, left.text) > 131_072) return undefined;
    return matchesWhole(pattern, left.text) === (operator !== "!=");
  }
  const right = expandText(r, expression.right);
  if (operator === "=~") return matchRegExp(r, left, right, expression.right.text);
  if (unknown(left) || unknown(right)) return undefined;
  if (operator === "<") return left.text < right.text;
  if (operator === ">") return left.text > right.text;
  const a = evaluateArithmetic(left.text, scopeOf(r));
  const b = evaluateArithmetic(right.text, scopeOf(r));
  return a === undefined || b === undefined ? undefined : compareNumbers(operator, a, b);
}

/** Groups whose text may be asked for. */
const MOST_GROUPS = 10;

/** `[[ x =~ y ]]`: what the groups matched is in an array. */
function matchRegExp(r: Reader, left: Value, right: Value, source: string): Status {
  const known = !unknown(left) && !unknown(right) && !/['"\\]/.test(source);
  const pattern = known ? toRegExp(right.text, true, "") : undefined;
  const status = pattern === undefined ? undefined : testRegExp(pattern, left.text);
  const found = status && pattern !== undefined ? pattern.exec(left.text) : null;
  const groups = new Map<string, Value>();
  if (status === undefined) {
    const value = unknownValue(left.origin ?? "unknown", "what the expression matches is not known");
    for (let i = 0; i < MOST_GROUPS; i++) groups.set(String(i), value);
  } else found?.forEach((text, i) => groups.set(String(i), { text: text ?? "" }));
  if (r.language === "zsh") {
    setValue(r, "MATCH", groups.get("0") ?? { text: "" });
    groups.delete("0");
    const shifted = new Map([...groups].map(([key, value]) => [String(Number(key) - 1), value]));
    setElements(r, "match", shifted);
  } else setElements(r, "BASH_REMATCH", groups);
  return status;
}

/** The status of `[` and `test` with these operands. */
export function testCommandStatus(r: Reader, operands: readonly Value[]): Status {
  const [first, second, third] = operands;
  if (first === undefined) return false;
  if (first.text === "!" && operands.length > 1) return not(testCommandStatus(r, operands.slice(1)));
  if (second === undefined) return unary(r, "-n", first);
  if (third === undefined) return unary(r, first.text, second);
  if (operands.length > 3) return undefined;
  if (unknown(first) || unknown(third)) return undefined;
  switch (second.text) {
    case "=":
    case "==":
      return first.text === third.text;
    case "!=":
      return first.text !== third.text;
  }
  if (!/^\s*-?\d{1,18}\s*$/.test(first.text) || !/^\s*-?\d{1,18}\s*$/.test(third.text)) return undefined;
  return compareNumbers(second.text, BigInt(first.text.trim()), BigInt(third.text.trim()));
}
