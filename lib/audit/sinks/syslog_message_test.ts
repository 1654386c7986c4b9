import assert from "node:assert/strict";
import fc from "fast-check";
import { canonicalJson } from "../canonical.ts";
import type { AuditEvent, Entry } from "../entry.ts";
import { cefOf } from "../format/mod.ts";
import { EVENTS } from "../format/test_events.ts";
import { callEntry } from "../test_log.ts";
import { headerHost, MESSAGE_LIMIT, type MessageOptions, syslogMessage } from "./syslog_message.ts";

const OPTIONS: MessageOptions = { host: "h", pid: 7, format: "json", limit: MESSAGE_LIMIT };

function eventOf(entry: Entry): AuditEvent {
  return {
    ...entry,
    v: 1,
    seq: 3,
    id: "01KAHVYP4E0000000000000000",
    time: "2026-11-21T10:11:12.345Z",
    prev: "0".repeat(64),
    hash: "a".repeat(64),
  };
}

async function textOf(event: AuditEvent, options: Partial<MessageOptions> = {}): Promise<string> {
  const bytes = await syslogMessage({ event, line: canonicalJson(event) }, { ...OPTIONS, ...options });
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
}

/** Header, structured data and text of a message. */
function partsOf(message: string): readonly [string, string, string] {
  const match = /^(<\d+>1 \S+ \S+ rampart \d+ \S+) (\[(?:"(?:[^"\\\]]|\\["\\\]])*"|[^\]"])*\])(?: (.*))?$/s
    .exec(message);
  assert.ok(match, message);
  return [match[1] ?? "", match[2] ?? "", match[3] ?? ""];
}

Deno.test("a message has the header of RFC 5424, the facts and the event", async () => {
  const event = eventOf(callEntry("ls"));
  assert.equal(
    await textOf(event),
    "<110>1 2026-11-21T10:11:12.345Z h rampart 7 call " +
      `[rampart@32473 id="${event.id}" seq="3" hash="${event.hash}" tool="exec" agent="claude-code" ` +
      `session="s1" action="allow" enforced="true"] ${canonicalJson(event)}`,
  );
});

Deno.test("what was found in an output is named in the structured data, by its kinds", async () => {
  const found = EVENTS["response, something found"] ?? eventOf(callEntry("ls"));
  const [, data] = partsOf(await textOf(found));
  assert.match(data, / found="aws-key hidden-text jwt"\]$/);
  assert.doesNotMatch(await textOf(EVENTS.response ?? found), / found="/);
});

Deno.test("text beyond ASCII has a byte order mark before it", async () => {
  const [, , text] = partsOf(await textOf(eventOf(callEntry("echo ü"))));
  assert.equal(text.charAt(0), "\ufeff");
  assert.doesNotMatch(await textOf(eventOf(callEntry("echo u"))), /\ufeff/);
});

Deno.test("what an agent calls itself can't end the structured data", async () => {
  const [, data] = partsOf(
    await textOf(eventOf(callEntry("ls", { agent: '"] x="\\\n', session: "\u0085" }))),
  );
  assert.match(data, / agent="\\"\\\] x=\\"\\\\ " session=" " /);
});

for (
  const [action, priority] of [["deny", 108], ["ask", 109], ["watch", 109], ["allow", 110]] as const
) {
  Deno.test(`${action} has priority ${priority}`, async () => {
    const { decision } = callEntry("ls");
    const text = await textOf(eventOf(callEntry("ls", { decision: { ...decision, action } })));
    assert.ok(text.startsWith(`<${priority}>1 `), text);
  });
}

for (const [level, priority] of [["error", 107], ["warning", 108], ["info", 110]] as const) {
  Deno.test(`a notice of level ${level} has priority ${priority}`, async () => {
    const text = await textOf(eventOf({ kind: "notice", notice: "n", level, message: "m" }));
    assert.ok(text.startsWith(`<${priority}>1 `), text);
  });
}

Deno.test("parameters that are too long are replaced by their digest, and nothing else is", async () => {
  const event = eventOf(callEntry("x".repeat(10_000)));
  const [, , text] = partsOf(await textOf(event));
  const { params, ...rest } = JSON.parse(text);
  const { params: _, ...whole } = event as AuditEvent & { kind: "call" };
  assert.deepEqual(rest, whole);
  assert.equal(params.$size, 10_014);
  assert.match(params.$sha256, /^[0-9a-f]{64}$/);
});

Deno.test("every message is within the limit, and whole JSON of its event", async () => {
  const text = fc.string({ unit: "binary", maxLength: 6_000 });
  const entries = fc.record({ command: text, message: text, cwd: text, agent: text, many: fc.array(text) });
  await fc.assert(
    fc.asyncProperty(entries, fc.integer({ min: 1_500, max: 10_000 }), async (given, limit) => {
      const { decision } = callEntry("");
      const event = eventOf(callEntry(given.command.toWellFormed(), {
        cwd: given.cwd.toWellFormed(),
        agent: given.agent.toWellFormed(),
        decision: {
          ...decision,
          message: given.message.toWellFormed(),
          matched_policies: given.many.map((one) => one.toWellFormed()),
        },
      }));
      const message = await textOf(event, { limit });
      assert.ok(new TextEncoder().encode(message).length <= limit);
      const [, , json] = partsOf(message);
      const read = JSON.parse(json.replace(/^\ufeff/, ""));
      assert.deepEqual([read.id, read.seq, read.hash], [event.id, event.seq, event.hash]);
    }),
    { numRuns: 60 },
  );
});

Deno.test("CEF that is too long is CEF of less", async () => {
  const event = eventOf(callEntry("x".repeat(10_000), { cwd: `/${"y".repeat(5_000)}` }));
  const [, , text] = partsOf(await textOf(event, { format: "cef", limit: 3_000 }));
  assert.match(text, /^\ufeff?CEF:0\|Rampart\|Rampart\|/);
  assert.ok(cefOf(event).length > 3_000 && text.length < 3_000);
});

Deno.test("a machine's name is fit for a header", () => {
  assert.equal(headerHost("web 1\n.example"), "web1.example");
  assert.equal(headerHost(undefined), "-");
  assert.equal(headerHost("ü"), "-");
});
