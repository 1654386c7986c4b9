/**
 * From a registry to a policy's text that can be believed: signature of the index, digest of the file, and what is in it.
 *
 * @module
 */

import { formatDiagnostic, parsePolicy } from "../../engine/language/mod.ts";
import { stricterOnly } from "../restrict.ts";
import { REGISTRY_KEY } from "./registry_key.ts";
import { INDEX_LIMIT, type IndexedPolicy, parseIndex, type PolicyIndex } from "./policy_index.ts";
import { readBeside, readIndex, type RegistrySource } from "./registry_source.ts";
import { signedText } from "./signed_text.ts";

/** How to reach a registry. */
export interface RegistryOptions {
  /** Public key that the index must be signed with. Default: Rampart's own. */
  readonly key?: string | undefined;
  /** Stands in for the web. */
  readonly fetch?: typeof fetch;
}

/** What was wanted, or why there is none: for a person, without a full stop. */
export type Fetched<T> = { readonly done: T } | { readonly problem: string };

/** Reads an index and checks its signature. Nothing of an index that isn't signed is looked at. */
export async function fetchIndex(
  source: RegistrySource,
  options: RegistryOptions = {},
): Promise<Fetched<PolicyIndex>> {
  const read = await readIndex(source, { limit: INDEX_LIMIT, ...web(options) });
  if ("problem" in read) return { problem: `the index can't be read: ${read.problem}` };
  const note = decode(read.bytes);
  if (note === undefined) return { problem: "the index is no text in UTF-8" };
  const signed = await signedText(note, options.key ?? REGISTRY_KEY);
  if ("problem" in signed) return { problem: `the index can't be believed: ${signed.problem}` };
  const index = parseIndex(signed.text);
  return "problem" in index ? { problem: `the index can't be read: ${index.problem}` } : { done: index };
}

/**
 * Fetches a policy's text. It is what the index says it is, it loads, and it has nothing in it that a fetched policy must
 * not have.
 */
export async function fetchPolicy(
  source: RegistrySource,
  policy: IndexedPolicy,
  options: RegistryOptions = {},
): Promise<Fetched<string>> {
  const { name, file, size, sha256 } = policy;
  const read = await readBeside(source, file, { limit: size, ...web(options) });
  if ("problem" in read) return { problem: `${name} can't be read: ${read.problem}` };
  if (read.bytes.length !== size) {
    return { problem: `${name} is not what the index names: it has another size` };
  }
  if (await sha256Of(read.bytes) !== sha256) {
    return { problem: `${name} is not what the index names: its SHA-256 is another` };
  }
  const text = decode(read.bytes);
  if (text === undefined) return { problem: `${name} is no text in UTF-8` };
  const wrong = policyProblem(text, file);
  return wrong === undefined ? { done: text } : { problem: `${name} is no community policy: ${wrong}` };
}

/** Why a text can't be a community policy; undefined where it can. */
export function policyProblem(text: string, file: string): string | undefined {
  const { file: policy, diagnostics } = parsePolicy(text, { file });
  const error = diagnostics.find(({ severity }) => severity === "error");
  if (policy === undefined || error !== undefined) {
    return error === undefined ? "it does not load" : formatDiagnostic(error);
  }
  const found: string[] = [];
  stricterOnly(policy, text, (line, what) => void found.push(`${what} in line ${line}`));
  return found.length === 0 ? undefined : `it has what only a person's own may have: ${found.join(", ")}`;
}

/** SHA-256 in small hexadecimal digits. */
export async function sha256Of(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

function web({ fetch }: RegistryOptions): Pick<RegistryOptions, "fetch"> {
  return fetch === undefined ? {} : { fetch };
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
