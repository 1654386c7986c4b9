/**
 * What the commands about community policies have in common: which registry, and by which key.
 *
 * @module
 */

import { absolute, displayPath } from "../policies/mod.ts";
import {
  keyProblem,
  placeOfRegistry,
  type RegistrySource,
  registrySource,
  shippedRegistry,
} from "../policies/registry/mod.ts";
import { type Input, type Option, UsageError } from "./command.ts";
import type { Machine } from "./machine.ts";

/** The options that name another registry. */
export const REGISTRY_OPTIONS: readonly Option[] = [
  {
    name: "index",
    value: "PATH|URL",
    summary: "Another registry's index: a file, a folder, or an https address",
  },
  {
    name: "key",
    value: "KEY|FILE",
    summary: "Public key that the index must be signed with (default: Rampart's)",
  },
];

/** A registry that a person named, or the one that ships with Rampart. */
export interface Registry {
  readonly source: RegistrySource;
  readonly key: string | undefined;
  /** As it is shown. */
  readonly place: string;
}

/**
 * The registry that the options name.
 *
 * @throws {UsageError} Where they name none.
 */
export async function registryOf({ values }: Input, { cwd, userHome }: Machine): Promise<Registry> {
  const source = values.index === undefined ? shippedRegistry() : registrySource(values.index, cwd);
  if ("problem" in source) throw new UsageError(`cannot use ${values.index}: ${source.problem}`);
  const key = values.key === undefined ? undefined : keyFrom(values.key, cwd);
  const wrong = key === undefined ? undefined : await keyProblem(key);
  if (wrong !== undefined) throw new UsageError(`cannot use the key: ${wrong}`);
  const place = values.index === undefined
    ? "the registry that ships with Rampart"
    : displayPath(placeOfRegistry(source), userHome);
  return { source, key, place };
}

/** A key itself, or the first line of the file that holds it. */
function keyFrom(given: string, cwd: string): string {
  if (/^[^+\s]+\+[0-9a-f]{8}\+\S+$/.test(given)) return given;
  try {
    return Deno.readTextFileSync(absolute(given, cwd)).split("\n")[0]?.trim() ?? "";
  } catch (error) {
    throw new UsageError(`cannot read the key: ${error instanceof Error ? error.message : String(error)}`);
  }
}
