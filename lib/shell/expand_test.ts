import assert from "node:assert/strict";
import { readCommand } from "./mod.ts";
import type { ShellLanguage } from "./reading.ts";
import { UNKNOWN } from "./word.ts";

function words(source: string, language: ShellLanguage = "bash"): string[] {
  const reading = readCommand(source, {
    home: "/home/me",
    cwd: "/w",
    user: "me",
    language,
    env: { SET: "value" },
  });
  return reading.commands.at(-1)?.argv.map((item) => item.value) ?? [];
}

for (
  const [source, want] of [
    ["p 'a b' \"c d\" e\\ f", ["p", "a b", "c d", "e f"]],
    ["p $'\\x72m' $\"x\"", ["p", "rm", "x"]],
    ["p a{b,c}{1,2}", ["p", "ab1", "ab2", "ac1", "ac2"]],
    ["p ~ ~/x ~me/y ~root a=~/z '~'", [
      "p",
      "/home/me",
      "/home/me/x",
      "/home/me/y",
      "/root",
      "a=/home/me/z",
      "~",
    ]],
    ["p ~+/x", ["p", "/w/x"]],
    ["x='a b'; p $x \"$x\"", ["p", "a", "b", "a b"]],
    ["x=' a '; p $x- -$x", ["p", "a", "-", "-", "a"]],
    ["IFS=:; x=a::b:; p $x", ["p", "a", "", "b"]],
    ["rm$IFS-rf$IFS/", ["rm", "-rf", "/"]],
    ['set -- \'a b\' c; p "$@" "$*" $#', ["p", "a b", "c", "a b c", "2"]],
    ['p "$@"', ["p"]],
    ["p ''", ["p", ""]],
    ["x=; p $x", ["p"]],
    ["p $((1 + 2 * 3))", ["p", "7"]],
    ["p \"$(echo hi)\" $(printf 'a b')", ["p", "hi", "a", "b"]],
    ["p `echo \\`echo x\\``", ["p", "x"]],
    ["p $SET $HOME $PWD", ["p", "value", "/home/me", "/w"]],
    ["p a\\\nb", ["p", "ab"]],
    ["p \"${x:-'q'}\" ${x:-'q'}", ["p", "'q'", "q"]],
  ] as const
) {
  Deno.test(`words of ${JSON.stringify(source)}`, () => assert.deepEqual(words(source), [...want]));
}

Deno.test("what nothing assigned is unknown, and says why", () => {
  const item = readCommand("p $NOPE/x", {}).commands[0]?.argv[1];
  assert.equal(item?.value, `${UNKNOWN}/x`);
  assert.match(item?.why ?? "", /NOPE/);
});

Deno.test("file name patterns are kept, and quoted parts of them are literal", () => {
  const [, a, b, c] = readCommand("p ~/.ss?/'i*'d_* '*' [ab]", { home: "/h" }).commands[0]?.argv ?? [];
  assert.equal(a?.pattern, "/h/.ss?/i\\*d_*");
  assert.equal(b?.pattern, undefined);
  assert.equal(c?.pattern, "[ab]");
});

Deno.test("an unquoted value is a pattern too", () => {
  const item = readCommand("x='/etc/*'; p $x \"$x\"", {}).commands[0]?.argv;
  assert.equal(item?.[1]?.pattern, "/etc/*");
  assert.equal(item?.[2]?.pattern, undefined);
});

Deno.test("noglob leaves patterns alone", () => {
  assert.equal(readCommand("set -f; p *", {}).commands.at(-1)?.argv[1]?.pattern, undefined);
});

Deno.test("sh does not expand braces, zsh does not split", () => {
  assert.deepEqual(words("p {a,b}", "sh"), ["p", "{a,b}"]);
  assert.deepEqual(words("x='a b'; p $x $(echo c d)", "zsh"), ["p", "a b", "c", "d"]);
  assert.deepEqual(words("=ls", "zsh"), ["/usr/bin/ls"]);
});

Deno.test("words carry their places", () => {
  const run = readCommand("ls; rm  'a b'", {}).commands[1];
  assert.deepEqual(run?.argv.map(({ pos, end }) => [pos, end]), [[4, 6], [8, 13]]);
});
