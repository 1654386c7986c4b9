/**
 * A text and who vouches for it: the form of a signed note (c2sp.org/signed-note), by Ed25519.
 *
 * The audit log's notes are the same form; this folder lies below that one and only has to check.
 *
 * @module
 */

/** A public key, as it is written: `NAME+ID+BASE64`. */
export type PublicKey = string;

/** The text of a note, or why it can't be believed. */
export type SignedText = { readonly text: string } | { readonly problem: string };

/** Type byte of Ed25519 in a key. */
const ED25519 = 1;

const encoder = new TextEncoder();

/**
 * The text of a note that a key has signed.
 *
 * @param key The only key whose signature counts. Others are passed over.
 * @throws {TypeError} For a key that is none.
 */
export async function signedText(note: string, key: PublicKey): Promise<SignedText> {
  const { name, id, bytes } = await keyParts(key);
  const blank = note.lastIndexOf("\n\n");
  if (blank < 0 || !note.endsWith("\n") || !note.isWellFormed()) return { problem: "it is no signed text" };
  const text = note.slice(0, blank + 1);
  const verifier = await crypto.subtle.importKey("raw", bytes, "Ed25519", false, ["verify"]);
  for (const line of note.slice(blank + 2, -1).split("\n")) {
    const [, signer, base64 = ""] = /^— (\S+) (\S+)$/u.exec(line) ?? [];
    if (signer === undefined) return { problem: "it is no signed text" };
    const signature = fromBase64(base64);
    if (signer !== name || signature?.length !== 68 || signature.subarray(0, 4).toHex() !== id) continue;
    const right = await crypto.subtle.verify(
      "Ed25519",
      verifier,
      signature.subarray(4),
      encoder.encode(text),
    );
    return right ? { text } : { problem: "its signature is not that of its text" };
  }
  return { problem: `it is not signed with the key ${name}+${id}` };
}

/**
 * Whether a text is a public key.
 *
 * @returns Why not; undefined where it is one.
 */
export async function keyProblem(key: string): Promise<string | undefined> {
  try {
    await keyParts(key);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function keyParts(
  key: string,
): Promise<{ readonly name: string; readonly id: string; readonly bytes: Uint8Array<ArrayBuffer> }> {
  const [, name = "", id = "", base64 = ""] = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/u.exec(key.trim()) ?? [];
  const typed = fromBase64(base64);
  if (typed?.length !== 33 || typed[0] !== ED25519) {
    throw new TypeError("it is no public key of Ed25519 in the form NAME+ID+BASE64");
  }
  const digest = new Uint8Array(
    await crypto.subtle.digest("SHA-256", new Uint8Array([...encoder.encode(`${name}\n`), ...typed])),
  );
  if (digest.subarray(0, 4).toHex() !== id) throw new TypeError(`the key is damaged: its id is not ${id}`);
  return { name, id, bytes: typed.slice(1) };
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    const bytes = Uint8Array.fromBase64(text, { lastChunkHandling: "strict" });
    return bytes.toBase64() === text ? bytes : undefined;
  } catch {
    return undefined;
  }
}
