import assert from "node:assert/strict";
import { UNKNOWN } from "../../shell/word.ts";
import { joinSegments } from "./segments.ts";

for (
  const [text, path] of [
    ["/a/./b//c/", "/a/b/c"],
    ["/../../a", "/a"],
    ["/a/../../..", "/"],
    ["", "/"],
    [`/a/${UNKNOWN}/../b`, "/a/b"],
  ] as const
) {
  Deno.test(`joinSegments makes ${path} of ${JSON.stringify(text)}`, () => {
    assert.equal(joinSegments(text, { root: "" }).path, path);
  });
}

Deno.test("an unknown start can't be left", () => {
  assert.equal(joinSegments(`${UNKNOWN}x/../../b`, { root: undefined }).path, `${UNKNOWN}/b`);
});

for (
  const [text, path] of [
    ["/proc/self/root/etc", "/etc"],
    ["/proc/thread-self/root/etc", "/etc"],
    ["/proc/1/root/proc/self/cwd/x", "/srv/app/x"],
    ["/proc/self/task/7/root/etc", "/etc"],
    ["/proc/self/cwd/../x", "/srv/x"],
    ["/proc/7/cwd/x", `/${UNKNOWN}/x`],
    [`/proc/${UNKNOWN}/root/etc`, "/etc"],
    ["/proc/self/root", "/"],
  ] as const
) {
  Deno.test(`joinSegments resolves ${JSON.stringify(text)}`, () => {
    assert.deepEqual(joinSegments(text, { root: "", proc: ["srv", "app"] }), { path, viaProc: true });
  });
}

for (const text of ["/proc/self/environ", "/proc/x/root/etc", "/a/proc/self/root", "/proc/self/fd/3"]) {
  Deno.test(`joinSegments keeps ${text}`, () => {
    assert.deepEqual(joinSegments(text, { root: "", proc: [] }), { path: text, viaProc: false });
  });
}
