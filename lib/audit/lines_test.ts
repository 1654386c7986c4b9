import assert from "node:assert/strict";
import fc from "fast-check";
import { lineBlocks, linesBackward, wholeLinesEnd } from "./lines.ts";

const decoder = new TextDecoder();

/** Texts with short and with long lines. */
const TEXTS = fc.array(fc.oneof(fc.string({ maxLength: 5 }), fc.constant("x".repeat(20_000)))).map((lines) =>
  lines.map((line) => line.replaceAll("\n", "")).join("\n")
);

function withFile(text: string, work: (file: Deno.FsFile, size: number) => void): void {
  const path = Deno.makeTempFileSync();
  try {
    Deno.writeTextFileSync(path, text);
    using file = Deno.openSync(path, { read: true });
    work(file, file.statSync().size);
  } finally {
    Deno.removeSync(path);
  }
}

Deno.test("lines: forwards, in blocks of any size, they are the file's", () => {
  fc.assert(
    fc.property(TEXTS, fc.integer({ min: 1, max: 100_000 }), (text, block) =>
      withFile(text, (file, size) => {
        let read = "";
        for (const { bytes } of lineBlocks(file, 0, size, block)) read += decoder.decode(bytes);
        assert.equal(read, text.slice(0, text.lastIndexOf("\n") + 1));
      })),
    { numRuns: 50 },
  );
});

Deno.test("lines: backwards they are the same, with their offsets", () => {
  fc.assert(
    fc.property(TEXTS, (text) =>
      withFile(text, (file, size) => {
        const end = wholeLinesEnd(file, size);
        const bytes = new TextEncoder().encode(text);
        assert.equal(end, bytes.lastIndexOf(10) + 1);
        const lines = [...linesBackward(file, end)];
        const whole = text.split("\n").slice(0, -1);
        assert.deepEqual(lines.map((line) => decoder.decode(line.bytes)), whole.reverse());
        for (const line of lines) {
          assert.deepEqual(bytes.subarray(line.start, line.start + line.bytes.length), line.bytes);
        }
      })),
    { numRuns: 50 },
  );
});
