/**
 * The APIs by which models are asked.
 *
 * @module
 */

import { anthropic } from "./anthropic.ts";
import { compatible, openai } from "./openai.ts";
import type { Prompt } from "./prompt.ts";

/** What is sent to a model. */
export interface ModelRequest {
  /** Added to the base address. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** One API. */
export interface Provider {
  readonly name: "anthropic" | "openai" | "compatible";
  /** Where it is; undefined where that must be said. */
  readonly base?: string;
  /** Which model is asked where nothing is said; undefined where something must be. */
  readonly model?: string;
  /** The environment variable that holds its key. */
  readonly keyName: string;
  /** Whether it works without a key. */
  readonly keyless: boolean;
  /** How to ask. */
  readonly request: (prompt: Prompt, options: { model: string; key: string | undefined }) => ModelRequest;
  /** The verdict within an answer, still to be checked; undefined where the answer has none. */
  readonly read: (answer: unknown) => unknown;
}

/** All of them. */
export const PROVIDERS: readonly Provider[] = [anthropic, openai, compatible];
