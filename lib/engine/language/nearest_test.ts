import { strict as assert } from "node:assert";
import { editDistance, nearest } from "./nearest.ts";

const KEYS = ["command_matches", "command_contains", "path_matches", "path_not_matches", "when", "action"];

const CASES: readonly (readonly [string, string | undefined])[] = [
  ["comand_matches", "command_matches"],
  ["commandMatches", "command_matches"],
  ["command-matches", "command_matches"],
  ["path_matchs", "path_matches"],
  ["wehn", "when"],
  ["Action", "action"],
  ["command", "command_matches"],
  ["path", "path_matches"],
  ["colour", undefined],
  ["x", undefined],
  ["", undefined],
  ["a".repeat(5000), undefined],
];

for (const [word, expected] of CASES) {
  Deno.test(`takes ${JSON.stringify(word.slice(0, 20))} for ${expected ?? "nothing known"}`, () => {
    assert.equal(nearest(word, KEYS), expected);
  });
}

Deno.test("counts two swapped letters as one slip", () => {
  assert.equal(editDistance("exce", "exec", 9), 1);
  assert.equal(editDistance("kitten", "sitting", 9), 3);
  assert.equal(editDistance("", "abc", 9), 3);
});
