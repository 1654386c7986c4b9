/**
 * OpenAI's Chat Completions API, and the many that speak it: the verdict is an answer by a JSON schema.
 *
 * @module
 */

import * as v from "valibot";
import type { Prompt } from "./prompt.ts";
import type { Provider } from "./provider.ts";
import { VERDICT_SCHEMA } from "./verdict.ts";

const answer = v.object({
  choices: v.strictTuple([
    v.object({
      finish_reason: v.literal("stop"),
      message: v.object({
        role: v.literal("assistant"),
        content: v.string(),
        refusal: v.nullish(v.null()),
        tool_calls: v.nullish(v.pipe(v.array(v.unknown()), v.maxLength(0))),
      }),
    }),
  ]),
});

function read(value: unknown): unknown {
  const result = v.safeParse(answer, value);
  if (!result.success) return undefined;
  try {
    return JSON.parse(result.output.choices[0].message.content);
  } catch {
    return undefined;
  }
}

function bodyOf({ system, user }: Prompt, model: string): Record<string, unknown> {
  return {
    model,
    messages: [{ role: "system", content: system }, { role: "user", content: user }],
    response_format: {
      type: "json_schema",
      json_schema: { name: "verdict", strict: true, schema: VERDICT_SCHEMA },
    },
  };
}

function authorization(key: string | undefined): Record<string, string> {
  return key === undefined ? {} : { authorization: `Bearer ${key}` };
}

/** Tokens for an answer. Models that think first spend most of them on that. */
const TOKENS = 2_000;

/** The API at api.openai.com. */
export const openai: Provider = {
  name: "openai",
  base: "https://api.openai.com/v1",
  model: "gpt-5-mini",
  keyName: "OPENAI_API_KEY",
  keyless: false,
  request: (prompt, { model, key }) => ({
    path: "/chat/completions",
    headers: authorization(key),
    body: { ...bodyOf(prompt, model), max_completion_tokens: TOKENS, store: false },
  }),
  read,
};

/** Others that speak the same, such as a server on this machine. They know the older names alone. */
export const compatible: Provider = {
  name: "compatible",
  // Not OpenAI's: a key must not be sent to whoever speaks the same language.
  keyName: "RAMPART_VERIFIER_KEY",
  keyless: true,
  request: (prompt, { model, key }) => ({
    path: "/chat/completions",
    headers: authorization(key),
    body: { ...bodyOf(prompt, model), max_tokens: TOKENS, temperature: 0 },
  }),
  read,
};
