import assert from "node:assert/strict";
import type { Sink } from "../../lib/policies/mod.ts";
import { cefOf } from "../../lib/audit/format/mod.ts";
import { makeCertificates } from "./certificates.ts";
import { commands, type Fixture, VARIOUS, withLog, withoutRepeats } from "./fixture.ts";
import {
  hasRsyslog,
  hasRsyslogTls,
  type Received,
  type Rsyslog,
  type Transport,
  until,
  withRsyslog,
} from "./rsyslog.ts";

const TRANSPORTS: readonly Transport[] = ["udp", "tcp", "tls"];

/** An rsyslog and a log; the certificate is for `localhost`. */
async function withBoth(
  transport: Transport,
  work: (both: Fixture & { rsyslog: Rsyslog; sink: Sink }) => Promise<void>,
): Promise<void> {
  await withLog(async (fixture) => {
    const certificates = `${fixture.root}/certificates`;
    if (transport === "tls") await makeCertificates(certificates, "DNS:localhost");
    await withRsyslog(transport, async (rsyslog) => {
      const host = transport === "tls" ? "localhost" : "127.0.0.1";
      const ca = transport === "tls" ? { ca: `${certificates}/ca.pem` } : {};
      await work({
        ...fixture,
        rsyslog,
        sink: { kind: "syslog", host, port: rsyslog.port, transport, format: "json", ...ca },
      });
    }, certificates);
  });
}

function textOf({ text }: Received): string {
  return text.replace(/^\ufeff/, "");
}

function idsOf(received: readonly Received[]): readonly string[] {
  return received.map((one) => (JSON.parse(textOf(one)) as { id: string }).id);
}

function ignored(transport: Transport): boolean {
  return transport === "tls" ? !hasRsyslogTls() : !hasRsyslog();
}

for (const transport of TRANSPORTS) {
  Deno.test({
    name: `rsyslog gets each event as it stands in the log, over ${transport}`,
    ignore: ignored(transport),
    fn: () =>
      withBoth(transport, async ({ rsyslog, sink, start, log, folder }) => {
        const sinks = start({ sinks: [sink] });
        const events = [];
        for (const entry of VARIOUS) events.push(await log.append(entry));
        sinks.nudge();
        await until(() => rsyslog.received().length >= events.length);
        const lines = [...Deno.readDirSync(folder)].filter(({ name }) => name.endsWith(".jsonl"))
          .flatMap(({ name }) => Deno.readTextFileSync(`${folder}/${name}`).trim().split("\n"));
        const received = rsyslog.received();
        assert.deepEqual(received.map(textOf), lines);
        assert.deepEqual(received.map(({ pri }) => Number(pri)), [110, 108, 109, 110]);
        assert.deepEqual(received.map(({ kind }) => kind), ["call", "call", "response", "notice"]);
        assert.deepEqual(
          received.map(({ time }) => Date.parse(time)),
          events.map(({ time }) => Date.parse(time)),
        );
        assert.deepEqual(
          received.map(({ host, app, pid }) => [host, app, pid]),
          events.map(() => ["machine.example", "rampart", String(Deno.pid)]),
        );
        const second = events[1];
        assert.equal(
          received[1]?.data,
          `[rampart@32473 id="${second?.id}" seq="1" hash="${second?.hash}" tool="exec" ` +
            `agent="agent\\"with\\]odd\\\\name " session="s1" action="deny" enforced="true" policy="no-such-things"]`,
        );
      }),
  });

  Deno.test({
    name: `rsyslog gets a thousand events in order, over ${transport}`,
    ignore: ignored(transport),
    fn: () =>
      withBoth(transport, async ({ rsyslog, sink, start, record }) => {
        const sinks = start({ sinks: [sink] });
        const events = await record(commands(1_000));
        sinks.nudge();
        await until(() => rsyslog.received().length >= events.length);
        assert.deepEqual(idsOf(rsyslog.received()), events.map(({ id }) => id));
        await until(() => Object.values(sinks.waiting())[0] === 0, "nothing waiting");
      }),
  });
}

for (const transport of ["tcp", "tls"] as const) {
  Deno.test({
    name: `an rsyslog that is killed again and again misses nothing, over ${transport}`,
    ignore: ignored(transport),
    fn: () =>
      withBoth(transport, async ({ rsyslog, sink, start, record, notices }) => {
        const sinks = start({ sinks: [sink] });
        const ids: string[] = [];
        let going = true;
        const recording = (async () => {
          for (let i = 0; going; i++) {
            for (const { id } of await record(commands(20, i * 20))) ids.push(id);
            sinks.nudge();
            await new Promise((resolve) => setTimeout(resolve, 10));
          }
        })();
        for (let round = 0; round < 3; round++) {
          const before = rsyslog.received().length;
          await until(() => rsyslog.received().length > before + 100);
          await rsyslog.kill();
          await until(() => Object.keys(sinks.problems()).length > 0, "a problem");
          await rsyslog.start();
          await until(() => Object.keys(sinks.problems()).length === 0, "an end of the problem");
        }
        going = false;
        await recording;
        sinks.nudge();
        await until(() => withoutRepeats(idsOf(rsyslog.received())).length >= ids.length, "the last event");
        assert.deepEqual(withoutRepeats(idsOf(rsyslog.received())), ids);
        assert.deepEqual(
          notices.map(({ notice }) => notice),
          [0, 1, 2].flatMap(() => ["sink-down", "sink-back"]),
        );
      }),
  });

  Deno.test({
    name: `what an rsyslog that hangs never read is sent to the one after it, over ${transport}`,
    ignore: ignored(transport),
    fn: () =>
      withBoth(transport, async ({ rsyslog, sink, start, record }) => {
        const sinks = start({ sinks: [sink] });
        const [first] = await record(["echo first"]);
        await until(() => Object.values(sinks.waiting())[0] === 0 && rsyslog.received().length === 1);
        rsyslog.hold();
        const events = await record(commands(50));
        sinks.nudge();
        await until(() => Object.keys(sinks.problems()).length > 0, "a problem");
        await rsyslog.kill();
        await rsyslog.start();
        await until(() => withoutRepeats(idsOf(rsyslog.received())).length > events.length);
        assert.deepEqual(withoutRepeats(idsOf(rsyslog.received())), [
          first?.id,
          ...events.map(({ id }) => id),
        ]);
      }),
  });
}

Deno.test({
  name: "an event that is longer than rsyslog takes comes with a digest of its parameters",
  ignore: !hasRsyslog(),
  fn: () =>
    withBoth("tcp", async ({ rsyslog, sink, start, record }) => {
      start({ sinks: [sink] });
      const [event] = await record([`echo ${"ü".repeat(20_000)}`]);
      await until(() => rsyslog.received().length === 1);
      const [received] = rsyslog.received();
      const { params, ...rest } = JSON.parse(received === undefined ? "" : textOf(received));
      assert.deepEqual(Object.keys(params), ["$head", "$sha256", "$size"]);
      assert.equal(params.$size, 40_019);
      assert.equal(rest.hash, event?.hash);
    }),
});

Deno.test({
  name: "rsyslog gets events in CEF",
  ignore: !hasRsyslog(),
  fn: () =>
    withBoth("tcp", async ({ rsyslog, sink, start, log }) => {
      assert.equal(sink.kind, "syslog");
      start({ sinks: [{ ...sink, format: "cef" } as Sink] });
      const events = [];
      for (const entry of VARIOUS) events.push(await log.append(entry));
      await until(() => rsyslog.received().length >= events.length);
      assert.deepEqual(rsyslog.received().map(textOf), events.map(cefOf));
    }),
});

Deno.test({
  name: "a receiver whose certificate is for another name gets nothing",
  ignore: !hasRsyslogTls(),
  fn: () =>
    withBoth("tls", async ({ rsyslog, sink, start, record, notices }) => {
      const sinks = start({ sinks: [{ ...sink, host: "127.0.0.1" } as Sink] });
      await record(["echo secret"]);
      await until(() => notices.length > 0, "a notice");
      assert.match(notices[0]?.message ?? "", /NotValidForName|not valid for name/i);
      assert.equal(Object.values(sinks.waiting())[0], 1);
      assert.deepEqual(rsyslog.received(), []);
    }),
});

Deno.test({
  name: "a receiver whose certificate is of an unknown authority gets nothing",
  ignore: !hasRsyslogTls(),
  fn: () =>
    withBoth("tls", async ({ rsyslog, sink, start, record, notices }) => {
      assert.equal(sink.kind, "syslog");
      const { ca: _, ...without } = sink as Extract<Sink, { kind: "syslog" }>;
      start({ sinks: [without] });
      await record(["echo secret"]);
      await until(() => notices.length > 0, "a notice");
      assert.match(notices[0]?.message ?? "", /UnknownIssuer|unknown issuer/i);
      assert.deepEqual(rsyslog.received(), []);
    }),
});
