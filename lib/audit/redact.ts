/**
 * Secrets taken out of values, before anything is hashed, written or handed on.
 *
 * @module
 */

import type { Entry } from "./entry.ts";
import { isSecretName, redactNamed, redactText } from "./redact_text.ts";

/** Levels below which values are replaced by a text. Far deeper ones could not be written without exhausting the stack. */
const DEEPEST = 64;
/** Values below one: what comes after is left out. */
const MOST = 100_000;

/**
 * A copy of a value without its secrets, made of JSON values alone.
 *
 * Lone surrogates become U+FFFD, numbers that JSON lacks become null, members that are undefined are left out. What lies
 * deeper than 64 levels, and what comes after 100,000 values, is replaced by a text that says so.
 *
 * @example
 * ```ts
 * import { redact } from "./redact.ts";
 * console.log(redact({ command: "curl -u me:hunter2 https://x.example" }));
 * ```
 */
export function redact(value: unknown): unknown {
  return copy(value, { left: MOST }, 0, false);
}

/** An entry without its secrets. */
export function redactEntry(entry: Entry): Entry {
  return redact(entry) as Entry;
}

function copy(value: unknown, budget: { left: number }, depth: number, secret: boolean): unknown {
  switch (typeof value) {
    case "string": {
      const text = value.isWellFormed() ? value : value.toWellFormed();
      const plain = secret ? redactNamed(text) : text;
      return plain === text ? redactText(text) : plain;
    }
    case "number":
      return Number.isFinite(value) ? value : null;
    case "boolean":
      return value;
    case "bigint":
      return String(value);
    case "object":
      break;
    default:
      return null;
  }
  if (value === null) return null;
  if (depth >= DEEPEST) return "[too deep]";
  if (Array.isArray(value)) {
    const items: unknown[] = [];
    for (const item of value) {
      if (--budget.left < 0) {
        items.push("[too many]");
        break;
      }
      items.push(copy(item, budget, depth + 1, secret));
    }
    return items;
  }
  return copyObject(value, budget, depth, secret);
}

function copyObject(object: object, budget: { left: number }, depth: number, secret: boolean): unknown {
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(object)) {
    const member = (object as Readonly<Record<string, unknown>>)[key];
    if (member === undefined || typeof member === "function" || typeof member === "symbol") continue;
    const name = key.isWellFormed() ? key : key.toWellFormed();
    if (--budget.left < 0) {
      result["[too many]"] = true;
      break;
    }
    const plain = copy(member, budget, depth + 1, secret || isSecretName(name));
    // A key may hold a secret itself: `{"https://me:hunter2@host": 1}`.
    const shown = name.length < 256 && /^[\w$-]*$/.test(name) ? name : redactText(name);
    if (shown === "__proto__") Object.defineProperty(result, shown, { value: plain, enumerable: true });
    else result[shown] = plain;
  }
  return result;
}
