import { strict as assert } from "node:assert";
import { MAX_BYTES, readYaml, type YamlTree } from "./yaml_tree.ts";

/** The data as JSON would have it, without what is special about its objects. */
function plain(tree: YamlTree): unknown {
  return tree.value === undefined ? undefined : JSON.parse(JSON.stringify(tree.value));
}

function messages(text: string): readonly string[] {
  return readYaml(text).findings.map((f) => f.message);
}

const VALUES: readonly (readonly [string, string, unknown])[] = [
  ["scalars", "a: 1\nb: 'x'\nc: true\nd: ~\ne: 0x10\nf: yes\n", {
    a: 1,
    b: "x",
    c: true,
    d: null,
    e: 16,
    f: "yes",
  }],
  ["keys as texts", "1: a\ntrue: b\n~: c\non: d\n", { "1": "a", true: "b", "~": "c", on: "d" }],
  ["timestamps as texts", "a: 2026-01-01\nb: !!timestamp 2026-01-01T00:00:00Z\n", {
    a: "2026-01-01",
    b: "2026-01-01T00:00:00Z",
  }],
  ["flow and block", "a: [1, {b: 2}]\nc:\n- d\n- - e\n", { a: [1, { b: 2 }], c: ["d", ["e"]] }],
  ["aliases", "a: &x [1]\nb: *x\nc: &x 2\nd: *x\n", { a: [1], b: [1], c: 2, d: 2 }],
  ["merge keys", "a: &x {p: 1, q: 2}\nb: {q: 3, <<: *x}\n", { a: { p: 1, q: 2 }, b: { q: 3, p: 1 } }],
  ["lists of merges", "a: &a {p: 1}\nb: &b {p: 2, q: 2}\nc: {<<: [*a, *b]}\n", {
    a: { p: 1 },
    b: { p: 2, q: 2 },
    c: { p: 1, q: 2 },
  }],
  ["a quoted << as a key", 'a: {"<<": 1}\n', { a: { "<<": 1 } }],
  ["a byte order mark", "\ufeffa: 1\n", { a: 1 }],
  ["carriage returns", "a: 1\r\nb: 2\r\n", { a: 1, b: 2 }],
  ["a YAML 1.1 directive, which changes nothing", "%YAML 1.1\n---\non: yes\n", { on: "yes" }],
];

for (const [name, text, value] of VALUES) {
  Deno.test(`reads ${name}`, () => {
    const tree = readYaml(text);
    assert.deepEqual(tree.findings, []);
    assert.deepEqual(plain(tree), value);
  });
}

Deno.test("takes no key for an inherited member", () => {
  const { value } = readYaml("__proto__: {a: 1}\nconstructor: 2\n");
  assert.deepEqual(Object.keys(value as object), ["__proto__", "constructor"]);
  assert.equal(Object.getPrototypeOf(value), null);
  assert.equal("toString" in (value as object), false);
});

const REFUSED: readonly (readonly [string, string, RegExp])[] = [
  ["nothing", "", /empty/],
  ["an explicit nothing", "--- ~\n", /empty/],
  ["several documents", "a: 1\n---\nb: 2\n", /more than one/],
  ["nesting without end", "[".repeat(5000), /nested/],
  ["nesting that ends", `${"[".repeat(5000)}${"]".repeat(5000)}`, /nested/],
  ["nested block lists", "- ".repeat(5000), /nested/],
  ["an alias without an anchor", "a: *x\n", /no anchor/],
  ["an alias within itself", "a: &x [*x]\n", /within/],
  ["a merge of itself", "a: &x {<<: *x}\n", /within/],
  ["a mapping as a key", "{a: 1}: 2\n", /key/],
  ["a custom tag", "a: !ruby/object x\n", /tag/],
  ["a set", "a: !!set {b}\n", /tag/],
  ["too many tokens", "[" + "a,".repeat(400_000) + "]", /parts/],
];

for (const [name, text, message] of REFUSED) {
  Deno.test(`refuses ${name}`, () => {
    const tree = readYaml(text);
    assert.equal(tree.value, undefined);
    assert.match(tree.findings[0]?.message ?? "", message);
    assert.equal(tree.findings[0]?.severity, "error");
  });
}

Deno.test("refuses aliases that explode, at once", () => {
  const names = "abcdefghijklmnop".split("");
  const lines = names.map((n, i) =>
    `${n}: &${n} [${Array(9).fill(i === 0 ? "1" : `*${names[i - 1]}`).join()}]`
  );
  assert.match(messages(lines.join("\n"))[0] ?? "", /aliases/);
  const wide = Array.from({ length: 3000 }, (_, i) => `k${i}: 1`).join(", ");
  assert.deepEqual(messages(`b: &b {${wide}}\nm:\n${"  - <<: *b\n".repeat(20_000)}`).length, 1);
});

Deno.test("counts bytes, not characters", () => {
  assert.match(messages("ä".repeat(MAX_BYTES / 2 + 1))[0] ?? "", /bytes/);
  assert.deepEqual(messages(`a: "${"x".repeat(MAX_BYTES - 5)}"`), []);
});

Deno.test("tells of each key given twice, and quickly of many", () => {
  assert.deepEqual(messages("a: 1\nb: 1\na: 2\n"), ['key "a" is given twice']);
  assert.equal(messages("a: 1\n".repeat(40_000)).length, 39_999);
});

Deno.test("knows where keys and values stand", () => {
  const text = "a: 1\nb:\n  - c: x\n    d:\n";
  const tree = readYaml(text);
  const at = (path: readonly (string | number)[], part?: "key" | "value"): string => {
    const { start, end } = tree.spanOf(path, part);
    return text.slice(start, end);
  };
  assert.equal(at(["a"], "key"), "a");
  assert.equal(at(["a"]), "1");
  assert.equal(at(["b", 0, "c"]), "x");
  assert.equal(at(["b", 0, "d"]), "d");
  assert.equal(at(["b", 0, "missing"]), "c: x\n    d:");
  assert.equal(at(["b", 0, "missing", "deeper"], "key"), "c: x\n    d:");
  assert.equal(at(["b", "missing"]), "b");
});

Deno.test("an alias stands where it is written, what it stands for where that is", () => {
  const text = "a: &x {k: 1}\nb: *x\n";
  const tree = readYaml(text);
  const at = (path: readonly string[]): string => text.slice(tree.spanOf(path).start, tree.spanOf(path).end);
  assert.equal(at(["b"]), "*x");
  assert.equal(tree.spanOf(["b", "k"]).start, text.indexOf("1"));
});
