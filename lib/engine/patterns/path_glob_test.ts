import { equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { UNKNOWN } from "../../shell/word.ts";
import { MARK } from "./gram_index.ts";
import {
  coversPathGlob,
  matchPathGlob,
  meetPathGlobs,
  parsePathGlob,
  type PathGlob,
  pathRuns,
} from "./path_glob.ts";
import { buildPatternIndex, loadPatternIndex } from "./pattern_index.ts";

const MATCHES: readonly (readonly [pattern: string, path: string, want: boolean])[] = [
  ["/a/b", "/a/b", true],
  ["/a/b", "/a/b/c", false],
  ["/a/*", "/a/b", true],
  ["/a/*", "/a/b/c", false],
  ["/a/*", "/a", false],
  ["/a/**", "/a", true],
  ["/a/**", "/a/b/c", true],
  ["/a/**", "/ab", false],
  ["**/.ssh/id_*", "/root/.ssh/id_rsa", true],
  ["**/.ssh/id_*", "/root/.ssh/x/id_rsa", false],
  ["**/.env", "/.env", true],
  ["**/.env", "/a/b/.env", true],
  ["**/.env", "/a/b/.envrc", false],
  ["/a/**/z", "/a/z", true],
  ["/a/**/z", "/a/b/c/z", true],
  ["/a/**/z", "/a/b/c/zz", false],
  ["**", "/", true],
  ["**", "/a", true],
  ["/**", "/", true],
  ["**/a/**/b", "/a/a/x/b", true],
  ["**/a/b", "/a/a/b", true],
  ["/a/?.ts", "/a/x.ts", true],
  ["c:/users/*/x", "c:/users/me/x", true],
  ["**/id_*", `${UNKNOWN}/id_rsa`, true],
  ["**/.ssh/id_*", `/srv/${UNKNOWN}/id_rsa`, false],
  ["/srv/*/x", `/srv/${UNKNOWN}/x`, true],
];

for (const [pattern, path, want] of MATCHES) {
  Deno.test(`${pattern} ${want ? "matches" : "does not match"} ${JSON.stringify(path)}`, () => {
    equal(matchPathGlob(parsePathGlob(pattern), path), want);
  });
}

const MEETS: readonly (readonly [policy: string, call: string, reach: boolean, want: boolean])[] = [
  ["**/.ssh/id_*", "/root/.ss?/id_*", false, true],
  ["**/.ssh/id_*", "/root/.[s]sh/id_rsa", false, true],
  ["**/.ssh/id_*", "/root/.ssh/*", false, true],
  ["**/.ssh/id_*", "/root/.ssh/**", false, true],
  ["**/.ssh/id_*", "/root/**", true, true],
  ["**/.ssh/id_*", "/root/**/id_rsa", true, true],
  ["**/.ssh/id_*", "/srv/app/**/id_rsa", false, false],
  ["**/.env", "/srv/app/**", false, false],
  ["**/.env", "/srv/app/*", false, false],
  ["**/.env", "/srv/app/.e*", false, true],
  ["**/.env", "/srv/app/*.ts", false, false],
  ["/etc/shadow", "/etc/*", false, true],
  ["/etc/shadow", "/etc/sh*", false, true],
  ["/etc/shadow", "/etc/*.conf", false, false],
  ["/etc/shadow", "/*/shadow", false, false],
  ["/etc/shadow", "/???/shadow", false, true],
  ["**/*.pem", "/srv/app/*.p?m", false, true],
  ["**/id_rsa*", "/srv/app/*.txt", false, false],
  ["**/unattend.xml", "/srv/app/*.xml", false, false],
  ["**/unattend.xml", "/srv/app/unatt*.xml", false, true],
  ["**/.rampart/**", "/root/**/*.pyc", true, false],
  ["**/.rampart/**", "/root/**", true, true],
  ["**/.rampart/**", "/root/**/token", true, true],
  ["**/id_rsa*", "/srv/app/id_*", false, false],
  ["**/id_rsa*", "/srv/app/id_rsa*", false, true],
  ["**/.ssh/id_*", "/root/.ssh/*.bak", false, true],
];

for (const [policy, call, reach, want] of MEETS) {
  Deno.test(`${policy} ${want ? "meets" : "does not meet"} ${call}${reach ? " with reach" : ""}`, () => {
    equal(meetPathGlobs(parsePathGlob(policy), parsePathGlob(call), { reach, dots: true }), want);
  });
}

Deno.test("a leading wildcard does not match a dot unless told so", () => {
  const policy = parsePathGlob("/root/.netrc");
  equal(meetPathGlobs(policy, parsePathGlob("/root/*"), { reach: true, dots: false }), false);
  equal(meetPathGlobs(policy, parsePathGlob("/root/*rc"), { reach: true, dots: false }), false);
  equal(meetPathGlobs(policy, parsePathGlob("/root/.*rc"), { reach: true, dots: false }), true);
});

const COVERS: readonly (readonly [policy: string, call: string, want: boolean])[] = [
  ["/srv/app/**", "/srv/app/src/*.ts", true],
  ["/srv/app/**", "/srv/app/**", true],
  ["/srv/app/*", "/srv/app/**", false],
  ["/srv/app/*.ts", "/srv/app/*", false],
  ["/srv/app/*", "/srv/app/x", true],
  ["/srv/app/**", "/srv/*/x", false],
];

for (const [policy, call, want] of COVERS) {
  Deno.test(`${policy} ${want ? "covers" : "does not cover"} ${call}`, () => {
    equal(coversPathGlob(parsePathGlob(policy), parsePathGlob(call)), want);
  });
}

const name = fc.constantFrom("a", "b", "ab", ".x", "id_rsa");
const path = fc.array(name, { maxLength: 5 }).map((s) => `/${s.join("/")}`);
const pattern = fc.tuple(
  fc.constantFrom("/", "**/"),
  fc.array(fc.constantFrom("a", "b", "*", "**", "?b", "a*", "id_*", ".x"), { minLength: 1, maxLength: 5 }),
).map(([root, s]) => root + s.join("/"));

/** Written for clearness: every `**` tries every number of segments. */
function naive(pattern: readonly string[], path: readonly string[]): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return path.length === 0;
  if (first === "**") {
    for (let n = 0; n <= path.length; n++) if (naive(rest, path.slice(n))) return true;
    return false;
  }
  const source = first.replace(/[.]/g, "\\.").replace(/\*/g, "[^/]*").replace(/\?/g, "[^/]");
  const [head, ...tail] = path;
  return head !== undefined && (first !== "*" || head !== "") && new RegExp(`^${source}$`).test(head) &&
    naive(rest, tail);
}

Deno.test("matching paths equals trying every length for every **", () => {
  fc.assert(
    fc.property(
      pattern,
      path,
      (p, t) => matchPathGlob(parsePathGlob(p), t) === naive(p.split("/"), t.split("/")),
    ),
    { numRuns: 10_000, seed: 11 },
  );
});

Deno.test("an index finds exactly the globs that match a path", () => {
  fc.assert(
    fc.property(fc.array(pattern, { minLength: 1, maxLength: 30 }), path, (patterns, t) => {
      const language = {
        parse: parsePathGlob,
        runs: (g: PathGlob) => pathRuns(g, MARK),
        matches: matchPathGlob,
      };
      const built = buildPatternIndex(patterns.map((pattern, id) => ({ id, pattern })), language);
      const loaded = loadPatternIndex(JSON.parse(JSON.stringify(built.stored())), language);
      return [built, loaded].every((index) => {
        const found: number[] = [];
        index.addMatches(t, found);
        return patterns.every((p, id) => matchPathGlob(parsePathGlob(p), t) === found.includes(id));
      });
    }),
    { numRuns: 3_000, seed: 13 },
  );
});

Deno.test("many ** over a long path that almost matches come to an end", () => {
  ok(!matchPathGlob(parsePathGlob("/**/a".repeat(60) + "/b"), "/a".repeat(20_000)));
});
