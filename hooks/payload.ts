/**
 * Reading what an agent's hook was given.
 *
 * @module
 */

/** An object that JSON gave. */
export type JsonRecord = Readonly<Record<string, unknown>>;

/** Whether a value is an object with names, and no list. */
export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** How deep a payload may be nested. Agents' own stay below 20. */
const MAX_DEPTH = 256;

/**
 * Parses a payload, which must be one JSON object.
 *
 * @returns The object, or in plain words why there is none. Never throws.
 */
export function parsePayload(text: string): { readonly value: JsonRecord } | { readonly problem: string } {
  if (text.trim() === "") return { problem: "the payload is empty" };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: "the payload is not JSON" };
  }
  if (!isRecord(value)) return { problem: "the payload is not a JSON object" };
  return isDeeper(value, MAX_DEPTH) ? { problem: "the payload is nested too deeply" } : { value };
}

function isDeeper(value: unknown, limit: number): boolean {
  let level: readonly unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true;
    const next: unknown[] = [];
    for (const item of level) {
      if (typeof item !== "object" || item === null) continue;
      for (const inner of Object.values(item)) {
        if (typeof inner === "object" && inner !== null) next.push(inner);
      }
    }
    level = next;
  }
  return false;
}
