import assert from "node:assert/strict";
import { readCommand } from "./mod.ts";
import { inBraces } from "./zsh_words.ts";

for (
  const [text, want] of [
    ["$x[2]", "${x[2]}"],
    ['"$x[$i]y"', '"${x[$i]}y"'],
    ["$10", "${10}"],
    ["$=x", "${=x}"],
    ["$#x", "${#x}"],
    ["'$x[2]'", "'$x[2]'"],
    ["\\$x[2]", "\\$x[2]"],
    ["$(echo $x[2])", "$(echo $x[2])"],
    ["${x}[2]", "${x}[2]"],
    ["$x [2]", "$x [2]"],
  ] as const
) {
  Deno.test(`${text} is ${want}`, () => assert.equal(inBraces(text), want));
}

for (
  const [source, want] of [
    ["x=(a 'b c' d); p $x", ["a", "b c", "d"]],
    ["x=(a b); p $x[1] ${x[2]} $x[-1]", ["a", "b", "b"]],
    ["x=(a b); p pre$x.c", ["prea", "b.c"]],
    ['x=(a b); p "$x"', ["a b"]],
    ["x=(a b c); p $x[2,3]", ["b", "c"]],
    ["x=(rm -rf); $x /a", []],
    ["x=abc; p $x[1] ${x[2,3]}", ["a", "bc"]],
    ["x='a b'; p ${=x} $=x", ["a", "b", "a", "b"]],
    ["f=/a/b.tar.gz; p ${f:t} ${f:h} ${f:r} ${f:e}", ["b.tar.gz", "/a", "/a/b.tar", "gz"]],
    ["x=a,b; p ${(j:-:)${(s:,:)x}}", ["a-b"]],
    ["typeset -A h; h=(k v); p $h[k]", ["v"]],
    ["x=(a b); p ${#x} $#x", ["2", "2"]],
    ["p $(echo 'a\\tb')", ["a", "b"]],
  ] as const
) {
  Deno.test(source, () => {
    const { commands } = readCommand(source, { language: "zsh" });
    if (want.length === 0) assert.equal(commands.at(-1)?.text, "rm -rf /a");
    else {assert.deepEqual(
        commands.find((run) => run.program === "p")?.argv.slice(1).map((w) => w.value),
        want,
      );}
  });
}

Deno.test("zsh's set -f leaves file patterns as they are", () => {
  const { commands } = readCommand("set -f; p *.d", { language: "zsh" });
  assert.equal(commands.at(-1)?.argv[1]?.pattern, "*.d");
});
