import assert from "node:assert/strict";
import type { OtlpSink } from "../../lib/policies/mod.ts";
import { type Collector, collectorProgram, type LogRecord, withCollector } from "./collector.ts";
import { commands, type Fixture, VARIOUS, withLog, withoutRepeats } from "./fixture.ts";
import { until } from "./rsyslog.ts";

const ignore = collectorProgram() === undefined;

async function withBoth(
  work: (both: Fixture & { collector: Collector; sink: OtlpSink }) => Promise<void>,
): Promise<void> {
  await withLog((fixture) =>
    withCollector((collector) =>
      work({ ...fixture, collector, sink: { kind: "otlp", url: collector.url, headers: {} } })
    )
  );
}

function idsOf(records: readonly LogRecord[]): readonly string[] {
  return records.map(({ body }) => (JSON.parse(body.stringValue) as { id: string }).id);
}

Deno.test({
  name: "a collector gets each event as it stands in the log",
  ignore,
  fn: () =>
    withBoth(async ({ collector, sink, start, log, folder }) => {
      start({ sinks: [sink], now: () => 1_800_000_000_123 });
      const events = [];
      for (const entry of VARIOUS) events.push(await log.append(entry));
      await until(() => collector.records().length >= events.length);
      const lines = [...Deno.readDirSync(folder)].filter(({ name }) => name.endsWith(".jsonl"))
        .flatMap(({ name }) => Deno.readTextFileSync(`${folder}/${name}`).trim().split("\n"));
      const records = collector.records();
      assert.deepEqual(records.map(({ body }) => body.stringValue), lines);
      assert.deepEqual(
        records.map(({ timeUnixNano }) => timeUnixNano),
        events.map(({ time }) => `${Date.parse(time)}000000`),
      );
      assert.deepEqual(
        new Set(records.map((one) => one.observedTimeUnixNano)),
        new Set(["1800000000123000000"]),
      );
      assert.deepEqual(records.map(({ severityNumber }) => severityNumber), [9, 13, 10, 9]);
      assert.deepEqual(records.map(({ severityText }) => severityText), ["INFO", "WARN", "INFO2", "INFO"]);
      assert.deepEqual(
        records.map(({ eventName }) => eventName),
        ["rampart.call", "rampart.call", "rampart.response", "rampart.notice"],
      );
      const attributes = new Map(records[1]?.attributes.map(({ key, value }) => [key, value]));
      assert.deepEqual(attributes.get("rampart.seq"), { intValue: "1" });
      assert.deepEqual(attributes.get("rampart.action"), { stringValue: "deny" });
      assert.deepEqual(attributes.get("rampart.enforced"), { boolValue: true });
      assert.deepEqual(attributes.get("rampart.eval_us"), { doubleValue: 55.5 });
      assert.deepEqual(attributes.get("rampart.matched_policies"), {
        arrayValue: { values: [{ stringValue: "no-such-things" }, { stringValue: "other" }] },
      });
      const [first] = collector.requests[0]?.resourceLogs ?? [];
      assert.deepEqual(first?.resource.attributes.map(({ key, value }) => [key, value.stringValue]), [
        ["service.name", "rampart"],
        ["service.version", "9.9.9"],
        ["host.name", "machine.example"],
      ]);
      assert.deepEqual(first?.scopeLogs[0]?.scope, { name: "rampart.audit", version: "9.9.9" });
    }),
});

Deno.test({
  name: "a collector that is killed again and again misses nothing",
  ignore,
  fn: () =>
    withBoth(async ({ collector, sink, start, record, notices }) => {
      const sinks = start({ sinks: [sink] });
      const ids: string[] = [];
      for (let round = 0; round < 2; round++) {
        for (const { id } of await record(commands(200))) ids.push(id);
        await until(() => collector.records().length > round * 200, "an event");
        await collector.kill();
        for (const { id } of await record(commands(200))) ids.push(id);
        await until(() => Object.keys(sinks.problems()).length > 0, "a problem");
        await collector.start();
        await until(() => Object.keys(sinks.problems()).length === 0, "an end of the problem");
      }
      await until(() => withoutRepeats(idsOf(collector.records())).length >= ids.length, "the last event");
      assert.deepEqual(withoutRepeats(idsOf(collector.records())), ids);
      await until(() => notices.length >= 4);
      assert.deepEqual(
        notices.map(({ notice }) => notice),
        ["sink-down", "sink-back", "sink-down", "sink-back"],
      );
    }),
});

Deno.test({
  name: "what a collector can't pass on for the time being is sent again",
  ignore,
  fn: () =>
    withBoth(async ({ collector, sink, start, record, notices }) => {
      const sinks = start({ sinks: [sink] });
      collector.answer(503);
      const events = await record(commands(100));
      await until(() => notices.length > 0, "a notice");
      assert.match(notices[0]?.message ?? "", /it answers 503/);
      assert.equal(Object.values(sinks.waiting())[0], 100);
      collector.answer(200);
      await until(() => collector.records().length >= 100);
      assert.deepEqual(idsOf(collector.records()), events.map(({ id }) => id));
      await until(() => notices.length > 1, "another notice");
      assert.match(notices[1]?.message ?? "", /takes events again; 100 had waited/);
    }),
});
