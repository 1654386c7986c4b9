/**
 * Canonical JSON, RFC 8785: one text for one value, in every language.
 *
 * @module
 */

/**
 * Writes a JSON value in its canonical form: no white space, members sorted by the UTF-16 code units of their keys,
 * numbers and strings as ECMAScript writes them.
 *
 * Lone surrogates, which RFC 8785 has no form for, become U+FFFD. A member that is undefined is left out.
 *
 * @param value Null, booleans, finite numbers, strings, and arrays and plain objects of these.
 * @throws {TypeError} For a value that JSON does not have.
 *
 * @example
 * ```ts
 * import { canonicalJson } from "./canonical.ts";
 * console.log(canonicalJson({ b: 1e21, a: "é" })); // {"a":"é","b":1e+21}
 * ```
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case "string":
      return canonicalString(value);
    case "number":
      if (!Number.isFinite(value)) throw new TypeError(`Cannot write as JSON: ${value}`);
      return String(value);
    case "boolean":
      return value ? "true" : "false";
    case "object":
      if (value === null) return "null";
      return Array.isArray(value) ? canonicalArray(value) : canonicalObject(value);
    default:
      throw new TypeError(`Cannot write as JSON: a ${typeof value}`);
  }
}

/** A string in its canonical form, quotes included. */
export function canonicalString(text: string): string {
  return JSON.stringify(text.isWellFormed() ? text : text.toWellFormed());
}

function canonicalArray(items: readonly unknown[]): string {
  let text = "[";
  for (let i = 0; i < items.length; i++) text += (i === 0 ? "" : ",") + canonicalJson(items[i]);
  return `${text}]`;
}

function canonicalObject(object: object): string {
  const record = object as Readonly<Record<string, unknown>>;
  let text = "{";
  // The default order of `sort` is that of UTF-16 code units.
  for (const key of Object.keys(record).sort()) {
    const value = record[key];
    if (value === undefined) continue;
    text += `${text.length === 1 ? "" : ","}${canonicalString(key)}:${canonicalJson(value)}`;
  }
  return `${text}}`;
}
