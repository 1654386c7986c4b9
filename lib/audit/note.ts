/**
 * Signed notes: a text, and the signatures of those who vouch for it (c2sp.org/signed-note), by Ed25519.
 *
 * All by WebCrypto and what is in the merkle folder: a process that starts for one tool call must not pay for node:crypto.
 *
 * @module
 */

import { smallSha256 } from "./merkle/mod.ts";

/** Signs texts with a key. */
export interface Signer {
  /** The key's name. */
  readonly name: string;
  /** The public key as a text, to check with. */
  readonly vkey: string;
  /**
   * Signs a text.
   *
   * @returns The whole note: the text, an empty line, the signature.
   * @throws {TypeError} For a text that no note can hold: one that doesn't end with a line feed, has other control
   * characters, or isn't well-formed.
   */
  sign(text: string): Promise<string>;
}

/** Checks signatures of a key. */
export interface Verifier {
  /** The key's name. */
  readonly name: string;
  /** 8 hexadecimal digits that, with the name, tell the key from others. */
  readonly keyId: string;
  /** Whether the 64 bytes are the key's signature of the text. */
  verify(text: Uint8Array, signature: Uint8Array): Promise<boolean>;
}

/** A note that was read. */
export interface OpenedNote {
  /** What was signed. Don't believe it where there is a problem. Empty where the note is malformed. */
  readonly text: string;
  /** Those of the known keys that signed it. */
  readonly signedBy: readonly Verifier[];
  /** Signature lines of known keys that are not their signatures of this text. */
  readonly failed: readonly string[];
  /** Why the note can't be believed; absent where a known key signed it and no signature of a known key is wrong. */
  readonly problem?: NoteProblem;
}

/** Why a note can't be believed. */
export interface NoteProblem {
  /** Not the form of a note; no known key's signature; a known key's signature that is wrong. */
  readonly code: "malformed" | "unknown-key" | "wrong-signature";
  /** For a person. */
  readonly message: string;
}

/** The type byte of Ed25519 in keys. */
const ED25519 = 1;
const PRIVATE = "PRIVATE+KEY+";
/** Key names begin with it, and 16 hexadecimal digits follow. It is the origin of the log's checkpoints, too. */
const ORIGIN = "rampart.local/audit/";

/** Longer notes are no notes of a log, nor do they have more signatures. */
const LONGEST = 1 << 20;
const MOST_SIGNATURES = 64;

/** An Ed25519 private key in PKCS #8 (RFC 8410) is these bytes and the seed. */
const PKCS8 = Uint8Array.fromHex("302e020100300506032b657004220420");

const encoder = new TextEncoder();

/** Makes a new key. */
export function createKey(): Promise<{ readonly privateKey: string; readonly vkey: string }> {
  const name = `${ORIGIN}${crypto.getRandomValues(new Uint8Array(8)).toHex()}`;
  return keyFromSeed(name, crypto.getRandomValues(new Uint8Array(32)));
}

/**
 * The key of a name and a seed.
 *
 * @param name Not empty, without spaces and `+`.
 * @param seed 32 random bytes.
 * @throws {TypeError} For another name or seed.
 */
export async function keyFromSeed(
  name: string,
  seed: Uint8Array,
): Promise<{ readonly privateKey: string; readonly vkey: string }> {
  if (!isName(name) || seed.length !== 32) throw new TypeError(`Cannot make a key of the name ${name}`);
  const key = await importSeed(seed, true);
  // The only way by which WebCrypto tells the public key of a private one.
  const { x = "" } = await crypto.subtle.exportKey("jwk", key);
  const publicKey = Uint8Array.fromBase64(x, { alphabet: "base64url" });
  const id = keyIdOf(name, publicKey);
  return {
    privateKey: `${PRIVATE}${name}+${id}+${typed(seed).toBase64()}`,
    vkey: `${name}+${id}+${typed(publicKey).toBase64()}`,
  };
}

/**
 * What signs with a private key.
 *
 * @param privateKey `PRIVATE+KEY+NAME+ID+BASE64`, as {@link createKey} gives it.
 * @throws Error for a text that is no such key. The message doesn't hold the key.
 */
export async function signerOf(privateKey: string): Promise<Signer> {
  const trimmed = privateKey.trim();
  const parts = trimmed.startsWith(PRIVATE) ? keyParts(trimmed.slice(PRIVATE.length)) : undefined;
  if (parts === undefined) {
    throw new Error("Not a private key of Ed25519 in the form PRIVATE+KEY+NAME+ID+BASE64");
  }
  const { name, id, bytes } = parts;
  const { vkey } = await keyFromSeed(name, bytes);
  if (vkey.split("+")[1] !== id) {
    throw new Error(`The private key of ${name} is damaged: its id is not ${id}`);
  }
  const key = await importSeed(bytes, false);
  return {
    name,
    vkey,
    async sign(text) {
      if (!isNoteText(text)) throw new TypeError("Cannot sign a text that no note can hold");
      const signature = new Uint8Array(await crypto.subtle.sign("Ed25519", key, encoder.encode(text)));
      const bytes = new Uint8Array(4 + signature.length);
      bytes.setFromHex(id);
      bytes.set(signature, 4);
      return `${text}\n— ${name} ${bytes.toBase64()}\n`;
    },
  };
}

/**
 * What checks the signatures of a public key.
 *
 * @param vkey `NAME+ID+BASE64`, as {@link Signer} has it.
 * @throws Error for a text that is no such key.
 */
export async function verifierOf(vkey: string): Promise<Verifier> {
  const parts = keyParts(vkey.trim());
  if (parts === undefined) throw new Error("Not a public key of Ed25519 in the form NAME+ID+BASE64");
  const { name, id, bytes } = parts;
  if (keyIdOf(name, bytes) !== id) {
    throw new Error(`The public key of ${name} is damaged: its id is not ${id}`);
  }
  const key = await crypto.subtle.importKey("raw", bytes, "Ed25519", false, ["verify"]);
  return {
    name,
    keyId: id,
    verify: (text, signature) =>
      crypto.subtle.verify("Ed25519", key, new Uint8Array(signature), new Uint8Array(text)),
  };
}

/**
 * Reads a note and checks its signatures. Never throws: what is wrong is said in {@link OpenedNote.problem}.
 *
 * Signatures of keys that aren't known are passed over, as are further ones of the same key.
 */
export async function openNote(note: string, verifiers: readonly Verifier[]): Promise<OpenedNote> {
  const parts = note.length <= LONGEST ? noteParts(note) : undefined;
  if (parts === undefined) {
    const message = "it does not have the form of a signed note";
    return { text: "", signedBy: [], failed: [], problem: { code: "malformed", message } };
  }
  const { text, signatures } = parts;
  const bytes = encoder.encode(text);
  const signedBy: Verifier[] = [];
  const failed: string[] = [];
  const seen = new Set<Verifier>();
  for (const { line, name, id, signature } of signatures) {
    const verifier = verifiers.find((known) => known.name === name && known.keyId === id);
    if (verifier === undefined || seen.has(verifier)) continue;
    seen.add(verifier);
    if (await isSignature(verifier, bytes, signature)) signedBy.push(verifier);
    else failed.push(line);
  }
  const opened = { text, signedBy, failed };
  if (failed.length > 0) {
    const message = "its signature is not that of its text";
    return { ...opened, problem: { code: "wrong-signature", message } };
  }
  if (signedBy.length === 0) {
    const message = `it is not signed by a known key, but by ${
      signatures.map(({ name, id }) => `${name}+${id}`).join(", ")
    }`;
    return { ...opened, problem: { code: "unknown-key", message } };
  }
  return opened;
}

async function isSignature(verifier: Verifier, text: Uint8Array, signature: Uint8Array): Promise<boolean> {
  if (signature.length !== 64) return false;
  try {
    return await verifier.verify(text, signature);
  } catch {
    return false;
  }
}

/** Whether a note is one that a signer signed. */
export async function isSignedBy(note: string, signer: Signer): Promise<boolean> {
  return (await openNote(note, [await verifierOf(signer.vkey)])).problem === undefined;
}

/** The text of a note as it stands, without a look at the signatures; undefined where it is malformed. */
export function unverifiedText(note: string): string | undefined {
  return note.length <= LONGEST ? noteParts(note)?.text : undefined;
}

interface Signature {
  readonly line: string;
  readonly name: string;
  readonly id: string;
  readonly signature: Uint8Array;
}

function noteParts(
  note: string,
): { readonly text: string; readonly signatures: readonly Signature[] } | undefined {
  if (!isNoteText(note)) return undefined;
  // The text may hold empty lines: the last one is where it ends.
  const blank = note.lastIndexOf("\n\n");
  if (blank < 0) return undefined;
  const lines = note.slice(blank + 2, -1).split("\n");
  if (lines.length > MOST_SIGNATURES) return undefined;
  const signatures: Signature[] = [];
  for (const line of lines) {
    const [, name = "", base64 = ""] = /^— (\S+) (\S+)$/u.exec(line) ?? [];
    const bytes = fromBase64(base64);
    if (!isName(name) || bytes === undefined || bytes.length < 5) return undefined;
    signatures.push({ line, name, id: bytes.subarray(0, 4).toHex(), signature: bytes.subarray(4) });
  }
  return { text: note.slice(0, blank + 1), signatures };
}

/** Whether a text may be that of a note: lines that each end with a line feed, without other control characters. */
function isNoteText(text: string): boolean {
  // deno-lint-ignore no-control-regex
  return text.endsWith("\n") && text.isWellFormed() && !/[\0-\x09\x0b-\x1f]/.test(text);
}

function isName(name: string): boolean {
  return /^[^\s+]+$/u.test(name) && name.isWellFormed();
}

/** The parts of a key's text. Base 64 may hold a `+` as well, so only the first two separate. */
function keyParts(
  text: string,
): { readonly name: string; readonly id: string; readonly bytes: Uint8Array<ArrayBuffer> } | undefined {
  const [, name = "", id = "", base64 = ""] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/su.exec(text) ?? [];
  const bytes = fromBase64(base64);
  if (!isName(name) || bytes?.length !== 33 || bytes[0] !== ED25519) return undefined;
  return { name, id, bytes: bytes.subarray(1) };
}

/** Bytes of a base-64 text (RFC 4648, section 4) in its only form; undefined for others. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    const bytes = Uint8Array.fromBase64(text, { lastChunkHandling: "strict" });
    // White space is passed over by the runtime.
    return bytes.toBase64() === text ? bytes : undefined;
  } catch {
    return undefined;
  }
}

function keyIdOf(name: string, publicKey: Uint8Array): string {
  const start = encoder.encode(`${name}\n`);
  const bytes = new Uint8Array(start.length + 33);
  bytes.set(start);
  bytes.set(typed(publicKey), start.length);
  return smallSha256(bytes).subarray(0, 4).toHex();
}

/** A key's bytes after the byte that says of which type it is. */
function typed(key: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(key.length + 1);
  bytes[0] = ED25519;
  bytes.set(key, 1);
  return bytes;
}

function importSeed(seed: Uint8Array, extractable: boolean): Promise<CryptoKey> {
  const bytes = new Uint8Array(PKCS8.length + seed.length);
  bytes.set(PKCS8);
  bytes.set(seed, PKCS8.length);
  return crypto.subtle.importKey("pkcs8", bytes, "Ed25519", extractable, ["sign"]);
}
