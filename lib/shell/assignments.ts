/**
 * Assignments: `x=1`, `x+=1`, `a=(1 2)`, `a[1]=x`, as statements and as words of `export` and `declare`.
 *
 * @module
 */

import type { ArrayValue, Assignment } from "unbash";
import { expandMade, expandText, expandWord } from "./expand.ts";
import { endOf, type Reader, startOf } from "./reader.ts";
import { ownAliases } from "./state.ts";
import { type Field, fieldOf, type Value, valueOf } from "./value.ts";
import {
  findVariable,
  getElements,
  joinValues,
  keyOf,
  setElement,
  setElements,
  setValue,
} from "./variables.ts";
import { UNKNOWN } from "./word.ts";

/** Makes an assignment. */
export function assign(r: Reader, item: Assignment): void {
  const { name, value } = item;
  const append = item.append === true;
  if (value.type === "ArrayValue") return assignArray(r, name, value, append);
  const text = expandText(r, value, true);
  if (item.index === undefined) return setValue(r, name, text, append);
  const key = expandText(r, item.index).text;
  setElement(r, name, key, text, append);
  // What a command's name stands for.
  if (COMMANDS.has(name)) ownAliases(r.state).set(key, text.text);
}

/** Arrays through which the shells let a script say what a command's name stands for. */
const COMMANDS = new Set(["BASH_ALIASES", "BASH_CMDS", "aliases", "galiases", "commands", "functions"]);

/** Fills an array from `(…)`. */
export function assignArray(r: Reader, name: string, array: ArrayValue, append: boolean): void {
  const associative = findVariable(r, name)?.associative ?? false;
  const elements = new Map(append ? getElements(r, name) : undefined);
  // What the elements' own words see of the array is what it was.
  let next = 0;
  for (const key of elements.keys()) next = Math.max(next, Number(key) + 1);
  const plain: Value[] = [];
  for (const element of array.elements) {
    const keyed = /^\[((?:[^\][]|\[[^\]]*\])*)\](\+?)=/.exec(element.text);
    if (keyed !== null) {
      const [whole, index = "", plus] = keyed;
      const subscript = expandMade(r, index === "" ? "''" : index)?.text ?? index;
      // The shell refuses an empty key.
      if (associative && subscript === "") continue;
      const at = associative ? subscript : keyOf(r, name, subscript) ?? UNKNOWN;
      const text = expandMade(r, element.text.slice(whole.length), true) ?? { text: "" };
      const before = plus === "+" ? elements.get(at) : undefined;
      elements.set(at, before === undefined ? text : joinValues([before, text], ""));
      if (!associative) next = Number(at) + 1 || 0;
      continue;
    }
    const fields: Field[] = [];
    // Here `a=~/x` is no assignment.
    r.elements = true;
    expandWord(r, element, fields);
    r.elements = false;
    for (const field of fields) {
      if (associative) plain.push(valueOf(field));
      else elements.set(String(next++), valueOf(field));
    }
  }
  for (let i = 0; i < plain.length; i += 2) {
    const key = plain[i];
    if (key !== undefined) elements.set(key.text, plain[i + 1] ?? { text: "" });
  }
  r.budget.steps -= elements.size;
  setElements(r, name, elements);
}

/** The word that `export x=1` hands to `export`. `assigner` is the program that gets it. */
export function assignmentField(r: Reader, item: Assignment, assigner: string | undefined): Field {
  const { value, name } = item;
  const pos = startOf(r, item);
  const end = endOf(r, item);
  if (value.type === "ArrayValue") {
    // A word can't carry the elements: `declare` puts them in place once it has made the array.
    (r.declared ??= new Map()).set(name, () => assignArray(r, name, value, item.append === true));
    if (assigner === "declare" || assigner === "typeset" || assigner === "local" || assigner === "readonly") {
      return { value: `${name}=${value.elements.map((element) => element.text).join(" ")}`, pos, end };
    }
    return { value: item.text, pos, end };
  }
  const text = expandText(r, value, true);
  const index = item.index === undefined ? "" : `[${expandText(r, item.index).text}]`;
  const field = fieldOf(text, pos, end);
  const head = `${name}${index}${item.append ? "+" : ""}=`;
  return {
    ...field,
    value: head + field.value,
    ...(field.pattern === undefined ? undefined : { pattern: head + field.pattern }),
  };
}
