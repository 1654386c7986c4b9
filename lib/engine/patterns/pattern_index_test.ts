import { deepEqual, ok } from "node:assert/strict";
import fc from "fast-check";
import { buildPatternIndex, loadPatternIndex } from "./pattern_index.ts";
import { matchTextGlob, parseTextGlob, TEXT_GLOBS } from "./text_glob.ts";

const piece = fc.constantFrom(
  "curl",
  "rm -rf",
  "://",
  "$(",
  "a",
  "cat ",
  "key",
  "\n",
  "é",
  "*",
  "*",
  "?",
  "[ab]",
);
const pattern = fc.array(piece, { minLength: 1, maxLength: 6 }).map((all) => all.join(""));
const text = fc.array(
  fc.constantFrom("curl", "rm -rf", "://", "$(", "a", "b", "cat ", "key", "\n", "é", " "),
  {
    maxLength: 30,
  },
).map((all) => all.join(""));

// Texts of up to 512 letters are gone through, longer ones are asked for their runs.
for (const [length, times] of [["short", 1], ["long", 30]] as const) {
  Deno.test(`the index finds exactly the patterns that match a ${length} text`, () => {
    let found = 0;
    fc.assert(
      fc.property(
        fc.array(pattern, { minLength: 1, maxLength: 20 }),
        fc.array(text, { minLength: 1, maxLength: 4 }),
        (patterns, texts) => {
          const filed = patterns.map((glob, id) => ({ id, pattern: glob }));
          const built = buildPatternIndex(filed, TEXT_GLOBS);
          const loaded = loadPatternIndex(JSON.parse(JSON.stringify(built.stored())), TEXT_GLOBS);
          for (const given of texts.map((one) => one.repeat(times))) {
            const wanted = filed.filter((one) => matchTextGlob(parseTextGlob(one.pattern), given)).map((
              one,
            ) => one.id);
            found += wanted.length;
            for (const index of [built, loaded, built]) {
              const matches: number[] = [];
              index.addMatches(given, matches);
              deepEqual(matches.sort((a, b) => a - b), wanted);
            }
          }
        },
      ),
      { numRuns: 1_000, seed: 17 },
    );
    ok(found > 100, `only ${found} matches`);
  });
}
