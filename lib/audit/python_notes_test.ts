/**
 * Signatures by two implementations: what one signs, the other believes, and nothing else.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { createKey, openNote, signerOf, verifierOf } from "./note.ts";

const FOLDER = new URL("testdata/", import.meta.url).pathname;

/** Runs code with the module `verify` and the given values as `given`; what it prints is JSON. */
async function python(code: string, given: unknown): Promise<unknown> {
  const script = `import json, sys\nsys.path.insert(0, ${JSON.stringify(FOLDER)})\nimport verify\n` +
    `given = json.load(sys.stdin)\n${code}`;
  const child = new Deno.Command("python3", {
    args: ["-B", "-c", script],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(JSON.stringify(given)));
  await writer.close();
  const { code: status, stdout } = await child.output();
  assert.equal(status, 0);
  return JSON.parse(new TextDecoder().decode(stdout));
}

const OPEN = `print(json.dumps([verify.open_note(note, [verify.public_key(key)]) for note, key in given]))`;

// Section 7.1 of RFC 8032.
const RFC_8032 = [
  [
    "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
    "",
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
  ],
  [
    "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
    "72",
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
  ],
  [
    "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
    "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
    "af82",
    "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
  ],
];

Deno.test("python notes: its Ed25519 has the known answers of RFC 8032", async () => {
  const code = `for seed, public, text, signature in ([bytes.fromhex(one) for one in case] for case in given):
    assert verify.public_of(seed) == public
    assert verify.ed25519_sign(seed, text) == signature
    assert verify.ed25519_verify(public, text, signature)
    assert not verify.ed25519_verify(public, text + b"x", signature)
print(len(given))`;
  assert.equal(await python(code, RFC_8032), 3);
});

Deno.test("python notes: what is signed here opens there", async () => {
  const notes: [string, string][] = [];
  const texts = fc.sample(fc.string({ unit: "grapheme" }), 30).map((text) =>
    text.replace(/\p{Cc}|\p{Cs}/gu, "\n")
  );
  for (const text of texts) {
    const { privateKey, vkey } = await createKey();
    notes.push([await (await signerOf(privateKey)).sign(`${text}\n`), vkey]);
  }
  const opened = await python(OPEN, notes) as [string, string[]][];
  assert.deepEqual(
    opened,
    texts.map((text, i) => [`${text}\n`, [notes[i]?.[1].split("+")[0]]]),
  );
});

Deno.test("python notes: what is signed there opens here, and is the same note", async () => {
  const given: [string, string][] = [];
  for (let i = 0; i < 20; i++) given.push([(await createKey()).privateKey, `text ${i}\n\né\n`]);
  const notes = await python(
    `print(json.dumps([verify.sign_note(key, text) for key, text in given]))`,
    given,
  ) as string[];
  for (const [i, [privateKey, text]] of given.entries()) {
    const signer = await signerOf(privateKey);
    assert.equal(await signer.sign(text), notes[i]);
    const { problem } = await openNote(notes[i] ?? "", [await verifierOf(signer.vkey)]);
    assert.equal(problem, undefined);
  }
});

Deno.test("python notes: of notes with a changed character, both believe the same", async () => {
  const { privateKey, vkey } = await createKey();
  const note = await (await signerOf(privateKey)).sign("a text\nof two lines\n");
  const verifier = await verifierOf(vkey);
  const changes = fc.sample(
    fc.record({
      at: fc.nat({ max: note.length - 1 }),
      to: fc.constantFrom("\n", " ", "+", "A", "—", "=", "é", "\t", ""),
    }),
    200,
  );
  const changed = changes.map(({ at, to }) => note.slice(0, at) + to + note.slice(at + 1));
  const theirs = await python(OPEN, changed.map((one) => [one, vkey])) as unknown[];
  for (const [i, one] of changed.entries()) {
    const { problem } = await openNote(one, [verifier]);
    assert.equal(problem === undefined, theirs[i] !== null, JSON.stringify(one));
    assert.equal(problem === undefined, one === note, JSON.stringify(one));
  }
});
