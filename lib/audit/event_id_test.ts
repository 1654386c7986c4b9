import assert from "node:assert/strict";
import fc from "fast-check";
import { ulid } from "ulid";
import { EVENT_ID, eventIdTime, firstEventId, nextEventId } from "./event_id.ts";

Deno.test("event id: has the form and the time of a ULID", () => {
  const at = Date.UTC(2026, 0, 31, 12, 0, 0, 123);
  const id = nextEventId(at, undefined);
  assert.match(id, EVENT_ID);
  assert.equal(eventIdTime(id), at);
  assert.equal(id.slice(0, 10), ulid(at).slice(0, 10));
});

Deno.test("event id: grows whatever the clock says", () => {
  fc.assert(fc.property(fc.array(fc.double({ min: -1e15, max: 1e16 }), { maxLength: 50 }), (times) => {
    let last: string | undefined;
    for (const time of times) {
      const id = nextEventId(time, last);
      assert.match(id, EVENT_ID);
      assert.ok(last === undefined || id > last);
      last = id;
    }
  }));
});

Deno.test("event id: a full random part is carried into the time", () => {
  assert.equal(nextEventId(0, `0000000000${"Z".repeat(16)}`), `0000000001${"0".repeat(16)}`);
});

Deno.test("event id: the first of a time is smaller than all of that time", () => {
  const at = Date.UTC(2026, 0, 31);
  assert.ok(firstEventId(at) <= nextEventId(at, undefined));
  assert.ok(firstEventId(at) > nextEventId(at - 1, undefined));
});
