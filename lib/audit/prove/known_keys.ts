/**
 * The keys by which a log's checkpoints are checked, and how far they can be trusted.
 *
 * @module
 */

import { PUBLIC_KEY } from "../checkpoint.ts";
import { type Verifier, verifierOf } from "../note.ts";
import { loadSigningKey } from "../signing_key.ts";

/** Keys and where they come from. */
export interface KnownKeys {
  readonly verifiers: readonly Verifier[];
  /** The keys as texts. */
  readonly vkeys: readonly string[];
  /**
   * `given`: named by who asks. `own`: belongs to the private key on this machine. `folder`: lies beside the log, so that
   * who changed the log may have changed it too. `none`: there is none.
   */
  readonly trust: "given" | "own" | "folder" | "none";
}

/** Where to look for keys. The first that is there counts. */
export interface KnownKeysOptions {
  /** A public key, or lines of them. */
  readonly given?: string;
  /** Path of the private key that signs. */
  readonly own?: string;
  /** Folder of the log. */
  readonly folder: string;
}

/**
 * Finds the keys.
 *
 * @throws Error where what was given holds no public key.
 */
export async function knownKeys({ given, own, folder }: KnownKeysOptions): Promise<KnownKeys> {
  if (given !== undefined) {
    const found = await keysOf(given);
    if (found.vkeys.length === 0) throw new Error("it holds no public key in the form NAME+ID+BASE64");
    return { ...found, trust: "given" };
  }
  const vkey = own === undefined ? undefined : await ownKey(own);
  if (vkey !== undefined) return { verifiers: [await verifierOf(vkey)], vkeys: [vkey], trust: "own" };
  const found = await keysOf(folderKeys(folder));
  return { ...found, trust: found.vkeys.length === 0 ? "none" : "folder" };
}

async function keysOf(text: string): Promise<Pick<KnownKeys, "verifiers" | "vkeys">> {
  const vkeys: string[] = [];
  const verifiers: Verifier[] = [];
  for (const line of text.split("\n").map((line) => line.trim())) {
    try {
      verifiers.push(await verifierOf(line));
      vkeys.push(line);
    } catch {
      // Lines that are no keys are passed over.
    }
  }
  return { verifiers, vkeys };
}

async function ownKey(path: string): Promise<string | undefined> {
  try {
    return (await loadSigningKey(path, { create: false }))?.vkey;
  } catch {
    // Another user's, or one that can't be used. Who writes the log says what is wrong with it.
    return undefined;
  }
}

function folderKeys(folder: string): string {
  try {
    return Deno.readTextFileSync(`${folder}/${PUBLIC_KEY}`);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}
