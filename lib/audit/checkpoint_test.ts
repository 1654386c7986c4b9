/**
 * Texts of checkpoints and of a log's start, and files of notes.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { type Checkpoint, checkpointText, NO_NOTE, parseCheckpoint, splitNotes } from "./checkpoint.ts";
import { parseStart, startText } from "./log_start.ts";
import { EMPTY, grow } from "./merkle/mod.ts";

const ROOT = "0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62";

const FULL: Checkpoint = {
  origin: "rampart.local/audit/0123456789abcdef",
  size: 200,
  root: ROOT,
  time: "2026-11-21T14:23:09.120Z",
  last: "01KAK3Z2V0R8J5T9QW3N6YB4XE",
  previous: NO_NOTE,
};

const FULL_TEXT = `rampart.local/audit/0123456789abcdef
200
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
time 2026-11-21T14:23:09.120Z
last 01KAK3Z2V0R8J5T9QW3N6YB4XE
previous ${NO_NOTE}
`;

Deno.test("checkpoint: its text is as described, and reads back", () => {
  assert.equal(checkpointText(FULL), FULL_TEXT);
  assert.deepEqual(parseCheckpoint(FULL_TEXT), FULL);
});

Deno.test("checkpoint: any checkpoint reads back", () => {
  const hash = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => bytes.toHex());
  const any = fc.record({ size: fc.maxSafeNat(), root: hash, previous: hash });
  fc.assert(fc.property(any, (some) => {
    assert.deepEqual(parseCheckpoint(checkpointText({ ...FULL, ...some })), { ...FULL, ...some });
  }));
});

Deno.test("checkpoint: those of other logs need have no more than three lines, and may have others", () => {
  const text = "example.com/log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";
  const root = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  const bare = { origin: "example.com/log", size: 0, root };
  assert.deepEqual(parseCheckpoint(text), bare);
  assert.deepEqual(parseCheckpoint(`${text}more\nand more\n`), { ...bare, extensions: ["more", "and more"] });
});

const MALFORMED: readonly (readonly [name: string, from: string, to: string])[] = [
  ["no line feed at the end", `${NO_NOTE}\n`, NO_NOTE],
  ["an empty line", "\ntime", "\n\ntime"],
  ["no origin", "rampart.local/audit/0123456789abcdef", ""],
  ["a zero before the size", "\n200\n", "\n0200\n"],
  ["a size that is none", "\n200\n", "\n-1\n"],
  ["a size that no number holds", "\n200\n", "\n9007199254740993\n"],
  ["a root that is too short", "q2I=", "qw=="],
  ["a root in base 64 with other last bits", "q2I=", "q2J="],
  ["white space after a root", "q2I=", "q2I= "],
  ["a time in another form", ".120Z", "Z"],
  ["an id that is none", "last 01", "last 91"],
  ["a hash in capitals", NO_NOTE, "A".repeat(64)],
  ["a line twice", "last ", `last -\nlast `],
];

for (const [name, from, to] of MALFORMED) {
  Deno.test(`checkpoint: malformed: ${name}`, () => {
    assert.ok(FULL_TEXT.includes(from));
    assert.equal(parseCheckpoint(FULL_TEXT.replace(from, to)), undefined);
  });
}

const note = (text: string): string => `${text}\n\n— key é\n`;

Deno.test("checkpoint: a file of notes is split, with the place of each in bytes and lines", () => {
  const [one, two] = [note("é"), note("a\nb")];
  const bytes = new TextEncoder().encode(one).length;
  assert.deepEqual(splitNotes(`${one}\n${two}\n`), {
    notes: [{ note: one, offset: 0, line: 1 }, { note: two, offset: bytes + 1, line: 5 }],
  });
  assert.deepEqual(splitNotes(""), { notes: [] });
});

Deno.test("checkpoint: any beginning of a file of notes has the notes that are whole, and a torn rest", () => {
  const [one, two] = [`${note("a")}\n`, `${note("b\nc")}— other é\n\n`];
  const bytes = new TextEncoder().encode(one).length;
  const whole = one + two;
  for (let length = 0; length <= whole.length; length++) {
    const { notes, torn } = splitNotes(whole.slice(0, length));
    const expected = length < one.length ? 0 : length < whole.length ? 1 : 2;
    assert.equal(notes.length, expected, `of ${length}`);
    const isEnd = [0, one.length, whole.length].includes(length);
    const rest = expected === 0 ? { offset: 0, line: 1 } : { offset: bytes, line: 5 };
    assert.deepEqual(torn, isEnd ? undefined : rest, `of ${length}`);
  }
});

Deno.test("checkpoint: what is no note is a part of the next, and the ones after it are found", () => {
  const { notes } = splitNotes(`${note("a")}\n\nrubbish\n\n${note("b")}\n${note("c")}\n`);
  assert.deepEqual(notes.map(({ note, line }) => [note, line]), [
    [note("a"), 1],
    [`\nrubbish\n\n${note("b")}`, 5],
    [note("c"), 12],
  ]);
});

const LEAVES = Array.from({ length: 11 }, (_, i) => new Uint8Array(32).fill(i));
const START = {
  origin: FULL.origin,
  time: "2026-11-21T14:23:09.120Z",
  last: "01KAK3Z2V0R8J5T9QW3N6YB4XE",
  previousHash: ROOT,
  frontier: grow(EMPTY, LEAVES),
};

Deno.test("log start: it reads back, with the tree of what was deleted", () => {
  const { checkpoint, ...start } = parseStart(startText(START)) ?? {};
  assert.deepEqual(start, START);
  assert.equal(checkpoint?.size, 11);
});

const WRONG_STARTS: readonly (readonly [name: string, from: string | RegExp, to: string])[] = [
  ["a hash of the tree changed", /frontier ../, "frontier ff"],
  ["a hash of the tree missing", /frontier .*\n/, ""],
  ["another size", "\n11\n", "\n12\n"],
  ["another root", /\n[^\n]{43}=\n/, "\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"],
  ["no mark", "pruned\n", ""],
  ["no hash of the event before", /previous-hash .*\n/, ""],
  ["no time", /time .*\n/, ""],
];

for (const [name, from, to] of WRONG_STARTS) {
  Deno.test(`log start: not believed: ${name}`, () => {
    const text = startText(START);
    assert.notEqual(text.replace(from, to), text);
    assert.equal(parseStart(text.replace(from, to)), undefined);
  });
}
