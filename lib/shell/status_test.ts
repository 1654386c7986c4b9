import assert from "node:assert/strict";
import { readCommand } from "./mod.ts";

/** Which of the two values is left after `if`: both where the condition can't be known. */
function outcome(condition: string): string {
  const source = `if ${condition}; then x=yes; else x=no; fi; p $x`;
  return readCommand(source, { home: "/h" }).commands.filter((run) => run.program === "p")
    .map((run) => run.text.slice(2)).join(" ");
}

for (
  const [condition, want] of [
    ["[ 1 -lt 2 ]", "yes"],
    ["[ a = b ]", "no"],
    ["[ ! a = b ]", "yes"],
    ["[ -z '' ]", "yes"],
    ['[ -n "$HOME" ]', "yes"],
    ['[ -n "$NOPE" ]', "yes no"],
    ["[ -f x ]", "yes no"],
    ["test a != b", "yes"],
    ["[[ abc == a* ]]", "yes"],
    ["[[ abc == 'a*' ]]", "no"],
    ["[[ a < b && 2 -gt 1 ]]", "yes"],
    ["[[ ! ( a == a || b == c ) ]]", "no"],
    ["(( 2 > 1 ))", "yes"],
    ["(( 0 ))", "no"],
    ["grep x y", "yes no"],
  ] as const
) {
  Deno.test(condition, () => assert.equal(outcome(condition), want));
}
