/**
 * Keys and signed notes: known answers of Go's note package and of RFC 8032, and notes that are not what they say.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { createKey, keyFromSeed, openNote, signerOf, verifierOf } from "./note.ts";

// The example keys of golang.org/x/mod/sumdb/note.
const NEUMANN = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const NEUMANN_PUBLIC = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const NEUMANN_TEXT =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const NEUMANN_NOTE = `${NEUMANN_TEXT}
— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
`;

Deno.test("note: a text signed by a known key gives the note that Go gives", async () => {
  const signer = await signerOf(NEUMANN);
  assert.equal(signer.name, "PeterNeumann");
  assert.equal(signer.vkey, NEUMANN_PUBLIC);
  assert.equal(await signer.sign(NEUMANN_TEXT), NEUMANN_NOTE);
});

Deno.test("note: Go's note opens", async () => {
  const verifier = await verifierOf(NEUMANN_PUBLIC);
  const { text, signedBy, failed, problem } = await openNote(NEUMANN_NOTE, [verifier]);
  assert.deepEqual([text, signedBy, failed, problem], [NEUMANN_TEXT, [verifier], [], undefined]);
});

const RFC_8032: readonly (readonly [seed: string, publicKey: string])[] = [
  [
    "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
  ],
  [
    "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
  ],
  [
    "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
    "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
  ],
];

for (const [seed, publicKey] of RFC_8032) {
  Deno.test(`note: the public key of RFC 8032's seed ${seed.slice(0, 8)}`, async () => {
    const { vkey } = await keyFromSeed("a", Uint8Array.fromHex(seed));
    assert.equal(Uint8Array.fromBase64(vkey.split("+").slice(2).join("+")).toHex(), `01${publicKey}`);
  });
}

Deno.test("note: a new key has a name of its own, signs, and its notes open", async () => {
  const [one, other] = [await createKey(), await createKey()];
  assert.notEqual(one.privateKey, other.privateKey);
  assert.match(one.vkey, /^rampart\.local\/audit\/[0-9a-f]{16}\+[0-9a-f]{8}\+/);
  const note = await (await signerOf(one.privateKey)).sign("text\n\nmore, with an empty line: é\n");
  const verifiers = [await verifierOf(other.vkey), await verifierOf(one.vkey)];
  const opened = await openNote(note, verifiers);
  assert.equal(opened.problem, undefined);
  assert.equal(opened.text, "text\n\nmore, with an empty line: é\n");
  assert.deepEqual(opened.signedBy, [verifiers[1]]);
});

Deno.test("note: a note of an unknown key is not believed, whatever it says its name is", async () => {
  const verifier = await verifierOf(NEUMANN_PUBLIC);
  const { privateKey } = await keyFromSeed("PeterNeumann", new Uint8Array(32));
  const note = await (await signerOf(privateKey)).sign(NEUMANN_TEXT);
  const { problem, signedBy, failed } = await openNote(note, [verifier]);
  assert.deepEqual([problem?.code, signedBy, failed], ["unknown-key", [], []]);
  assert.match(problem?.message ?? "", /PeterNeumann\+[0-9a-f]{8}$/);
});

Deno.test("note: any byte of a note, changed to any other, is not believed or says the same", async () => {
  const verifier = await verifierOf(NEUMANN_PUBLIC);
  const bytes = new TextEncoder().encode(NEUMANN_NOTE);
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: bytes.length - 1 }), fc.nat({ max: 255 }), async (at, to) => {
      const changed = bytes.slice();
      fc.pre(changed[at] !== to);
      changed[at] = to;
      const { problem } = await openNote(new TextDecoder().decode(changed), [verifier]);
      assert.notEqual(problem, undefined, `byte ${at} became ${to}`);
    }),
    { numRuns: 1000 },
  );
});

Deno.test("note: one wrong signature of a known key is enough not to believe it", async () => {
  const { privateKey, vkey } = await createKey();
  const other = await (await signerOf(privateKey)).sign("another text\n");
  const both = NEUMANN_NOTE + other.split("\n").at(-2) + "\n";
  const [neumann, mine] = [await verifierOf(NEUMANN_PUBLIC), await verifierOf(vkey)];
  const opened = await openNote(both, [neumann, mine]);
  assert.equal(opened.problem?.code, "wrong-signature");
  assert.deepEqual([opened.signedBy, opened.failed.length], [[neumann], 1]);
  // Who doesn't know the other key passes its signature over.
  assert.equal((await openNote(both, [neumann])).problem, undefined);
});

const MALFORMED: readonly (readonly [name: string, note: string])[] = [
  ["nothing", ""],
  ["no signature", "text\n"],
  ["an empty line and no signature", "text\n\n"],
  ["no line feed at the end", NEUMANN_NOTE.slice(0, -1)],
  ["an empty line at the end", `${NEUMANN_NOTE}\n`],
  ["a hyphen for the dash", NEUMANN_NOTE.replace("—", "-")],
  ["a carriage return", NEUMANN_NOTE.replace("problem,\n", "problem,\r\n")],
  ["a tab", NEUMANN_NOTE.replace(" is", "\tis")],
  ["two spaces", NEUMANN_NOTE.replace("— ", "—  ")],
  ["a signature without key", NEUMANN_NOTE.replace("— PeterNeumann ", "—  ")],
  ["white space in base 64", NEUMANN_NOTE.replace("x08g", "x08 g")],
  ["base 64 without padding", NEUMANN_NOTE.replace("nAM=", "nAM")],
  ["base 64 with other last bits", NEUMANN_NOTE.replace("nAM=", "nAN=")],
  ["too many signatures", NEUMANN_NOTE + NEUMANN_NOTE.split("\n").at(-2)?.concat("\n").repeat(64)],
  ["too long", `${"x".repeat(1 << 20)}${NEUMANN_NOTE}`],
  ["a lone surrogate", `\ud800${NEUMANN_NOTE}`],
];

for (const [name, note] of MALFORMED) {
  Deno.test(`note: malformed: ${name}`, async () => {
    const { problem, text } = await openNote(note, [await verifierOf(NEUMANN_PUBLIC)]);
    assert.deepEqual([problem?.code, text], ["malformed", ""]);
  });
}

Deno.test("note: a text that no note can hold is not signed", async () => {
  const signer = await signerOf(NEUMANN);
  for (const text of ["", "no line feed", "tab\t\n", "\ud800\n"]) {
    await assert.rejects(signer.sign(text), TypeError, JSON.stringify(text));
  }
});

Deno.test("note: texts that are no keys are said to be none, without showing them", async () => {
  const damaged = NEUMANN.replace("c74f20a3", "c74f20a4");
  for (const key of ["", "x", NEUMANN_PUBLIC, NEUMANN.slice(0, -4), damaged, NEUMANN.replace("+AY", "+BY")]) {
    await assert.rejects(signerOf(key), (error: Error) => !error.message.includes("AYEKFALV"), key);
  }
  for (
    const key of ["", "x", NEUMANN, NEUMANN_PUBLIC.slice(0, -4), NEUMANN_PUBLIC.replace("Peter", "peter")]
  ) {
    await assert.rejects(verifierOf(key), /public key/, key);
  }
});

Deno.test("note: a key's text may end with a line feed, as files do", async () => {
  assert.equal((await signerOf(`${NEUMANN}\n`)).vkey, NEUMANN_PUBLIC);
  assert.equal((await verifierOf(`${NEUMANN_PUBLIC}\n`)).keyId, "c74f20a3");
});

Deno.test("note: nothing of it loads node:crypto, which a cold start would wait for", async () => {
  const args = ["info", "--json", new URL("note.ts", import.meta.url).href];
  const { stdout } = await new Deno.Command(Deno.execPath(), { args }).output();
  assert.doesNotMatch(new TextDecoder().decode(stdout), /node:/);
});
