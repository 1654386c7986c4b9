/**
 * By which keys commands check what a log's owner signed.
 *
 * @module
 */

import type { KnownKeys } from "../audit/prove/mod.ts";
import { auditFolder } from "./audit_options.ts";
import { type Input, type Option, UsageError } from "./command.ts";
import { fileNamed, type Machine } from "./machine.ts";

/** Names the public key. */
export const PUBLIC_KEY_OPTION: Option = {
  name: "public-key",
  value: "KEY",
  summary:
    "Public key of the log, or a file with it (default: of the key on this machine, or beside the log)",
};

/**
 * Finds the keys: the one that was named; else that of this home's private key, if it is this home's log; else what lies
 * beside the log.
 *
 * @throws {UsageError} Where the named one is none.
 */
export async function auditKeys(machine: Machine, input: Input): Promise<KnownKeys> {
  const { knownKeys } = await import("../audit/prove/mod.ts");
  const folder = auditFolder(machine, input);
  const named = input.values["public-key"];
  // A key's text holds two plus signs, and names of files with keys hardly do.
  const given = named === undefined || /^[^+]+\+[0-9a-f]{8}\+/.test(named)
    ? named
    : Deno.readTextFileSync(fileNamed(machine, named));
  try {
    return await knownKeys({
      folder,
      ...(given === undefined ? {} : { given }),
      ...(folder === machine.home.audit ? { own: machine.home.auditKey } : {}),
    });
  } catch (error) {
    if (named === undefined) throw error;
    throw new UsageError(`not a public key: ${named}`, "rampart audit key prints that of a log");
  }
}

/** What to say where checks are made without any key. */
export function noKey(): UsageError {
  return new UsageError(
    "there is no public key to check with",
    "name it with --public-key; rampart audit key prints it on the machine that wrote the log",
  );
}

/** What to say of a key that the one who changed the log could have changed too; empty where there is nothing to say. */
export function trustNote({ trust }: KnownKeys): string {
  return trust === "folder"
    ? "The public key lies beside the log: who could change the log could change it too. Name one that you kept " +
      "elsewhere with --public-key.\n"
    : "";
}
