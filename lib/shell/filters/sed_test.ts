import assert from "node:assert/strict";
import { sedText, toRegExp } from "./sed.ts";

function sed(text: string, ...args: string[]): string | undefined {
  return sedText({ args: args.map((arg) => ({ text: arg })), stdin: { text }, file: () => ({ text: "" }) })
    ?.text;
}

for (
  const [text, args, want] of [
    ["aaa\n", ["s/a/b/"], "baa\n"],
    ["aaa\n", ["s/a/b/g"], "bbb\n"],
    ["aaa\n", ["s/a/b/2"], "aba\n"],
    ["a/b\n", ["s#/#-#"], "a-b\n"],
    ["abc\n", ["s/\\(a\\)\\(b\\)/\\2\\1/"], "bac\n"],
    ["abc\n", ["-E", "s/(a)(b)/\\2\\1/"], "bac\n"],
    ["abc\n", ["s/b/[&]/"], "a[b]c\n"],
    ["1\n2\n3\n", ["-n", "2p"], "2\n"],
    ["1\n2\n3\n", ["2d"], "1\n3\n"],
    ["1\n2\n3\n", ["1,2d"], "3\n"],
    ["a\nb\n", ["/b/d"], "a\n"],
    ["a\nb\n", ["$!d"], "b\n"],
    ["abc\n", ["y/abc/xyz/"], "xyz\n"],
    ["a1\n", ["-e", "s/a/b/", "-e", "s/1/2/"], "b2\n"],
    ["ab\n", ["s/[[:alpha:]]/x/g"], "xx\n"],
    ["a.b\n", ["s/./x/; s/\\./y/"], "xyb\n"],
    ["Ab\n", ["s/.*/\\U&/"], "AB\n"],
  ] as const
) {
  Deno.test(`sed ${args.join(" ")}`, () => assert.equal(sed(text, ...args), want));
}

Deno.test("a script that is not worked out has no known output", () => {
  assert.equal(sed("a\n", "N;s/a/b/"), undefined);
  assert.equal(sed("a\n", "-i", "s/a/b/", "f"), undefined);
});

Deno.test("expressions that could take long are not tried", () => {
  assert.equal(toRegExp("(a*)*b", true, ""), undefined);
  assert.equal(toRegExp("\\(a\\)\\1", false, ""), undefined);
  assert.equal(sed("a".repeat(5_000), "s/a*a*a*b/x/"), undefined);
});

Deno.test("a line that grows without bounds is not made", () => {
  assert.equal(sed("aaaa\n", Array(40).fill("s/a/aa/g").join(";")), undefined);
});

Deno.test("where the longest alternative could be another than the first, nothing is said", () => {
  assert.equal(sed("abc\n", "-E", "s/a|ab/x/"), undefined);
  assert.equal(sed("abc\n", "-E", "s/(b|a)+/x/"), "xc\n");
});
