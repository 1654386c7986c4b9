import assert from "node:assert/strict";
import { fieldOf, originOf, sameValue, unknownValue, valueOf, withText, worse } from "./value.ts";
import { UNKNOWN } from "./word.ts";

Deno.test("the weightier origin wins", () => {
  assert.equal(worse("output", "download"), "download");
  assert.equal(worse("decoded", "output"), "decoded");
  assert.equal(worse(undefined, "input"), "input");
  assert.equal(worse("file", undefined), "file");
});

Deno.test("originOf takes the weightiest, and unknown where none is said", () => {
  assert.equal(originOf([{ value: "a", pos: 0, end: 1 }]), undefined);
  assert.equal(originOf([{ value: UNKNOWN, pos: 0, end: 1 }]), "unknown");
  assert.equal(
    originOf([{ value: UNKNOWN, pos: 0, end: 1, origin: "output" }, {
      value: UNKNOWN,
      pos: 0,
      end: 1,
      origin: "download",
    }]),
    "download",
  );
});

Deno.test("a value keeps its origin only while something is unknown", () => {
  const value = unknownValue("download", "why");
  assert.deepEqual(withText(value, "known"), { text: "known" });
  assert.deepEqual(withText(value, `x${UNKNOWN}`), { text: `x${UNKNOWN}`, origin: "download", why: "why" });
});

Deno.test("words and values turn into each other with their patterns", () => {
  const value = { text: "/etc/*", globs: ["/etc/*"] };
  assert.deepEqual(valueOf(fieldOf(value, 1, 2)), value);
  assert.ok(sameValue(value, { text: "/etc/*", globs: ["/etc/*"] }));
  assert.ok(!sameValue(value, { text: "/etc/*" }));
});
