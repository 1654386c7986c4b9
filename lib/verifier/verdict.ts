/**
 * What a model may answer, and nothing else.
 *
 * @module
 */

import * as v from "valibot";

/** A model's verdict on a call. */
export interface Verdict {
  readonly verdict: "allow" | "deny" | "ask";
  /** One sentence, at most 200 characters. Written by a model that has read hostile text: to be escaped where shown. */
  readonly reason: string;
}

const verdict = v.strictObject({
  verdict: v.picklist(["allow", "deny", "ask"]),
  reason: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200)),
});

/** The same as JSON Schema, with the keywords alone that every API takes in its strict mode. */
export const VERDICT_SCHEMA = {
  type: "object",
  properties: {
    verdict: { type: "string", enum: ["allow", "deny", "ask"], description: "The verdict on the call." },
    reason: { type: "string", description: "One plain sentence, at most 25 words and 200 characters." },
  },
  required: ["verdict", "reason"],
  additionalProperties: false,
} as const;

/** Reads a verdict; undefined for anything else, and for one that repeats the frame's random word. */
export function readVerdict(value: unknown, nonce: string): Verdict | undefined {
  const result = v.safeParse(verdict, value);
  if (!result.success || result.output.reason.toLowerCase().includes(nonce.toLowerCase())) return undefined;
  return result.output;
}
