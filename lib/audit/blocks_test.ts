import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { fileBlocks, runsBackward } from "./blocks.ts";

const decoder = new TextDecoder();

async function withFile(
  content: Uint8Array,
  suffix: ".jsonl" | ".jsonl.gz",
  work: (path: string) => Promise<void>,
): Promise<void> {
  const path = Deno.makeTempFileSync({ suffix });
  try {
    Deno.writeFileSync(path, suffix === ".jsonl" ? content : gzipSync(content));
    await work(path);
  } finally {
    Deno.removeSync(path);
  }
}

const TEXTS = fc.array(fc.oneof(fc.string({ maxLength: 5 }), fc.constant("x".repeat(20_000)))).map((lines) =>
  lines.map((line) => line.replaceAll("\n", "")).join("\n")
);

for (const suffix of [".jsonl", ".jsonl.gz"] as const) {
  Deno.test(`blocks: ${suffix}: forwards, from any line on, they are the file's, with offsets`, () =>
    fc.assert(
      fc.asyncProperty(TEXTS, fc.integer({ min: 1, max: 100_000 }), fc.nat(), async (text, size, nth) => {
        const bytes = new TextEncoder().encode(text);
        const starts = [0, ...[...bytes.keys()].filter((at) => bytes[at] === 10).map((at) => at + 1)];
        const start = starts[nth % starts.length] ?? 0;
        const whole = bytes.lastIndexOf(10) + 1;
        await withFile(bytes, suffix, async (path) => {
          const blocks = fileBlocks(path, { start, size });
          let at = start;
          let step = await blocks.next();
          for (; step.done !== true; step = await blocks.next()) {
            assert.equal(step.value.start, at);
            assert.equal(
              decoder.decode(step.value.bytes),
              decoder.decode(bytes.subarray(at, at + step.value.bytes.length)),
            );
            at += step.value.bytes.length;
          }
          assert.deepEqual(step.value, { end: whole, torn: bytes.length - whole });
          assert.equal(at, whole);
        });
      }),
      { numRuns: 30 },
    ));

  Deno.test(`blocks: ${suffix}: backwards they are the same lines`, () =>
    fc.assert(
      fc.asyncProperty(TEXTS, async (text) => {
        const bytes = new TextEncoder().encode(text);
        await withFile(bytes, suffix, async (path) => {
          const found: string[] = [];
          for await (const run of runsBackward(path)) {
            for (const line of run) {
              found.push(decoder.decode(line.bytes));
              assert.deepEqual(bytes.subarray(line.start, line.start + line.bytes.length), line.bytes);
            }
          }
          assert.deepEqual(found, text.split("\n").slice(0, -1).reverse());
        });
      }),
      { numRuns: 30 },
    ));
}

Deno.test("blocks: a compressed file longer than what is held at once is read backwards whole", async () => {
  const line = `${"y".repeat(99)}\n`;
  const count = 400_000;
  await withFile(new TextEncoder().encode(line.repeat(count)), ".jsonl.gz", async (path) => {
    let at = count;
    for await (const run of runsBackward(path)) {
      for (const { start } of run) assert.equal(start, --at * line.length);
    }
    assert.equal(at, 0);
  });
});

for (
  const [name, spoil] of [
    ["cut off", (bytes: Uint8Array) => bytes.subarray(0, -4)],
    ["changed", (bytes: Uint8Array) => bytes.map((byte, i) => i === bytes.length - 6 ? byte ^ 1 : byte)],
    ["followed by something", (bytes: Uint8Array) => new Uint8Array([...bytes, 0, 0])],
    ["no compressed file", () => new TextEncoder().encode("{}\n")],
  ] as const
) {
  Deno.test(`blocks: a compressed file that is ${name} is an error`, async () => {
    const path = Deno.makeTempFileSync({ suffix: ".gz" });
    Deno.writeFileSync(path, spoil(gzipSync("a\nb\n")));
    await assert.rejects(Array.fromAsync(fileBlocks(path)), /^DamagedFile: Cannot read .*\.gz: /);
    Deno.removeSync(path);
  });
}

Deno.test("blocks: what is appended after an end is not read", async () => {
  await withFile(new TextEncoder().encode("a\nb\nc\n"), ".jsonl", async (path) => {
    const texts: string[] = [];
    for await (const { bytes } of fileBlocks(path, { start: 2, end: 4 })) texts.push(decoder.decode(bytes));
    assert.deepEqual(texts, ["b\n"]);
  });
});
