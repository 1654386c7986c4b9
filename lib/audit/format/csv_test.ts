import assert from "node:assert/strict";
import fc from "fast-check";
import { CSV_HEAD, csvOf } from "./csv.ts";
import { callOf, EVENTS } from "./test_events.ts";

/** Reads CSV as RFC 4180 says. */
function rows(text: string): string[][] {
  const found: string[][] = [];
  for (let at = 0; at < text.length;) {
    const row: string[] = [];
    for (;;) {
      const cell = /"(?:[^"]|"")*"|[^",\r\n]*/y;
      cell.lastIndex = at;
      const [whole = ""] = cell.exec(text) ?? [];
      at += whole.length;
      row.push(whole.startsWith('"') ? whole.slice(1, -1).replaceAll('""', '"') : whole);
      if (text.startsWith("\r\n", at)) break;
      assert.equal(text[at], ",", `no cell ends at ${at}: ${text}`);
      at++;
    }
    at += 2;
    found.push(row);
  }
  return found;
}

const [NAMES = []] = rows(CSV_HEAD);

function read(text: string): Readonly<Record<string, string>> {
  const [row = []] = rows(text);
  return Object.fromEntries(NAMES.map((name, i) => [name, row[i] ?? ""]));
}

for (const [name, event] of Object.entries(EVENTS)) {
  Deno.test(`csv: ${name}: one row with a cell for each column`, () => {
    const found = rows(csvOf(event));
    assert.equal(found.length, 1);
    assert.equal(found[0]?.length, NAMES.length);
    assert.equal(read(csvOf(event)).id, event.id);
  });
}

Deno.test("csv: what was found in an output, as kinds and how many", () => {
  assert.equal(
    read(csvOf(EVENTS["response, something found"] ?? callOf())).found,
    "aws-key:2 hidden-text:4 jwt:1",
  );
  assert.equal(read(csvOf(EVENTS.response ?? callOf())).found, "");
});

Deno.test("csv: a denied command", () => {
  const { time, tool, action, enforced, policy, subject, eval_us } = read(
    csvOf(EVENTS["exec, denied"] ?? callOf()),
  );
  assert.deepEqual({ time, tool, action, enforced, policy, subject, eval_us }, {
    time: "2026-11-21T14:23:05.250Z",
    tool: "exec",
    action: "deny",
    enforced: "true",
    policy: "protect-credentials",
    subject: "cd ~/.ssh && cat id_rsa",
    eval_us: "12.5",
  });
});

for (
  const command of [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\uff1d1+1",
    "\uff0b1",
    "\uff0d1",
    "\uff20A",
  ]
) {
  Deno.test(`csv: no formula is made of ${JSON.stringify(command)}`, () => {
    assert.match(read(csvOf(callOf({ params: { command } }))).subject ?? "", /^'/);
  });
}

Deno.test("csv: whatever an agent says stays in its cell", () => {
  const hostile = fc.string({
    unit: fc.oneof(fc.constantFrom('"', ",", "\r", "\n", "=", "'", ";"), fc.string({ maxLength: 1 })),
  });
  fc.assert(fc.property(hostile, hostile, (command, agent) => {
    const text = csvOf(callOf({ params: { command }, agent }));
    assert.equal(rows(text).length, 1);
    const cells = read(text);
    assert.equal(cells.tool, "exec");
    assert.doesNotMatch(cells.subject ?? "", /^[=+\-@\t\r]/);
    if (/^[ -~]*$/.test(command) && !/^[=+\-@]/.test(command)) assert.equal(cells.subject, command);
  }));
});
