import assert from "node:assert/strict";
import { decode } from "./decode.ts";

/** What OpenClaw 2026.9.6 gave Rampart's plugin, by what it is judged as. */
const RECORDED: Readonly<Record<string, string>> = {
  exec: "exec",
  exec_failed: "exec",
  read: "read",
  ls: "read",
  write: "write",
  edit: "write",
  apply_patch: "write",
};

function payload(name: string): string {
  return Deno.readTextFileSync(new URL(`testdata/${name}.json`, import.meta.url));
}

for (const [name, tool] of Object.entries(RECORDED)) {
  Deno.test(`OpenClaw's ${name} as it was recorded, before and after`, () => {
    const before = decode(payload(`${name}_before`));
    const after = decode(payload(`${name}_after`));
    assert.ok(before.kind === "before" && after.kind === "after");
    for (const { call } of [before, after]) {
      assert.deepEqual([call.tool, call.cwd, call.session], [
        tool,
        "/work",
        "27599102-0000-4000-8000-000000000000",
      ]);
    }
    assert.deepEqual(after.call.params, before.call.params);
    assert.equal(before.callId, after.callId);
    assert.notEqual(after.call.response, "");
  });
}

Deno.test("OpenClaw's deferred fetch as it was recorded: the way to it passes, and it is judged", () => {
  assert.equal(decode(payload("tool_call_before")).kind, "other");
  const inner = decode(payload("web_fetch_before"));
  assert.ok(inner.kind === "before");
  assert.deepEqual([inner.call.tool, inner.call.params.urls], ["fetch", ["http://127.0.0.1:9/x"]]);
  const { kind } = decode(payload("tool_call_after"));
  assert.equal(kind, "after");
});
