import { strict as assert } from "node:assert";
import { checkRegex } from "./regex.ts";

for (const source of ["AKIA[0-9A-Z]{16}", "(?i)secret", "^a|b$", "\\bkey\\b", "(?P<name>x)", "(a+)+$"]) {
  Deno.test(`takes the regular expression ${source}`, () => assert.equal(checkRegex(source), undefined));
}

for (
  const source of ["", "(", "[a-", "*a", "(?<=x)y", "(?!x)", "(a)\\1", "a{2,1}", "a{5000}", "a".repeat(5000)]
) {
  Deno.test(`refuses the regular expression ${source.slice(0, 10)}`, () => {
    const wrong = checkRegex(source);
    assert.equal(typeof wrong, "string");
    assert.equal(wrong?.includes("\n"), false);
  });
}
