import assert from "node:assert/strict";
import type { Sink } from "../../policies/mod.ts";
import { type AuditEvent, type AuditLog, openAuditLog } from "../mod.ts";
import { callEntry, withLogFolder } from "../test_log.ts";
import { sinkName, type Sinks, type SinksOptions, startSinks } from "./mod.ts";
import { QUICK, until } from "./test_sinks.ts";

/** An OTLP receiver whose answers a test chooses; what it took lies in `seqs`. */
interface Receiver {
  readonly sink: Sink;
  readonly seqs: number[];
  status: number;
  hold?: Promise<void>;
  asked: number;
}

interface Fixture {
  readonly folder: string;
  readonly state: string;
  readonly log: AuditLog;
  readonly receiver: Receiver;
  readonly notices: { readonly notice: string; readonly message: string }[];
  readonly start: (more?: Partial<SinksOptions>) => Sinks;
  readonly record: (count: number) => Promise<readonly AuditEvent[]>;
}

async function withSinks(work: (fixture: Fixture) => Promise<void>): Promise<void> {
  await withLogFolder(async (folder) => {
    const seqs: number[] = [];
    const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
      const body = await request.json();
      receiver.asked++;
      await receiver.hold;
      if (receiver.status !== 200) return new Response("", { status: receiver.status });
      for (const { body: { stringValue } } of body.resourceLogs[0]?.scopeLogs[0]?.logRecords ?? []) {
        seqs.push(JSON.parse(stringValue).seq);
      }
      return Response.json({});
    });
    const sink: Sink = { kind: "otlp", url: `http://127.0.0.1:${server.addr.port}`, headers: {} };
    const receiver: Receiver = { sink, seqs, status: 200, asked: 0 };
    const log = openAuditLog(folder);
    const state = folder.replace(/[^/]*$/, "sinks");
    const notices: { notice: string; message: string }[] = [];
    const started: Sinks[] = [];
    try {
      await work({
        ...{ folder, state, log, receiver, notices },
        start(more = {}) {
          const sinks = startSinks({
            ...{ folder, state, sinks: [sink], timing: QUICK, version: "1", host: "h" },
            notice: ({ notice, message }) => notices.push({ notice, message }),
            ...more,
          });
          started.push(sinks);
          return sinks;
        },
        record: (count) =>
          Promise.all(Array.from({ length: count }, (_, i) => log.append(callEntry(`echo ${i}`)))),
      });
    } finally {
      await Promise.all(started.map((sinks) => sinks.stop()));
      await log.close();
      await server.shutdown();
    }
  });
}

function waiting(sinks: Sinks): number | undefined {
  return Object.values(sinks.waiting())[0];
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

Deno.test("a sink that is new begins at the log's end", () =>
  withSinks(async ({ start, record, receiver }) => {
    await record(5);
    start();
    await record(3);
    await until(() => receiver.seqs.length >= 3);
    assert.deepEqual(receiver.seqs, [5, 6, 7]);
  }));

Deno.test("a sink that was stopped goes on where it was", () =>
  withSinks(async ({ start, record, receiver }) => {
    const first = start();
    await record(5);
    await until(() => receiver.seqs.length >= 5);
    await first.stop();
    await record(5);
    const second = start();
    assert.equal(waiting(second), 5);
    await until(() => receiver.seqs.length >= 10);
    assert.deepEqual(receiver.seqs, range(0, 10));
    await until(() => waiting(second) === 0);
  }));

Deno.test("what was recorded just before the stop is sent", () =>
  withSinks(async ({ start, record, receiver }) => {
    const sinks = start();
    await record(500);
    await sinks.stop();
    assert.deepEqual(receiver.seqs, range(0, 500));
  }));

Deno.test("an outage is told once, and its end with how many waited", () =>
  withSinks(async ({ start, record, receiver, notices }) => {
    receiver.status = 503;
    const sinks = start();
    await record(10);
    await until(() => receiver.asked >= 4);
    assert.equal(waiting(sinks), 10);
    assert.deepEqual(Object.values(sinks.problems()), ["it answers 503"]);
    receiver.status = 200;
    await until(() => notices.length >= 2);
    const name = sinkName(receiver.sink);
    assert.deepEqual(notices, [
      {
        notice: "sink-down",
        message: `Cannot send events to ${name}: it answers 503. They wait in the log and are sent later.`,
      },
      { notice: "sink-back", message: `${name} takes events again; 10 had waited.` },
    ]);
    assert.deepEqual(sinks.problems(), {});
    assert.deepEqual(receiver.seqs, range(0, 10));
  }));

Deno.test("tries come at growing intervals", () =>
  withSinks(async ({ start, record, receiver, notices }) => {
    receiver.status = 503;
    const began = performance.now();
    start({ timing: { ...QUICK, firstRetry: 20, lastRetry: 80 }, random: () => 1 });
    await record(1);
    await until(() => receiver.asked >= 6);
    // 20 + 40 + 80 + 80 + 80
    assert.ok(performance.now() - began >= 300);
    assert.equal(notices.length, 1);
  }));

Deno.test("a receiver that refuses all is told of once and left alone, and its events stay", () =>
  withSinks(async ({ start, record, receiver, notices }) => {
    receiver.status = 401;
    const sinks = start();
    await record(10);
    await until(() => notices.length > 0);
    await record(10);
    await new Promise((resolve) => setTimeout(resolve, 200));
    assert.equal(receiver.asked, 1);
    assert.equal(waiting(sinks), 20);
    receiver.status = 200;
    await until(() => receiver.seqs.length >= 20);
    assert.deepEqual(receiver.seqs, range(0, 20));
  }));

Deno.test("events that were deleted before they could be sent are told of", () =>
  withSinks(async ({ start, record, receiver, folder, notices }) => {
    const first = start();
    await record(3);
    await until(() => receiver.seqs.length >= 3);
    await first.stop();
    await record(7);
    const [name] = [...Deno.readDirSync(folder)].map(({ name }) => name).filter((one) =>
      one.endsWith(".jsonl")
    );
    const lines = Deno.readTextFileSync(`${folder}/${name}`).split("\n");
    Deno.writeTextFileSync(`${folder}/${name}`, lines.slice(8).join("\n"));
    start();
    await until(() => receiver.seqs.length >= 5);
    assert.deepEqual(receiver.seqs, [0, 1, 2, 8, 9]);
    assert.deepEqual(notices.map(({ notice }) => notice), ["sink-events-lost"]);
    assert.match(notices[0]?.message ?? "", /^5 events were not in the log any more/);
  }));

Deno.test("a cursor that can't be read is told of, and new events are sent", () =>
  withSinks(async ({ start, record, receiver, state, notices }) => {
    await record(2);
    await start().stop();
    const [name] = [...Deno.readDirSync(state)].map(({ name }) => name);
    Deno.writeTextFileSync(`${state}/${name}`, "x");
    start();
    await record(2);
    await until(() => receiver.seqs.length >= 2);
    assert.deepEqual(receiver.seqs, [2, 3]);
    assert.deepEqual(notices.map(({ notice }) => notice), ["sink-cursor-lost"]);
  }));

Deno.test("without a folder for its cursor a sink says so, and begins when there is one", () =>
  withSinks(async ({ start, record, receiver, state }) => {
    Deno.writeTextFileSync(state, "a file");
    const sinks = start();
    assert.match(Object.values(sinks.problems())[0] ?? "", /^cannot begin: /);
    Deno.removeSync(state);
    await until(() => Object.keys(sinks.problems()).length === 0);
    await record(1);
    await until(() => receiver.seqs.length >= 1);
  }));

Deno.test("one sink that is down does not hold another up", () =>
  withSinks(async ({ start, record, receiver }) => {
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = listener.addr as Deno.NetAddr;
    listener.close();
    const down: Sink = { kind: "syslog", host: "127.0.0.1", port, transport: "tcp", format: "json" };
    const sinks = start({ sinks: [down, receiver.sink] });
    await record(5);
    await until(() => receiver.seqs.length >= 5);
    await until(() => Object.keys(sinks.problems()).length > 0);
    assert.deepEqual(sinks.waiting(), { [sinkName(down)]: 5, [sinkName(receiver.sink)]: 0 });
    assert.deepEqual(sinks.problems(), { [sinkName(down)]: "Connection refused" });
  }));

Deno.test("a receiver that hangs does not hold the stop up", () =>
  withSinks(async ({ start, record, receiver }) => {
    let release = (): void => {};
    receiver.hold = new Promise((resolve) => release = resolve);
    const sinks = start({ timing: { ...QUICK, patience: 60_000 } });
    await record(5);
    await until(() => receiver.asked > 0);
    const began = performance.now();
    await sinks.stop();
    assert.ok(performance.now() - began < 5_000);
    release();
  }));

Deno.test("what is recorded does not wait for a receiver that hangs", () =>
  withSinks(async ({ start, record, receiver }) => {
    let release = (): void => {};
    receiver.hold = new Promise((resolve) => release = resolve);
    const sinks = start({ timing: { ...QUICK, patience: 60_000 } });
    await record(1);
    await until(() => receiver.asked > 0);
    await record(1_000);
    assert.deepEqual(receiver.seqs, []);
    assert.equal(waiting(sinks), 1_001);
    release();
    await until(() => receiver.seqs.length >= 1_001);
    assert.deepEqual(receiver.seqs, range(0, 1_001));
  }));

Deno.test("a receiver that hangs up on every connection causes one notice", () =>
  withSinks(async ({ start, record, notices }) => {
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = listener.addr as Deno.NetAddr;
    let count = 0;
    const serving = (async () => {
      for await (const conn of listener) {
        count++;
        conn.close();
      }
    })();
    const sink: Sink = { kind: "syslog", host: "127.0.0.1", port, transport: "tcp", format: "json" };
    const sinks = start({ sinks: [sink] });
    await record(5);
    await until(() => count >= 5);
    await sinks.stop();
    listener.close();
    await serving.catch(() => {});
    assert.deepEqual(notices.map(({ notice }) => notice), ["sink-down"]);
  }));

Deno.test("sinks are named without their secrets", () => {
  assert.equal(
    sinkName({ kind: "otlp", url: "https://u:p@otel.example/x?key=k", headers: { a: "b" } }),
    "https://otel.example/x",
  );
  assert.equal(
    sinkName({ kind: "syslog", host: "::1", port: 6514, transport: "tls", format: "cef" }),
    "syslog+tls://[::1]:6514?format=cef",
  );
});
