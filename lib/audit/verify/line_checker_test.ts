/**
 * The good path: what it finds sound is sound by the exact look, and what the log writes takes it.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { auditWasm } from "../../../scripts/build_audit_wasm.ts";
import { chainEvent, NO_HASH, writeEntry } from "../chain.ts";
import type { AuditEvent, Entry } from "../entry.ts";
import { callEntry } from "../test_log.ts";
import { exactLine } from "./exact_line.ts";
import { createLineChecker, type LineChecker, MOST_LINES } from "./line_checker.ts";
import { LINES_WASM } from "./lines_wasm.ts";

const encoder = new TextEncoder();
const ID = "01KG9YS7G0";

/** Lines of events with some parameters, in a chain. */
async function chained(entries: readonly Entry[]): Promise<string[]> {
  const lines: string[] = [];
  let prev = NO_HASH;
  for (const [seq, entry] of entries.entries()) {
    const id = `${ID}${String(seq).padStart(16, "0")}`;
    const { event, line } = await chainEvent(writeEntry(entry), {
      v: 1,
      seq,
      id,
      time: "2026-01-31T12:00:00.000Z",
      prev,
    });
    prev = event.hash;
    lines.push(line.slice(0, -1));
  }
  return lines;
}

/** Which lines are found sound. */
function soundness(checker: LineChecker, lines: readonly (string | Uint8Array)[]): boolean[] {
  const parts = lines.map((line) => typeof line === "string" ? encoder.encode(line) : line);
  const block = new Uint8Array(parts.reduce((sum, { length }) => sum + length + 1, 0));
  let at = 0;
  for (const part of parts) {
    block.set(part, at);
    at += part.length;
    block[at++] = 10;
  }
  checker.load(block);
  const sound: boolean[] = [];
  for (let lines = checker.check(); lines !== undefined; lines = checker.check()) {
    for (let i = 0; i < lines.count; i++) sound.push(lines.isSound(i));
  }
  return sound;
}

/** A line of event 1 with a text as the value of its parameters, hashed as it stands, and event 0 before it. */
async function lineWith(params: string): Promise<readonly [string, string]> {
  const [zero = "", one = ""] = await chained([callEntry("a"), callEntry("b")]);
  const bare = one.replace(/"hash":"\w{64}",/, "").replace('{"command":"b"}', params);
  const hash = createHash("sha256").update(`\0${bare}`).digest("hex");
  return [zero, bare.replace('"id":', `"hash":"${hash}","id":`)];
}

/** Whether the good path finds event 1 sound, and the exact look does. */
async function both(params: string): Promise<readonly [boolean, boolean]> {
  const [zero, one] = await lineWith(params);
  const last = exactLine(encoder.encode(zero), undefined).event;
  const { event, problems } = exactLine(encoder.encode(one), last);
  return [
    soundness(createLineChecker(), [zero, one])[1] ?? false,
    event !== undefined && problems.length === 0,
  ];
}

Deno.test("the good path takes what the log writes usually, but for the first line", async () => {
  const lines = await chained([
    callEntry("ls"),
    callEntry('é \u{1f600} \u007f "\\/\n\u0001\t\u2028'),
    callEntry("", {
      params: { a: [], b: {}, c: [1, -2, 0, 0.5, 0.000001, 123456789012345], d: [true, false, null] },
    }),
    callEntry("", { params: { "": "empty key", " ": 1, "!": 2, "a b": { deep: [[[[{}]]]] } } }),
    { kind: "notice", notice: "daemon-started", level: "info", message: "", detail: { pid: 1 } },
    callEntry("x".repeat(200_000)),
  ]);
  assert.deepEqual(soundness(createLineChecker(), lines), [false, true, true, true, true, true]);
});

const UNUSUAL: readonly (readonly [string, boolean])[] = [
  // Sound by the exact look alone: rare, and left to it.
  ["1e+21", true],
  ["0.1234567890123456", true],
  ['{"é":1}', true],
  [`${"[".repeat(70)}${"]".repeat(70)}`, true],
  // Not canonical.
  ["1e21", false],
  ["1.0", false],
  ["-0", false],
  ["-0.0", false],
  ["01", false],
  ["+1", false],
  [".5", false],
  ["1.", false],
  ["0.0000001", false],
  ["0.00", false],
  ["1.50", false],
  [" 1", false],
  ["[1, 2]", false],
  ["[1,]", false],
  ["[,1]", false],
  ['{"a":1,}', false],
  ['{"b":1,"a":2}', false],
  ['{"a":1,"a":2}', false],
  ['{"a b":1,"a":2}', false],
  ['{"a\\u0062":1}', false],
  ['"\\/"', false],
  ['"\\u0041"', false],
  ['"\\u000a"', false],
  ['"\\u001F"', false],
  ['"\\ud800"', false],
  ['"\\x"', false],
  ['"\t"', false],
  ["tru", false],
  ["nul", false],
  ["NaN", false],
  ["", false],
  [`${"[".repeat(201)}${"]".repeat(201)}`, false],
];

for (const [text, isSound] of UNUSUAL) {
  Deno.test(`the good path does not take ${text.slice(0, 20)}`, async () => {
    assert.deepEqual(await both(text), [false, isSound]);
  });
}

Deno.test("bytes that are no UTF-8 are not taken", async () => {
  for (
    const hex of [
      "80",
      "c080",
      "c1bf",
      "c2",
      "e08080",
      "e09f80",
      "eda080",
      "e282",
      "f0808080",
      "f08fbfbf",
      "f4908080",
      "f5808080",
      "ff",
    ]
  ) {
    const [zero, one] = await lineWith('"@@"');
    const bytes = encoder.encode(one);
    const at = one.indexOf("@@");
    const bare = new Uint8Array([
      ...bytes.subarray(0, at),
      ...Uint8Array.fromHex(hex),
      ...bytes.subarray(at + 2),
    ]);
    // With the hash that these bytes have.
    const text = new TextDecoder("latin1").decode(bare);
    const member = /"hash":"\w{64}",/.exec(text);
    assert.ok(member !== null);
    const rest = [bare.subarray(0, member.index), bare.subarray(member.index + member[0].length)] as const;
    const hash = createHash("sha256").update("\0").update(rest[0]).update(rest[1]).digest("hex");
    bare.set(encoder.encode(hash), member.index + 8);
    assert.equal(soundness(createLineChecker(), [zero, bare])[1], false, hex);
  }
});

Deno.test("whatever an event holds, good path and exact look agree that it is sound", async () => {
  const options = { numRuns: 200, seed: 7 };
  const plain = fc.oneof(fc.string({ unit: "binary" }), fc.integer(), fc.boolean(), fc.constant(null));
  const values = [
    ...fc.sample(fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue()), options),
    ...fc.sample(fc.dictionary(fc.constantFrom("a", "b c", "d_e"), plain), options),
  ];
  const lines = await chained(values.map((params) => callEntry("", { params })));
  const sound = soundness(createLineChecker(), lines);
  let last: AuditEvent | undefined;
  for (const line of lines) {
    const { event, problems } = exactLine(encoder.encode(line), last);
    assert.deepEqual(problems, [], line);
    last = event;
  }
  const taken = sound.filter(Boolean).length;
  assert.ok(taken > 150, `only ${taken} were taken`);
});

Deno.test("whatever JSON text an event holds, what the good path takes is sound", async () => {
  const number = fc.stringMatching(/^-?\d{0,4}(\.\d{0,17})?(e[+-]?\d{1,2})?$/);
  const string = fc.stringMatching(/^"([a-é\u2028]|\\[a-z"\\/]|\\u00[01][0-9a-fA-F]){0,8}"$/);
  const { text } = fc.letrec((tie) => ({
    text: fc.oneof(
      { maxDepth: 3 },
      number,
      string,
      fc.constantFrom("true", "null", "[]", "{}"),
      tie("list"),
      tie("object"),
    ),
    list: fc.array(tie("text"), { maxLength: 3 }).map((items) => `[${items.join(",")}]`),
    object: fc.array(
      fc.tuple(fc.constantFrom('""', '"a"', '"b"', '"aa"', '"a!"', '"é"', '"\\n"'), tie("text")),
      { maxLength: 3 },
    )
      .map((members) => `{${members.map((pair) => pair.join(":")).join(",")}}`),
  }));
  let taken = 0;
  await fc.assert(
    fc.asyncProperty(text, async (params) => {
      const [good, exact] = await both(String(params));
      if (good) taken++;
      assert.ok(exact || !good, String(params));
    }),
    { numRuns: 3000 },
  );
  assert.ok(taken > 300, `only ${taken} were taken`);
});

Deno.test("whatever byte is changed, what the good path takes is sound", async () => {
  const lines =
    (await chained([callEntry("a"), callEntry("é\n", { params: { n: [1.5, -20], s: "\u0001x" } })]))
      .map((line) => encoder.encode(line));
  const [zero = new Uint8Array(), one = new Uint8Array()] = lines;
  const last = exactLine(zero, undefined).event;
  const checker = createLineChecker();
  for (let at = 0; at < one.length; at++) {
    for (
      const to of [0, 0x20, 0x22, 0x30, 0x39, 0x5c, 0x65, 0x7b, 0x7d, 0x80, 0xc3, 0xff, (one[at] ?? 0) ^ 1]
    ) {
      const changed = one.slice();
      changed[at] = to;
      if (to === one[at] || to === 10) continue;
      checker.forget();
      const sound = soundness(checker, [zero, changed])[1];
      const { problems } = exactLine(changed, last);
      assert.ok(problems.length > 0, `byte ${at} became ${to}`);
      assert.equal(sound, false, `byte ${at} became ${to}`);
    }
  }
});

Deno.test("a line that does not follow the one before is not taken, and the next one is held against it", async () => {
  const [zero = "", one = "", two = "", three = ""] = await chained(
    ["a", "b", "c", "d"].map((text) => callEntry(text)),
  );
  const check = (...lines: readonly string[]) => soundness(createLineChecker(), lines);
  assert.deepEqual(check(zero, one, two, three), [false, true, true, true]);
  assert.deepEqual(check(zero, two, three), [false, false, true]);
  assert.deepEqual(check(zero, one, one, two), [false, true, false, true]);
  assert.deepEqual(check(zero, "", one, two), [false, false, false, true]);
  assert.deepEqual(check(zero, one.replace('"b"', '"x"'), two), [false, false, true]);
});

Deno.test("the chain goes on from block to block, and through blocks of many lines and of long ones", async () => {
  const lines = await chained(Array.from({ length: 2 * MOST_LINES + 3 }, () => callEntry("")));
  const checker = createLineChecker();
  assert.deepEqual(soundness(checker, lines).filter((sound) => !sound).length, 1);
  const more = await chained([
    ...Array.from({ length: 3 }, () => callEntry("")),
    callEntry("x".repeat(1 << 20)),
    callEntry(""),
  ]);
  const other = createLineChecker();
  assert.deepEqual(more.map((line) => soundness(other, [line])[0]), [false, true, true, true, true]);
});

Deno.test("texts of every length are hashed right", async () => {
  const lines = await chained(Array.from({ length: 300 }, (_, i) => callEntry("y".repeat(i))));
  assert.equal(soundness(createLineChecker(), lines).filter((sound) => !sound).length, 1);
});

Deno.test("lines_wasm.ts is what zig builds from lines.c", async (t) => {
  const text = await auditWasm();
  if (text === undefined) {
    console.log("skipped: there is no zig of that version");
    return;
  }
  await t.step("byte by byte", () => {
    const built = [...text.matchAll(/^ {2}"([^"]+)",$/gm)].map(([, line]) => line).join("");
    assert.ok(built === LINES_WASM, "lines.c was changed: run deno task audit-wasm");
  });
});
