import assert from "node:assert/strict";
import { awkText } from "./awk.ts";

function awk(stdin: string, ...args: string[]): string | undefined {
  return awkText({ args: args.map((text) => ({ text })), stdin: { text: stdin }, file: () => ({ text: "" }) })
    ?.text;
}

for (
  const [args, want] of [
    [["{print $1}"], "a\nc:d\n"],
    [["{ print $2, $1 }"], "b a\n c:d\n"],
    [["{print $NF NR}"], "b1\nc:d2\n"],
    [["NR==2 {print}"], "c:d\n"],
    [["-F:", "{print $2}"], "\nd\n"],
    [['{print "x-" toupper($1)}'], "x-A\nx-C:D\n"],
    [["{print substr($0,2,2)}"], " b\n:d\n"],
    [["{print length($0), NF}"], "3 2\n3 1\n"],
    [['BEGIN{print "x y"}'], "x y\n"],
    [['BEGIN { print "a" "b", 1; exit }'], "ab 1\n"],
    [['BEGIN{print "x"; print "y"}'], undefined],
    [["{print $1; print $2}"], undefined],
    [["/a/{print}"], undefined],
    [["-F[:]", "{print $1}"], undefined],
    [["{print $1+1}"], undefined],
  ] as const
) {
  Deno.test(`awk ${args.join(" ")}`, () => assert.equal(awk("a b\nc:d\n", ...args), want));
}
