/**
 * What verification finds in a log without checkpoints, and that a verifier in another language, written by the description
 * alone, finds the same.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { openAuditLog } from "./log.ts";
import { callEntry, logFiles, withLogFolder } from "./test_log.ts";
import { DAY, foundByBoth, NOON } from "./test_verifiers.ts";
import { verifyLog } from "./verify.ts";

/** Three days with four events each; events hold all that JSON can write in more than one way. */
async function makeLog(folder: string): Promise<void> {
  let now = NOON;
  const log = openAuditLog(folder, { now: () => now });
  for (let i = 0; i < 12; i++) {
    const params = {
      command: `call ${i} é\u{1f600}\u007f"\\/\n\u0001`,
      "\ufb33": i,
      "\u{1f600}": 1e21,
      n: [0.1 * i, -0, 1e-7],
    };
    await log.append(callEntry("", { params }));
    if (i % 4 === 3) now += DAY;
  }
  await log.close();
}

/** Lines of the second day's file, changed and written back. */
function change(folder: string, work: (lines: string[]) => void): void {
  const path = `${folder}/${SECOND}`;
  const lines = Deno.readTextFileSync(path).split("\n").slice(0, -1);
  work(lines);
  Deno.writeTextFileSync(path, lines.map((line) => `${line}\n`).join(""));
}

const [FIRST, SECOND, THIRD] = ["2026-01-31.jsonl", "2026-02-01.jsonl", "2026-02-02.jsonl"];

interface Tampering {
  readonly name: string;
  readonly how: (folder: string) => void;
  readonly found: readonly string[];
}

/** Rewrites the last line, with a hash that fits. */
function rewriteLast(folder: string, work: (line: string) => string): void {
  const path = `${folder}/${THIRD}`;
  const lines = Deno.readTextFileSync(path).split("\n");
  const bare = work(lines[3]?.replace(/"hash":"\w{64}",/, "") ?? "");
  const hash = createHash("sha256").update(`\0${bare}`).digest("hex");
  lines[3] = bare.replace('"id":', `"hash":"${hash}","id":`);
  Deno.writeTextFileSync(path, lines.join("\n"));
}

const TAMPERINGS: readonly Tampering[] = [
  { name: "nothing", how: () => {}, found: [] },
  {
    name: "an event edited",
    how: (folder) => change(folder, (lines) => lines[1] = lines[1]?.replace("call 5", "call 6") ?? ""),
    found: [`${SECOND}:2 edited`],
  },
  {
    name: "an event edited and hashed anew, as it seems",
    how: (folder) =>
      change(folder, (lines) => lines[1] = lines[1]?.replace(/"hash":"../, '"hash":"00') ?? ""),
    found: [`${SECOND}:2 edited`, `${SECOND}:3 chain`],
  },
  {
    name: "white space put in",
    how: (folder) => change(folder, (lines) => lines[1] = lines[1]?.replace('"v":1', '"v": 1') ?? ""),
    found: [`${SECOND}:2 edited`],
  },
  {
    name: "an event written anew as it was",
    how: (folder) => rewriteLast(folder, (line) => line),
    found: [],
  },
  {
    name: "an event written with its members in another order, hash and all",
    how: (folder) =>
      rewriteLast(folder, (line) => line.replace('"tool":"exec","v":1', '"v":1,"tool":"exec"')),
    found: [`${THIRD}:4 edited`],
  },
  {
    name: "a number written another way, hash and all",
    how: (folder) => rewriteLast(folder, (line) => line.replace("1e+21", "1e21")),
    found: [`${THIRD}:4 edited`],
  },
  {
    name: "a line removed",
    how: (folder) => change(folder, (lines) => lines.splice(1, 1)),
    found: [`${SECOND}:2 chain`],
  },
  {
    name: "a file's first line removed",
    how: (folder) => change(folder, (lines) => lines.splice(0, 1)),
    found: [`${SECOND}:1 chain`],
  },
  {
    name: "a file's last line removed",
    how: (folder) => change(folder, (lines) => lines.splice(3, 1)),
    found: [`${THIRD}:1 chain`],
  },
  {
    name: "a line twice",
    how: (folder) => change(folder, (lines) => lines.splice(1, 0, lines[0] ?? "")),
    found: [`${SECOND}:2 chain`, `${SECOND}:2 id`],
  },
  {
    name: "two lines that changed places",
    how: (folder) => change(folder, (lines) => lines.splice(1, 2, lines[2] ?? "", lines[1] ?? "")),
    found: [`${SECOND}:2 chain`, `${SECOND}:3 chain`, `${SECOND}:3 id`, `${SECOND}:4 chain`],
  },
  {
    name: "a line that is no event",
    how: (folder) => change(folder, (lines) => lines.splice(1, 0, "{}")),
    found: [`${SECOND}:2 garbled`],
  },
  {
    name: "an empty line",
    how: (folder) => change(folder, (lines) => lines.splice(1, 0, "")),
    found: [`${SECOND}:2 garbled`],
  },
  {
    name: "a file removed in the middle",
    how: (folder) => Deno.removeSync(`${folder}/${SECOND}`),
    found: [`${THIRD}:1 chain`],
  },
  {
    name: "the first file removed",
    how: (folder) => Deno.removeSync(`${folder}/${FIRST}`),
    found: [`${SECOND}:1 start`],
  },
  {
    name: "two files that changed names",
    how: (folder) => {
      Deno.renameSync(`${folder}/${SECOND}`, `${folder}/x`);
      Deno.renameSync(`${folder}/${THIRD}`, `${folder}/${SECOND}`);
      Deno.renameSync(`${folder}/x`, `${folder}/${THIRD}`);
    },
    found: [`${SECOND}:1 chain`, `${SECOND}:1 file`, `${THIRD}:1 chain`, `${THIRD}:1 id`, `${THIRD}:1 file`],
  },
  {
    name: "the last file renamed",
    how: (folder) => Deno.renameSync(`${folder}/${THIRD}`, `${folder}/2026-03-01.jsonl`),
    found: ["2026-03-01.jsonl:1 file"],
  },
  {
    name: "a part of a line at an older file's end",
    how: (folder) => Deno.writeTextFileSync(`${folder}/${SECOND}`, "{", { append: true }),
    found: [`${SECOND}:5 torn`],
  },
];

for (const { name, how, found: expected } of TAMPERINGS) {
  Deno.test(`verify: ${name}`, () =>
    withLogFolder(async (folder) => {
      await makeLog(folder);
      how(folder);
      assert.deepEqual(await foundByBoth(folder), expected);
    }));
}

Deno.test("verify: a key that stands twice is found, whichever value a reader takes", () =>
  withLogFolder(async (folder) => {
    await makeLog(folder);
    rewriteLast(folder, (line) => line.replace('"tool":"exec"', '"tool":"read","tool":"exec"'));
    assert.equal((await verifyLog(folder)).problems[0]?.kind, "edited");
  }));

Deno.test("verify: bytes that are no text are found where they stand for what was there", () =>
  withLogFolder(async (folder) => {
    const log = openAuditLog(folder, { now: () => NOON });
    await log.append(callEntry("\ufffd"));
    await log.close();
    const bytes = Deno.readFileSync(`${folder}/${FIRST}`);
    // Readers that mend texts read the first three bytes of an emoji as U+FFFD, too.
    bytes.set([0xf0, 0x9f, 0x98], bytes.indexOf(0xef));
    Deno.writeFileSync(`${folder}/${FIRST}`, bytes);
    assert.deepEqual(await foundByBoth(folder), [`${FIRST}:1 garbled`]);
  }));

Deno.test("verify: says how much it read and what the last event is", () =>
  withLogFolder(async (folder) => {
    await makeLog(folder);
    const { files, events, last, spooled, torn } = await verifyLog(folder);
    assert.deepEqual([files, events, last?.seq, spooled, torn], [3, 12, 11, 0, undefined]);
  }));

Deno.test("verify: a torn tail is told apart from tampering", () =>
  withLogFolder(async (folder) => {
    await makeLog(folder);
    Deno.writeTextFileSync(`${folder}/${THIRD}`, '{"v":1', { append: true });
    const { sound, torn } = await verifyLog(folder);
    assert.deepEqual([sound, torn], [true, { file: THIRD, line: 5, bytes: 6 }]);
    assert.deepEqual(await foundByBoth(folder), []);
  }));

Deno.test("verify: no log is sound", () =>
  withLogFolder(async (folder) => {
    assert.deepEqual(await verifyLog(folder), {
      sound: true,
      files: 0,
      events: 0,
      checkpoints: 0,
      covered: 0,
      keys: [],
      problems: [],
      problem_count: 0,
      spooled: 0,
    });
  }));

Deno.test("verify: any byte of any line, changed to any other, is found", () =>
  withLogFolder(async (folder) => {
    await makeLog(folder);
    const names = logFiles(folder);
    const whole = names.map((name) => Deno.readFileSync(`${folder}/${name}`));
    const byte = fc.record({
      file: fc.nat({ max: 2 }),
      at: fc.nat({ max: 100_000 }),
      to: fc.nat({ max: 255 }),
    });
    await fc.assert(
      fc.asyncProperty(byte, async ({ file, at, to }) => {
        const bytes = whole[file]?.slice() ?? new Uint8Array();
        const place = at % bytes.length;
        const path = `${folder}/${names[file]}`;
        fc.pre(bytes[place] !== to);
        // The very last line feed: what was a line is a torn tail then, which is told apart.
        fc.pre(file !== 2 || place < bytes.length - 1);
        bytes[place] = to;
        Deno.writeFileSync(path, bytes);
        const { sound } = await verifyLog(folder);
        Deno.writeFileSync(path, whole[file] ?? new Uint8Array());
        assert.equal(sound, false, `byte ${place} of ${names[file]} became ${to}`);
      }),
      { numRuns: 1000 },
    );
  }));

Deno.test("verify: any events that are written are sound, by both verifiers", () =>
  withLogFolder(async (folder) => {
    const log = openAuditLog(folder);
    const values = fc.sample(fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue()), {
      numRuns: 300,
      seed: 1,
    });
    const doubles = fc.sample(fc.double({ noNaN: true }), { numRuns: 1000, seed: 1 });
    await Promise.all(values.map((params) => log.append(callEntry("", { params }))));
    await log.append(callEntry("", { params: { doubles } }));
    await log.close();
    assert.deepEqual(await foundByBoth(folder), []);
  }));
