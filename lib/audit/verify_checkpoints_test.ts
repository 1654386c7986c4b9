/**
 * What verification finds in a log with checkpoints: one test for each way of tampering. The verifier in another language
 * finds the same.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { splitNotes } from "./checkpoint.ts";
import { eventFiles } from "./files.ts";
import { openAuditLog } from "./log.ts";
import { keyFromSeed, signerOf } from "./note.ts";
import { callEntry, withLogFolder } from "./test_log.ts";
import {
  changeNotes,
  copyLog,
  DAY,
  type Evidence,
  found,
  foundByBoth,
  makeSignedLog,
  NOON,
  otherSigner,
  rewriteLog,
  type SignedLog,
  signLog,
} from "./test_verifiers.ts";
import { verifyLog } from "./verify.ts";

const [FIRST, SECOND, THIRD, FOURTH, FIFTH, SIXTH] = [
  "2026-01-31.jsonl",
  "2026-01-31.2.jsonl",
  "2026-02-01.jsonl",
  "2026-02-01.2.jsonl",
  "2026-02-02.jsonl",
  "2026-02-02.2.jsonl",
] as const;
const NOTES = "checkpoints.txt";
const SIZES = [2, 4, 6, 8, 10, 12];

/** A log, and what its owner knows of it. */
interface Scene extends SignedLog {
  readonly folder: string;
  /** Path for what was kept elsewhere. */
  readonly elsewhere: string;
}

interface Tampering {
  readonly name: string;
  /** Does it. May give what to verify with. */
  readonly how: (scene: Scene) => Promise<Evidence | void> | Evidence | void;
  readonly found: readonly string[];
}

/** The line of `checkpoints.txt` on which a checkpoint begins: each takes nine. */
const noteLine = (index: number): string => `${NOTES}:${1 + 9 * index}`;

function editFile(path: string, work: (text: string) => string): void {
  Deno.writeTextFileSync(path, work(Deno.readTextFileSync(path)));
}

function remove(folder: string, ...names: readonly string[]): void {
  for (const name of names) Deno.removeSync(`${folder}/${name}`);
}

/** The first two days, compressed or deleted as the keeping says. */
async function tidy(
  { folder, privateKey }: Scene,
  keeping: { readonly gzipAfterDays?: number; readonly keepDays?: number },
): Promise<void> {
  const now = NOON + 2 * DAY;
  const log = openAuditLog(folder, { now: () => now, key: privateKey, keeping });
  await log.tidy();
  await log.close();
}

/** Adds events, by the log's owner. */
async function append(
  { folder, privateKey }: SignedLog & { readonly folder: string },
  text: string,
): Promise<void> {
  const log = openAuditLog(folder, { now: () => NOON + 2 * DAY, key: privateKey });
  await log.append(callEntry(text));
  await log.close();
}

const TAMPERINGS: readonly Tampering[] = [
  { name: "nothing", how: () => {}, found: [] },
  { name: "nothing, by the public key", how: ({ key }) => ({ key }), found: [] },
  {
    name: "an event edited",
    how: ({ folder }) => editFile(`${folder}/${THIRD}`, (text) => text.replace("call 5", "call 6")),
    found: [`${THIRD}:2 edited`],
  },
  {
    name: "an event edited and hashed anew, and all events after it",
    how: ({ folder }) =>
      rewriteLog(
        folder,
        (event) =>
          event.seq === 5 && event.kind === "call" ? { ...event, params: { command: "true" } } : event,
      ),
    found: [`${noteLine(2)} checkpoint`],
  },
  {
    name: "an event removed, and all after it numbered, linked and hashed anew",
    how: ({ folder }) => rewriteLog(folder, (event) => event.seq === 5 ? undefined : event),
    found: [`${noteLine(5)} cut`, `${noteLine(2)} checkpoint`],
  },
  {
    name: "an event inserted, and all after it numbered, linked and hashed anew",
    how: ({ folder }) => {
      editFile(`${folder}/${THIRD}`, (text) => {
        const [first = "", second = ""] = text.split("\n");
        // Between the two by its id.
        const id = /"id":"(\w+)"/.exec(first)?.[1] ?? "";
        const inserted = first.replace(id, `${id.slice(0, -4)}ZZZZ`);
        return `${first}\n${inserted}\n${second}\n`;
      });
      // Ids must grow.
      let n = 0;
      rewriteLog(folder, (event) => ({ ...event, id: event.id.slice(0, -6) + String(n++).padStart(6, "0") }));
    },
    found: [`${noteLine(0)} checkpoint`],
  },
  {
    name: "the last event cut off",
    how: ({ folder }) => editFile(`${folder}/${SIXTH}`, (text) => text.slice(0, text.indexOf("\n") + 1)),
    found: [`${noteLine(5)} cut`],
  },
  {
    name: "the first file removed",
    how: ({ folder }) => remove(folder, FIRST),
    found: [`${FIRST}:0 missing-file`, `${SECOND}:1 start`],
  },
  {
    name: "the first day removed",
    how: ({ folder }) => remove(folder, FIRST, SECOND),
    found: [`${THIRD}:1 start`],
  },
  {
    name: "a file removed in the middle",
    how: ({ folder }) => remove(folder, THIRD),
    found: [`${THIRD}:0 missing-file`, `${FOURTH}:1 chain`, `${noteLine(2)} checkpoint`],
  },
  {
    name: "a whole day removed in the middle",
    how: ({ folder }) => remove(folder, THIRD, FOURTH),
    found: [`${FIFTH}:1 chain`, `${noteLine(2)} checkpoint`],
  },
  {
    name: "the last file removed",
    how: ({ folder }) => remove(folder, SIXTH),
    found: [`${noteLine(5)} cut`],
  },
  {
    name: "all events removed",
    how: ({ folder }) => remove(folder, FIRST, SECOND, THIRD, FOURTH, FIFTH, SIXTH),
    found: [`${noteLine(5)} cut`],
  },
  {
    name: "a checkpoint edited",
    how: ({ folder }) =>
      changeNotes(folder, (notes) => notes[2] = (notes[2] ?? "").replace("\n6\n", "\n5\n")),
    found: [`${noteLine(2)} signature`],
  },
  {
    name: "a checkpoint removed",
    how: ({ folder }) => changeNotes(folder, (notes) => notes.splice(2, 1)),
    found: [`${noteLine(2)} fork`],
  },
  {
    name: "the first checkpoint removed",
    how: ({ folder }) => changeNotes(folder, (notes) => notes.splice(0, 1)),
    found: [`${noteLine(0)} fork`],
  },
  {
    name: "a checkpoint twice",
    how: ({ folder }) => changeNotes(folder, (notes) => notes.splice(2, 0, notes[2] ?? "")),
    found: [`${noteLine(3)} fork`],
  },
  {
    name: "two checkpoints that changed places",
    how: ({ folder }) => changeNotes(folder, (notes) => notes.splice(2, 2, notes[3] ?? "", notes[2] ?? "")),
    found: [`${noteLine(2)} fork`, `${noteLine(3)} fork`, `${noteLine(4)} fork`],
  },
  {
    name: "the last checkpoint signed by another key",
    how: async ({ folder }) => {
      const signer = await otherSigner();
      const [body = ""] = Deno.readTextFileSync(`${folder}/${NOTES}`).split("\n\n").slice(-3);
      const note = await signer.sign(`${body.replace(/^.*/, signer.name)}\n`);
      changeNotes(folder, (notes) => notes.splice(5, 1, note));
    },
    found: [`${noteLine(5)} signature`],
  },
  {
    name: "bytes that are no text among the checkpoints",
    how: ({ folder }) => {
      const bytes = Deno.readFileSync(`${folder}/${NOTES}`);
      bytes[50] = 0xff;
      Deno.writeFileSync(`${folder}/${NOTES}`, bytes);
    },
    found: [`${NOTES}:1 signature`],
  },
  {
    name: "the whole log written anew, with checkpoints by another key, which lies beside it",
    how: async ({ folder, key }) => {
      rewriteLog(folder, (event) => event.kind === "call" ? { ...event, params: {} } : event);
      const signer = await otherSigner();
      await signLog(folder, { signer, sizes: SIZES });
      Deno.writeTextFileSync(`${folder}/public-key.txt`, `${signer.vkey}\n`);
      // Without the key, this is a log like any other.
      assert.deepEqual(await foundByBoth(folder), []);
      return { key };
    },
    found: SIZES.map((_, index) => `${noteLine(index)} signature`),
  },
  {
    name: "two logs grown from one checkpoint, the other one's checkpoints put after those of this one",
    how: async (scene) => {
      const twin = `${scene.folder} twin`;
      copyLog(scene.folder, twin);
      await append(scene, "here");
      await append({ ...scene, folder: twin }, "there");
      const theirs = Deno.readTextFileSync(`${twin}/${NOTES}`);
      const common = theirs.length - (theirs.split("\n\n").slice(-3).join("\n\n").length);
      editFile(`${scene.folder}/${NOTES}`, (text) => text + theirs.slice(common));
    },
    found: [`${noteLine(7)} fork`, `${noteLine(7)} checkpoint`],
  },
  {
    name: "a log forked: another grown from the same checkpoint is shown, and a copy was kept elsewhere",
    how: async (scene) => {
      const twin = `${scene.folder} twin`;
      copyLog(scene.folder, twin);
      await append(scene, "here");
      await append({ ...scene, folder: twin }, "there");
      Deno.copyFileSync(`${twin}/${NOTES}`, scene.elsewhere);
      assert.deepEqual(await foundByBoth(scene.folder), []);
      return { against: scene.elsewhere };
    },
    found: [`elsewhere:${1 + 9 * 6} fork`],
  },
  {
    name: "events and checkpoints both set back to an earlier state, and a copy was kept elsewhere",
    how: async (scene) => {
      Deno.copyFileSync(`${scene.folder}/${NOTES}`, scene.elsewhere);
      remove(scene.folder, SIXTH);
      changeNotes(scene.folder, (notes) => notes.splice(5, 1));
      assert.deepEqual(await foundByBoth(scene.folder), []);
      return { against: scene.elsewhere };
    },
    found: [`elsewhere:${1 + 9 * 5} rolled-back`],
  },
  {
    name: "the whole log written anew with its own key, and a copy was kept elsewhere",
    how: async ({ folder, privateKey, elsewhere }) => {
      Deno.copyFileSync(`${folder}/${NOTES}`, elsewhere);
      rewriteLog(folder, (event) => event.kind === "call" ? { ...event, params: {} } : event);
      await signLog(folder, { signer: await signerOf(Deno.readTextFileSync(privateKey)), sizes: SIZES });
      assert.deepEqual(await foundByBoth(folder), []);
      return { against: elsewhere };
    },
    found: ["elsewhere:1 fork"],
  },
  {
    name: "a copy kept elsewhere that was changed",
    how: ({ folder, elsewhere }) => {
      Deno.copyFileSync(`${folder}/${NOTES}`, elsewhere);
      editFile(elsewhere, (text) => text.replace("\n12\n", "\n13\n"));
      return { against: elsewhere };
    },
    found: [`elsewhere:${1 + 9 * 5} signature`],
  },
  {
    name: "nothing, after old files were compressed",
    how: (scene) => tidy(scene, { gzipAfterDays: 1 }),
    found: [],
  },
  {
    name: "a compressed file altered within",
    how: async (scene) => {
      await tidy(scene, { gzipAfterDays: 1 });
      const path = `${scene.folder}/${FIRST}.gz`;
      const text = new TextDecoder().decode(gunzipSync(Deno.readFileSync(path)));
      Deno.writeFileSync(path, gzipSync(text.replace("call 1", "call 2")));
    },
    found: [`${FIRST}.gz:2 edited`],
  },
  {
    name: "a compressed file removed",
    how: async (scene) => {
      await tidy(scene, { gzipAfterDays: 1 });
      remove(scene.folder, `${THIRD}.gz`);
    },
    found: [`${THIRD}:0 missing-file`, `${FOURTH}.gz:1 chain`, `${noteLine(2)} checkpoint`],
  },
  {
    name: "nothing, after old files were deleted as the keeping says",
    how: (scene) => tidy(scene, { keepDays: 1 }),
    found: [],
  },
  {
    name: "start.txt edited",
    how: async (scene) => {
      await tidy(scene, { keepDays: 1 });
      editFile(`${scene.folder}/start.txt`, (text) => text.replace("\n4\n", "\n6\n"));
    },
    found: ["start.txt:1 pruned"],
  },
  {
    name: "start.txt removed",
    how: async (scene) => {
      await tidy(scene, { keepDays: 1 });
      remove(scene.folder, "start.txt");
    },
    found: [`${THIRD}:1 start`],
  },
  {
    name: "more files deleted by hand after a keeping deleted some",
    how: async (scene) => {
      await tidy(scene, { keepDays: 1 });
      remove(scene.folder, THIRD);
    },
    found: ["start.txt:1 pruned"],
  },
  {
    name: "the start of another log",
    how: async (scene) => {
      const twin = `${scene.folder} twin`;
      const other = await makeSignedLog(twin);
      await tidy({ ...scene, ...other, folder: twin }, { keepDays: 1 });
      remove(scene.folder, FIRST, SECOND);
      Deno.copyFileSync(`${twin}/start.txt`, `${scene.folder}/start.txt`);
    },
    found: ["start.txt:1 pruned"],
  },
  {
    name: "nothing, where a process was stopped before it had deleted all old files",
    how: async (scene) => {
      const kept = Deno.readFileSync(`${scene.folder}/${SECOND}`);
      await tidy(scene, { keepDays: 1 });
      Deno.writeFileSync(`${scene.folder}/${SECOND}`, kept);
    },
    found: [],
  },
  {
    name: "an old file put back that is not the one that was deleted",
    how: async (scene) => {
      const kept = Deno.readFileSync(`${scene.folder}/${SECOND}`);
      await tidy(scene, { keepDays: 1 });
      Deno.writeFileSync(`${scene.folder}/${SECOND}`, kept);
      rewriteLog(
        scene.folder,
        (event) => event.seq === 3 && event.kind === "call" ? { ...event, params: {} } : event,
      );
    },
    found: ["start.txt:1 pruned"],
  },
  {
    name: "all events written anew after old files were deleted, linked to another one than was deleted",
    how: async (scene) => {
      await tidy(scene, { keepDays: 1 });
      rewriteLog(scene.folder, (event) => event.seq === 4 ? { ...event, prev: "f".repeat(64) } : event);
    },
    found: ["start.txt:1 pruned"],
  },
  {
    name: "all events written anew after old files were deleted",
    how: async (scene) => {
      await tidy(scene, { keepDays: 1 });
      rewriteLog(
        scene.folder,
        (event) => event.seq === 4 && event.kind === "call" ? { ...event, params: {} } : event,
      );
    },
    found: [`${noteLine(2)} checkpoint`],
  },
  {
    name: "the whole log written anew without its key, after which its owner went on with it",
    how: async (scene) => {
      const { folder, key } = scene;
      rewriteLog(folder, (event) => event.kind === "call" ? { ...event, params: {} } : event);
      // A key of the same name.
      const [name = ""] = key.split("+");
      const { privateKey } = await keyFromSeed(name, new Uint8Array(32));
      await signLog(folder, { signer: await signerOf(privateKey), sizes: SIZES });
      Deno.removeSync(`${folder}/.tree.json`);
      await append(scene, "later");
      return { key };
    },
    found: SIZES.map((_, index) => `${noteLine(index)} signature`),
  },
];

for (const { name, how, found: expected } of TAMPERINGS) {
  Deno.test(`verify, with checkpoints: ${name}`, () =>
    withLogFolder(async (folder) => {
      const elsewhere = `${folder}-elsewhere`;
      const evidence = await how({ folder, elsewhere, ...await makeSignedLog(folder) }) ?? {};
      const all = await foundByBoth(folder, evidence);
      const shown = all.map((line) => line.replace(elsewhere, "elsewhere"));
      assert.deepEqual(shown.toSorted(), expected.toSorted());
    }));
}

Deno.test("verify, with checkpoints: a compressed file whose bytes were changed, cut or added to", () =>
  withLogFolder(async (folder) => {
    await tidy({ folder, elsewhere: "", ...await makeSignedLog(folder) }, { gzipAfterDays: 1 });
    const path = `${folder}/${FIRST}.gz`;
    const whole = Deno.readFileSync(path);
    for (
      const changed of [
        whole.slice(0, -1),
        whole.map((b, i) => i === 60 ? b ^ 1 : b),
        new Uint8Array([...whole, 0]),
      ]
    ) {
      Deno.writeFileSync(path, changed);
      const [first = ""] = (await found(folder)).filter((line) => line.startsWith(`${FIRST}.gz:0`));
      assert.equal(first, `${FIRST}.gz:0 garbled`);
    }
  }));

Deno.test("verify, with checkpoints: says what is covered, and where a log that was cut short begins", () =>
  withLogFolder(async (folder) => {
    await tidy({ folder, elsewhere: "", ...await makeSignedLog(folder) }, { keepDays: 1 });
    const { first, events, covered, checkpoints, keys, last } = await verifyLog(folder);
    assert.equal(first, 4);
    assert.equal(last?.seq, 4 + events - 1);
    assert.equal(covered, (last?.seq ?? 0) + 1);
    assert.ok(checkpoints >= 6);
    assert.match(keys[0] ?? "", /^rampart\.local\/audit\//);
  }));

Deno.test("verify, with checkpoints: names the events among which the changed one is", () =>
  withLogFolder(async (folder) => {
    await makeSignedLog(folder);
    rewriteLog(
      folder,
      (event) => event.seq === 7 && event.kind === "call" ? { ...event, params: { command: "true" } } : event,
    );
    const [problem] = (await verifyLog(folder)).problems;
    assert.equal(
      problem?.message,
      `of the events 6 to 7 at least one is not as it was signed, from ${FOURTH}:1 on`,
    );
  }));

Deno.test("verify, with checkpoints: more than a thousand events without one are found, a thousand are not", () =>
  withLogFolder(async (folder) => {
    const { key } = await makeSignedLog(folder);
    // Without the key no checkpoint is made.
    const log = openAuditLog(folder, { now: () => NOON + 2 * DAY });
    await Promise.all(Array.from({ length: 1000 }, (_, i) => log.append(callEntry(`more ${i}`))));
    assert.deepEqual(await foundByBoth(folder, { key }), []);
    await log.append(callEntry("one too many"));
    await log.close();
    assert.deepEqual(await foundByBoth(folder, { key }), [`${SIXTH}:1003 unsigned`]);
    Deno.removeSync(`${folder}/${NOTES}`);
    assert.deepEqual(await foundByBoth(folder, { key }), [`${SIXTH}:1003 unsigned`]);
  }));

Deno.test("verify, with checkpoints: a key that was replaced is reported, as whoever has none could do the same", () =>
  withLogFolder(async (folder) => {
    const signed = await makeSignedLog(folder);
    Deno.removeSync(signed.privateKey);
    await append({ folder, ...signed }, "by the new key");
    const [, key = ""] = Deno.readTextFileSync(`${folder}/public-key.txt`).trim().split("\n");
    assert.deepEqual(
      await foundByBoth(folder, { key }),
      SIZES.map((_, index) => `${noteLine(index)} signature`),
    );
    assert.deepEqual(await foundByBoth(folder), [`${noteLine(6)} fork`]);
  }));

Deno.test("verify, with checkpoints: a note is vouched for by the next one, whoever signed it", () =>
  withLogFolder(async (folder) => {
    const { privateKey, key } = await makeSignedLog(folder);
    const signers = [await otherSigner(), await signerOf(Deno.readTextFileSync(privateKey))] as const;
    await signLog(folder, { signer: signers[0], sizes: SIZES });
    const before = Deno.readTextFileSync(`${folder}/${NOTES}`);
    await signLog(folder, { signer: signers[1], sizes: [...SIZES, 12] });
    const previous = /previous (\w+)\n\n[^\n]+\n\n$/;
    changeNotes(folder, (notes) => notes.splice(0, 6));
    assert.match(Deno.readTextFileSync(`${folder}/${NOTES}`), previous);
    // The last note stands behind the other signer's.
    const last = splitNotes(before).notes.at(-1)?.note ?? "";
    const hash = createHash("sha256").update(last).digest("hex");
    const [note = ""] = splitNotes(Deno.readTextFileSync(`${folder}/${NOTES}`)).notes.map(({ note }) => note);
    const text = note.slice(0, note.indexOf("\n\n") + 1).replace(/previous \w+/, `previous ${hash}`);
    Deno.writeTextFileSync(`${folder}/${NOTES}`, `${before}${await signers[1].sign(text)}\n`);
    assert.deepEqual(await foundByBoth(folder, { key }), []);
  }));

Deno.test("verify, with checkpoints: any byte of any file that counts, changed to any other, is found", () =>
  withLogFolder(async (folder) => {
    const scene = { folder, elsewhere: "", ...await makeSignedLog(folder) };
    await tidy(scene, { keepDays: 1 });
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name)
      .filter((name) => name.endsWith(".jsonl") || name === NOTES || name === "start.txt").sort();
    const whole = names.map((name) => Deno.readFileSync(`${folder}/${name}`));
    const newest = eventFiles(folder).at(-1)?.name;
    // The dash and the blank before the last signature: without them the note counts as one that was torn.
    const mark = Deno.readFileSync(`${folder}/${NOTES}`).lastIndexOf(0xe2);
    const changes = fc.record({
      file: fc.nat({ max: names.length - 1 }),
      at: fc.nat({ max: 100_000 }),
      to: fc.nat({ max: 255 }),
    });
    await fc.assert(
      fc.asyncProperty(changes, async ({ file, at, to }) => {
        const bytes = whole[file]?.slice() ?? new Uint8Array();
        const place = at % bytes.length;
        fc.pre(bytes[place] !== to);
        // What ends a file's last note or the newest file's last line is told apart: it may have been torn.
        fc.pre(names[file] !== NOTES || (place < bytes.length - 2 && (place < mark || place > mark + 3)));
        fc.pre(names[file] !== newest || place < bytes.length - 1);
        const path = `${folder}/${names[file]}`;
        bytes[place] = to;
        Deno.writeFileSync(path, bytes);
        const problems = await found(folder, { key: scene.key });
        Deno.writeFileSync(path, whole[file] ?? new Uint8Array());
        assert.notEqual(problems.length, 0, `byte ${place} of ${names[file]} became ${to}`);
      }),
      { numRuns: 1000 },
    );
  }));

Deno.test("verify, with checkpoints: any line removed, put twice or moved is found, by both verifiers", () =>
  withLogFolder(async (folder) => {
    const { key } = await makeSignedLog(folder);
    const names = [FIRST, SECOND, THIRD, FOURTH, FIFTH, SIXTH, NOTES];
    const whole = names.map((name) => Deno.readTextFileSync(`${folder}/${name}`));
    const changes = fc.record({
      file: fc.nat({ max: names.length - 1 }),
      at: fc.nat({ max: 100 }),
      how: fc.constantFrom("removed", "twice", "moved"),
    });
    await fc.assert(
      fc.asyncProperty(changes, async ({ file, at, how }) => {
        const lines = (whole[file] ?? "").split("\n");
        const place = at % (lines.length - 1);
        const line = lines[place] ?? "";
        if (how === "removed") lines.splice(place, 1);
        else if (how === "twice") lines.splice(place, 0, line);
        else lines.splice((place + 1) % (lines.length - 1), 0, ...lines.splice(place, 1));
        const text = lines.join("\n");
        fc.pre(text !== whole[file]);
        // A last note without its empty line may have been torn.
        fc.pre(names[file] !== NOTES || place < lines.length - 3);
        Deno.writeTextFileSync(`${folder}/${names[file]}`, text);
        const problems = await foundByBoth(folder, { key });
        Deno.writeTextFileSync(`${folder}/${names[file]}`, whole[file] ?? "");
        assert.notEqual(problems.length, 0, `line ${place + 1} of ${names[file]} ${how}`);
      }),
      { numRuns: 30 },
    );
  }));

Deno.test("verify, with checkpoints: a note's hash is that of its bytes", () =>
  withLogFolder(async (folder) => {
    await makeSignedLog(folder);
    const [first = "", second = ""] = Deno.readTextFileSync(`${folder}/${NOTES}`).split("\n\nrampart");
    assert.ok(second.includes(`previous ${createHash("sha256").update(`${first}\n`).digest("hex")}`));
  }));
