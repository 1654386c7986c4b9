import assert from "node:assert/strict";
import type { Pause } from "../../delivery/mod.ts";
import type { Anchor } from "../../policies/mod.ts";
import { withFolder } from "../../policies/test_folder.ts";
import type { NoticeEntry } from "../entry.ts";
import { type Anchors, startAnchors } from "./anchors.ts";
import { readAnchorFile } from "./read_anchor_file.ts";
import { checkpointsFile, testNotes } from "./test_notes.ts";

Deno.test("checkpoints go to the file in order", () =>
  inWorld(async ({ start, kept }) => {
    const notes = await testNotes(5);
    const anchors = start();
    for (const note of notes) anchors.place(note);
    await anchors.stop();
    assert.deepEqual(kept(), notes);
  }));

Deno.test("a new anchor begins with the newest checkpoint of the log", () =>
  inWorld(async ({ start, kept, record }) => {
    const notes = await testNotes(3);
    record(notes);
    await start().stop();
    assert.deepEqual(kept(), notes.slice(2));
  }));

Deno.test("what was recorded while nothing ran is placed at the next start, once", () =>
  inWorld(async ({ start, kept, record }) => {
    const notes = await testNotes(5);
    record(notes.slice(0, 2));
    await start().stop();
    record(notes);
    await start().stop();
    await start().stop();
    assert.deepEqual(kept(), notes.slice(1));
  }));

Deno.test("a log with more checkpoints than are looked through has its newest placed whole", () =>
  inWorld(async ({ start, kept, record }) => {
    const [note = ""] = await testNotes(1);
    record(Array<string>(4000).fill(note));
    await start().stop();
    assert.deepEqual(kept(), [note]);
  }));

Deno.test("a checkpoint of which only a part is looked at is not placed", () =>
  inWorld(async ({ start, kept, record, folder }) => {
    const notes = await testNotes(3);
    record(notes.slice(0, 1));
    await start().stop();
    const second = new TextEncoder().encode(checkpointsFile(notes.slice(1, 2))).length;
    const third = new TextEncoder().encode(checkpointsFile(notes.slice(2))).length;
    // The last MiB begins within the second one's first line.
    const torn = "z".repeat((1 << 20) - (second - 5) - third);
    Deno.writeTextFileSync(`${folder}/checkpoints.txt`, checkpointsFile(notes) + torn);
    await start().stop();
    assert.deepEqual(kept(), [notes[0], notes[2]]);
  }));

Deno.test("a place that fails is tried again until it takes all, also after a restart", () =>
  inWorld(async ({ start, kept, record, folder }) => {
    const notes = await testNotes(2);
    Deno.mkdirSync(`${folder}/kept.txt`);
    const first = start();
    record(notes.slice(0, 1));
    first.place(notes[0] ?? "");
    await first.stop();
    assert.deepEqual(Object.values(first.problems()), ["it is not a file"]);
    Deno.removeSync(`${folder}/kept.txt`);
    const second = start();
    second.place(notes[1] ?? "");
    await second.stop();
    assert.deepEqual(kept(), notes);
    assert.deepEqual(second.problems(), {});
  }));

Deno.test("waits grow with each failure, and end when it works", () =>
  inWorld(async ({ start, kept, folder }) => {
    const notes = await testNotes(1);
    Deno.mkdirSync(`${folder}/kept.txt`);
    const waits: number[] = [];
    const worked = Promise.withResolvers<void>();
    const anchors = start({
      pause: (milliseconds) => {
        waits.push(milliseconds);
        if (waits.length === 5) Deno.removeSync(`${folder}/kept.txt`);
        return Promise.resolve();
      },
      notice: ({ notice }) => notice === "anchor-back" && worked.resolve(),
    });
    anchors.place(notes[0] ?? "");
    await worked.promise;
    await anchors.stop();
    assert.deepEqual(kept(), notes);
    assert.equal(waits.length, 5);
    waits.forEach((wait, i) => assert.ok(wait >= 750 * 2 ** i && wait <= 1250 * 2 ** i, `${wait}`));
  }));

Deno.test("one notice says that a place fails, one that it works again, across restarts", () =>
  inWorld(async ({ start, notices, folder }) => {
    const [a = "", b = ""] = await testNotes(2);
    Deno.mkdirSync(`${folder}/kept.txt`);
    const failing = async (): Promise<void> => {
      const enough = Promise.withResolvers<void>();
      let tries = 0;
      const anchors = start({
        pause: () => {
          if (++tries < 10) return Promise.resolve();
          enough.resolve();
          return new Promise(() => {});
        },
      });
      anchors.place(a);
      await enough.promise;
    };
    await failing();
    await failing();
    assert.deepEqual(notices.map(({ notice, level }) => [notice, level]), [["anchor-failed", "warning"]]);
    assert.match(
      notices[0]?.message ?? "",
      /^Checkpoints can't be placed in file .*kept\.txt: it is not a file\. They are kept and tried again\.$/,
    );
    Deno.removeSync(`${folder}/kept.txt`);
    const anchors = start();
    anchors.place(b);
    await anchors.stop();
    assert.deepEqual(notices.map(({ notice }) => notice), ["anchor-failed", "anchor-back"]);
  }));

Deno.test("a failure or two are not worth a notice", () =>
  inWorld(async ({ start, notices, kept, folder }) => {
    const [note = ""] = await testNotes(1);
    Deno.mkdirSync(`${folder}/kept.txt`);
    let failures = 0;
    const mended = Promise.withResolvers<void>();
    const anchors = start({
      pause: () => {
        if (++failures === 2) {
          Deno.removeSync(`${folder}/kept.txt`);
          mended.resolve();
        }
        return Promise.resolve();
      },
    });
    anchors.place(note);
    await mended.promise;
    await anchors.stop();
    assert.deepEqual(kept(), [note]);
    assert.deepEqual(notices, []);
  }));

Deno.test("a file that was cut since the last run is told of as an error", () =>
  inWorld(async ({ start, notices, folder }) => {
    const [a = "", b = ""] = await testNotes(2);
    const first = start();
    first.place(a);
    await first.stop();
    Deno.truncateSync(`${folder}/kept.txt`, 0);
    const second = start();
    second.place(b);
    await second.stop();
    assert.deepEqual(notices.map(({ notice, level }) => [notice, level]), [["anchor-cut", "error"]]);
  }));

Deno.test("a service that was away gets the newest checkpoint alone", () =>
  inWorld(async ({ start }) => {
    const notes = await testNotes(4);
    const bodies: string[] = [];
    let away = true;
    const got = Promise.withResolvers<void>();
    await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
      const body = await request.text();
      if (away) return new Response(null, { status: 503 });
      bodies.push(body);
      got.resolve();
      return new Response(null);
    });
    const paused = Promise.withResolvers<void>();
    const resume = Promise.withResolvers<void>();
    const anchors = start({
      anchors: [{ kind: "webhook", url: `http://127.0.0.1:${server.addr.port}/`, headers: {} }],
      pause: () => {
        paused.resolve();
        return resume.promise;
      },
    });
    anchors.place(notes[0] ?? "");
    await paused.promise;
    for (const note of notes.slice(1)) anchors.place(note);
    away = false;
    resume.resolve();
    await got.promise;
    await anchors.stop();
    assert.deepEqual(bodies, [notes[3]]);
  }));

Deno.test("one place that hangs keeps neither the others nor the caller", () =>
  inWorld(async ({ start, kept }) => {
    const [note = ""] = await testNotes(1);
    const asked = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<Response>();
    await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, () => {
      asked.resolve();
      return answer.promise;
    });
    const anchors = start({
      more: [{ kind: "webhook", url: `http://127.0.0.1:${server.addr.port}/`, headers: {} }],
    });
    anchors.place(note);
    await asked.promise;
    const stopped = anchors.stop();
    answer.resolve(new Response(null));
    await stopped;
    assert.deepEqual(kept(), [note]);
  }));

Deno.test("the file of what was placed holds no secret, and is for this user alone", () =>
  inWorld(async ({ start, state }) => {
    const [note = ""] = await testNotes(1);
    await using server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen() {} },
      () => new Response(null),
    );
    const anchors = start({
      anchors: [{
        kind: "webhook",
        url: `http://127.0.0.1:${server.addr.port}/SECRET`,
        headers: { Authorization: "Bearer SECRET" },
      }],
    });
    anchors.place(note);
    await anchors.stop();
    assert.ok(!Deno.readTextFileSync(state).includes("SECRET"));
    assert.equal((Deno.statSync(state).mode ?? 0) & 0o777, 0o600);
  }));

Deno.test("a broken file of what was placed counts as none", () =>
  inWorld(async ({ start, kept, record, state }) => {
    const notes = await testNotes(2);
    record(notes);
    Deno.mkdirSync(state.slice(0, state.lastIndexOf("/")), { recursive: true });
    for (const text of ["", "{", "null", '{"version":1,"places":[]}', '{"version":1,"places":{"x":7}}']) {
      Deno.writeTextFileSync(state, text);
      await start().stop();
    }
    assert.deepEqual(kept(), Array(5).fill(notes[1]));
  }));

interface StartOptions {
  readonly anchors?: readonly Anchor[];
  /** Besides the file. */
  readonly more?: readonly Anchor[];
  readonly pause?: Pause;
  readonly notice?: (notice: Omit<NoticeEntry, "kind">) => unknown;
}

interface World {
  readonly folder: string;
  readonly state: string;
  readonly notices: Omit<NoticeEntry, "kind">[];
  /** Starts anchors: a file, unless others are named. */
  start(options?: StartOptions): Anchors;
  /** The notes in the file. */
  kept(): readonly string[];
  /** Writes the log's own checkpoints. */
  record(notes: readonly string[]): void;
}

function inWorld(work: (world: World) => Promise<void>): Promise<void> {
  return withFolder(async (folder) => {
    const path = `${folder}/kept.txt`;
    const state = `${folder}/run/anchors.json`;
    const notices: Omit<NoticeEntry, "kind">[] = [];
    await work({
      folder,
      state,
      notices,
      start: ({ anchors, more = [], pause, notice } = {}) =>
        startAnchors({
          anchors: anchors ?? [{ kind: "file", path }, ...more],
          folder,
          state,
          git: () => Promise.reject(new Error("no git here")),
          notice: (one) => {
            notices.push(one);
            notice?.(one);
          },
          ...(pause === undefined ? {} : { pause }),
        }),
      kept: () => readAnchorFile(path).map(({ note }) => note),
      record: (notes) => Deno.writeTextFileSync(`${folder}/checkpoints.txt`, checkpointsFile(notes)),
    });
  });
}
