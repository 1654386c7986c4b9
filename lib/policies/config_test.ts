import assert from "node:assert/strict";
import { readProfile, setProfile } from "./config.ts";

const PROFILES: readonly (readonly [text: string, profile: string])[] = [
  ["", "standard"],
  ["# nothing\n\n", "standard"],
  ["profile: ci\n", "ci"],
  ["# choice\nprofile: ci  # all asks are denials\r\nfail: open\n", "ci"],
  ['profile: "paranoid"\n', "paranoid"],
  ["{ profile: yolo }", "yolo"],
  ["notes: |\n  profile: yolo\nprofile: ci\n", "ci"],
  ["hooks:\n  profile: yolo\n", "standard"],
  ["profile:\n", "standard"],
  ["audit:\n  keep_days: 3\n  sinks:\n    - syslog: a:1\n\nprofile: ci\n", "ci"],
  ["openclaw: # written by `rampart setup openclaw --bridge`\n  bridge: true\nprofile: ci\n", "ci"],
  ["notify: # chat\n  url: https://example.com\n  profile: yolo\nprofile: ci\n", "ci"],
];

for (const [text, profile] of PROFILES) {
  Deno.test(`the profile of ${JSON.stringify(text)} is ${profile}`, async () => {
    assert.deepEqual(await readProfile(text), { profile });
  });
}

for (
  const text of ["profile: [a]", "profile: ../evil", "profile: ci\nprofile: yolo", "- a\n- b", "profile: {"]
) {
  Deno.test(`${JSON.stringify(text)} names no profile`, async () => {
    assert.ok("problem" in await readProfile(text));
  });
}

Deno.test("setProfile keeps comments and other keys", async () => {
  const text = "# mine\nfail: closed # always\nprofile: standard\n";
  assert.deepEqual(await setProfile(text, "ci"), {
    text: "# mine\nfail: closed # always\nprofile: ci\n",
    profile: "ci",
  });
  assert.deepEqual(await setProfile(text, undefined), { text, profile: "standard" });
  assert.deepEqual(await setProfile("fail: open\n", undefined), {
    text: "fail: open\nprofile: standard\n",
    profile: "standard",
  });
});

Deno.test("setProfile leaves a file alone that it can't read", async () => {
  assert.ok("problem" in await setProfile("profile: {", "ci"));
});
