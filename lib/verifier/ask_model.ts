/**
 * One question to a model.
 *
 * @module
 */

import { exchange, placeOf } from "../delivery/mod.ts";
import { VERSION } from "../policies/mod.ts";
import { promptFor } from "./prompt.ts";
import type { Provider } from "./provider.ts";
import type { Question } from "./question.ts";
import { readVerdict, type Verdict } from "./verdict.ts";

/** Which model, and where. */
export interface Model {
  readonly provider: Provider;
  /** Base address, without a slash at its end. */
  readonly base: string;
  readonly model: string;
  readonly key: string | undefined;
  /** Milliseconds until the answer must be there. Default 20,000. */
  readonly timeout?: number;
}

/** A verdict, or why there is none. */
export type ModelReply =
  | { readonly verdict: Verdict }
  /** `unreachable`: no answer, or an error. `no-verdict`: an answer that is none. */
  | { readonly code: "unreachable" | "no-verdict"; readonly problem: string };

/** Asks a model. Never rejects, and no problem names the key. */
export async function askModel(
  { provider, base, model, key, timeout }: Model,
  question: Question,
): Promise<ModelReply> {
  const prompt = promptFor(question);
  const { path, headers, body } = provider.request(prompt, { model, key });
  const got = await exchange(`${base}${path}`, {
    headers: {
      "content-type": "application/json",
      "accept": "application/json",
      "user-agent": `rampart/${VERSION}`,
      ...headers,
    },
    body: JSON.stringify(body),
    timeout: timeout ?? 20_000,
  });
  if (got.kind === "failed") {
    return { code: "unreachable", problem: `No answer of the model: ${got.problem}.` };
  }
  const place = placeOf(base);
  const answer = parsed(got.text);
  if (got.status !== 200) {
    const type = errorType(answer);
    return {
      code: "unreachable",
      problem: `The model's API at ${place} answered ${got.status}${type === undefined ? "" : ` (${type})`}.`,
    };
  }
  const verdict = readVerdict(provider.read(answer), prompt.nonce);
  return verdict === undefined
    ? { code: "no-verdict", problem: `The model at ${place} answered something else than a verdict.` }
    : { verdict };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The kind of an API's error. Not its message, which may repeat what was sent. */
function errorType(answer: unknown): string | undefined {
  if (typeof answer !== "object" || answer === null || !("error" in answer)) return undefined;
  const { error } = answer;
  if (typeof error !== "object" || error === null || !("type" in error)) return undefined;
  return typeof error.type === "string" && /^[a-z_]{1,40}$/.test(error.type) ? error.type : undefined;
}
