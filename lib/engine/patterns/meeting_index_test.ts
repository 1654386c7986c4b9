import { deepEqual, ok } from "node:assert/strict";
import fc from "fast-check";
import { buildMeetingIndex } from "./meeting_index.ts";
import { meetPathGlobs, parsePathGlob } from "./path_glob.ts";

const name = fc.constantFrom(
  "a",
  "ab",
  ".a",
  "\\a",
  "a*",
  "*b",
  ".*",
  "?",
  "[ab]",
  "*",
  "**",
  "**",
  "home",
  "me",
  ".ssh",
  "id_*",
);
const glob = fc.tuple(fc.constantFrom("/", "**/", ""), fc.array(name, { minLength: 1, maxLength: 5 }))
  .map(([root, names]) => root + names.join("/"));

const longGlob = fc.array(name, { minLength: 12, maxLength: 20 }).map((names) => `/${names.join("/")}`);

Deno.test("the index finds exactly the patterns that a glob meets", () => {
  fc.assert(
    fc.property(
      fc.array(glob, { minLength: 1, maxLength: 30 }),
      fc.array(fc.oneof(glob, longGlob), { minLength: 1, maxLength: 4 }),
      fc.boolean(),
      fc.boolean(),
      (patterns, calls, reach, dots) => {
        const index = buildMeetingIndex(patterns.map((pattern, id) => ({ id, pattern })));
        for (const call of calls.map(parsePathGlob)) {
          const found: number[] = [];
          index.addMeetings(call, { reach, dots }, found);
          deepEqual(
            [...new Set(found)].sort((a, b) => a - b),
            patterns.flatMap((p, id) => meetPathGlobs(parsePathGlob(p), call, { reach, dots }) ? [id] : []),
          );
        }
      },
    ),
    { numRuns: 5_000, seed: 17 },
  );
});

Deno.test("a long glob against many ** comes to an end", () => {
  const index = buildMeetingIndex([{ id: 0, pattern: "/**/a".repeat(40) + "/b" }]);
  const found: number[] = [];
  index.addMeetings(parsePathGlob("/a/?a".repeat(1_000)), { reach: false, dots: true }, found);
  ok(found.length === 0);
});
