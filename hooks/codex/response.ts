/**
 * What Codex's tools returned, as text to be judged.
 *
 * @module
 */

import { isRecord } from "../payload.ts";

/** All texts within a tool's output, one a line, in their order. Pictures and sound in base64 are left out. */
export function responseText(raw: unknown): string {
  const texts: string[] = [];
  // A stack of its own: how deep a response is nested is for the tool to choose.
  const stack: unknown[] = [raw];
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

function valuesOf(item: Readonly<Record<string, unknown>>): readonly unknown[] {
  return Object.values(item.type === "text" ? { ...item, type: undefined } : item);
}

/** A block of an MCP server's output that holds data, not text. */
function isMedia({ type, data }: Readonly<Record<string, unknown>>): boolean {
  return (type === "image" || type === "audio") && typeof data === "string";
}
