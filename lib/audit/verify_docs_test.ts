/**
 * docs/audit.md names, for each kind of tampering, a test that shows that it is found.
 *
 * @module
 */

import assert from "node:assert/strict";

const read = (path: string): string => Deno.readTextFileSync(new URL(path, import.meta.url));

/** Names of the tests of a file, those of its table included. */
function testNames(path: string, prefix: string): readonly string[] {
  const text = read(path);
  return [
    ...[...text.matchAll(/Deno\.test\("([^"]+)"/g)].map(([, name]) => name ?? ""),
    ...[...text.matchAll(/^ {4}name: "([^"]+)",$/gm)].map(([, name]) => `${prefix}: ${name}`),
    ...[...text.matchAll(/^ {2}\{ name: "([^"]+)",/gm)].map(([, name]) => `${prefix}: ${name}`),
  ];
}

const tests = new Set([
  ...testNames("verify_test.ts", "verify"),
  ...testNames("verify_checkpoints_test.ts", "verify, with checkpoints"),
]);
const named = [...read("../../docs/audit.md").matchAll(/`(verify(?:, with checkpoints)?: [^`…]+)`/g)]
  .map(([, name]) => name ?? "");

Deno.test("docs/audit.md names only tests that there are", () => {
  assert.ok(named.length > 40, `only ${named.length} are named`);
  assert.deepEqual(named.filter((name) => !tests.has(name)), []);
});

Deno.test("docs/audit.md has a row for each tampering that is tested", () => {
  const tampering = [...tests].filter((name) =>
    !/: (nothing|an event written anew as it was|an empty line)/.test(name)
  );
  const rest = tampering.filter((name) => !named.includes(name));
  // What else the tests show is not about tampering.
  const other = /says|torn tail|no log|any events|names the events|vouched for|a note's hash/;
  assert.deepEqual(rest.filter((name) => !other.test(name)), []);
});
