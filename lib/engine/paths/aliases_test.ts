import assert from "node:assert/strict";
import { canonicalName, otherNames } from "./aliases.ts";

for (
  const [path, name] of [
    ["/private/etc/hosts", "/etc/hosts"],
    ["/private/tmp", "/tmp"],
    ["/private/other", "/private/other"],
    ["/private/vary", "/private/vary"],
    ["/system/volumes/data/users/me", "/users/me"],
    ["/system/volumes/data/private/var/x", "/var/x"],
    ["/system/volumes/data", "/"],
    ["/volumes/macintosh hd/etc", "/etc"],
    ["/users/me/private/etc", "/users/me/private/etc"],
  ] as const
) {
  Deno.test(`canonicalName on darwin makes ${name} of ${path}`, () => {
    assert.equal(canonicalName(path, "darwin"), name);
  });
}

Deno.test("canonicalName leaves other platforms' paths", () => {
  assert.equal(canonicalName("/private/etc", "linux"), "/private/etc");
});

for (
  const [path, others] of [
    ["/var/run/docker.sock", ["/run/docker.sock"]],
    ["/run/docker.sock", ["/var/run/docker.sock"]],
    ["/var/lock/x", ["/run/lock/x"]],
    ["/run/lock/x", ["/var/run/lock/x", "/var/lock/x"]],
    ["/var/runner", []],
    ["/mnt/c/Users/A", ["c:/users/a"]],
    ["/mnt/c", ["c:/"]],
    ["/mnt/data/x", []],
  ] as const
) {
  Deno.test(`otherNames on linux gives ${others.join(", ") || "nothing"} for ${path}`, () => {
    assert.deepEqual(otherNames(path, "linux"), others);
  });
}

Deno.test("otherNames on darwin leaves out what HFS+ ignores", () => {
  assert.deepEqual(otherNames("/x/.g\u200cit", "darwin"), ["/x/.git"]);
});
