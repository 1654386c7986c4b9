import assert from "node:assert/strict";
import { EVENTS } from "../format/test_events.ts";
import { exportRequest } from "./otlp_request.ts";

function attributesOf(name: string): Readonly<Record<string, unknown>> {
  const event = EVENTS[name];
  assert.ok(event !== undefined);
  const request = exportRequest([{ event, line: "" }], { version: "1", now: () => 0 });
  const record = request.resourceLogs[0]?.scopeLogs[0]?.logRecords[0];
  return Object.fromEntries((record?.attributes ?? []).map(({ key, value }) => [key, value]));
}

Deno.test("otlp: what was found in an output is an attribute, by its kinds", () => {
  const values = ["aws-key", "hidden-text", "jwt"].map((stringValue) => ({ stringValue }));
  assert.deepEqual(attributesOf("response, something found")["rampart.found"], { arrayValue: { values } });
  assert.equal("rampart.found" in attributesOf("response"), false);
});
