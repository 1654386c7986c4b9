/**
 * Outputs with parts of their texts taken out.
 *
 * @module
 */

import type { AfterCall, HookAnswer } from "./adapter.ts";
import { textsIn } from "./texts_in.ts";

/** How deep an output is redacted; what lies deeper is found to be left. */
const MAX_DEPTH = 64;

/** How an output is redacted. */
export interface RedactOutputOptions {
  /** Takes out of a text what may not pass; what it has left comes out of it as it is. */
  readonly redact: (text: string) => string;
  /** The text that the model reads of an output. Default {@link textsIn}. */
  readonly textOf?: (output: unknown) => string;
}

/**
 * The same output, in the same shape, with parts of its texts taken out. Undefined where something is left that is to be
 * taken out, as when it stretches over several texts: the output must then be withheld whole.
 */
export function redactOutput(
  raw: unknown,
  { redact, textOf = textsIn }: RedactOutputOptions,
): { readonly output: unknown } | undefined {
  const walk = (value: unknown, depth: number): unknown => {
    if (typeof value === "string") return redact(value);
    if (typeof value !== "object" || value === null || depth >= MAX_DEPTH) return value;
    if (Array.isArray(value)) return value.map((item) => walk(item, depth + 1));
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, walk(item, depth + 1)]));
  };
  const output = walk(raw, 0);
  const text = textOf(output);
  return redact(text) === text ? { output } : undefined;
}

/**
 * What stands in an output's place for an agent that can put nothing but one text there: why, and the output's text
 * without what is to be taken out. Undefined where nothing is to be, or not all of it could be.
 */
export function redactedText(
  { call: { response } }: AfterCall,
  { redaction }: HookAnswer,
): string | undefined {
  if (redaction === undefined) return undefined;
  const { redact, reason } = redaction;
  const text = redact(response);
  return redact(text) === text ? `[${reason}]\n\n${text}` : undefined;
}
