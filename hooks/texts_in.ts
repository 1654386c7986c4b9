/**
 * The texts that a tool's output holds.
 *
 * @module
 */

import { isRecord, type JsonRecord } from "./payload.ts";

/** All texts within a value, one a line, in their order. Pictures, sound and other files in base64 are left out. */
export function textsIn(value: unknown): string {
  const texts: string[] = [];
  // A stack of its own: how deep a response is nested is for the tool to choose.
  const stack: unknown[] = [value];
  while (stack.length > 0) {
    const item = stack.pop();
    if (typeof item === "string") texts.push(item);
    else if (typeof item === "object" && item !== null) {
      const inner = Array.isArray(item) ? item : isRecord(item) && !isMedia(item) ? valuesOf(item) : [];
      for (let i = inner.length - 1; i >= 0; i--) stack.push(inner[i]);
    }
  }
  return texts.join("\n");
}

function valuesOf(item: JsonRecord): readonly unknown[] {
  return Object.values(item.type === "text" ? { ...item, type: undefined } : item);
}

/** Data that is no text: a block of an MCP server's output, or a part of Gemini's. */
function isMedia({ type, data, mimeType }: JsonRecord): boolean {
  if (typeof data !== "string") return false;
  return type === "image" || type === "audio" ||
    (typeof mimeType === "string" && !mimeType.startsWith("text/"));
}
