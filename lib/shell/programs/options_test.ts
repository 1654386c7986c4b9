import assert from "node:assert/strict";
import { word } from "../word.ts";
import { compileRow, findLong, type Parsed, parseLine, roleAt } from "./options.ts";
import type { ProgramRow } from "./row.ts";

function parse(row: ProgramRow, line: string): Parsed {
  return parseLine(
    compileRow(row),
    line.split(" ").filter((part) => part !== "").map((part) => word(part)),
  );
}

function flagsOf(parsed: Parsed): Record<string, readonly string[]> {
  return Object.fromEntries(parsed.flags);
}

Deno.test("short options cluster, and the last may have its value attached", () => {
  assert.deepEqual(flagsOf(parse({ flags: "r|recursive f n=text" }, "-rfn5 -n 6")), {
    r: [],
    f: [],
    n: ["5", "6"],
  });
});

Deno.test("long options have their value after = or in the next word", () => {
  assert.deepEqual(flagsOf(parse({ flags: "o|output=write" }, "--output=a --output b")), { o: ["a", "b"] });
});

Deno.test("a value that must be attached is not looked for in the next word", () => {
  const parsed = parse({ flags: "color=?text i=?text" }, "--color a --color=auto -i.bak -i b");
  assert.deepEqual(flagsOf(parsed), { color: ["auto"], i: [".bak"] });
  assert.deepEqual(parsed.operands.map((one) => one.value), ["a", "b"]);
});

Deno.test("two values, and all words up to the next option", () => {
  const parsed = parse({ flags: "arg=text,read x=text..." }, "--arg a b -x c d --arg e f g");
  assert.deepEqual(flagsOf(parsed), { arg: ["a", "b", "e", "f"], x: ["c", "d"] });
  assert.deepEqual(parsed.operands.map((one) => one.value), ["g"]);
});

Deno.test("after -- everything is an operand", () => {
  const parsed = parse({ flags: "r" }, "-- -r --x --");
  assert.deepEqual(parsed.operands.map((one) => one.value), ["-r", "--x", "--"]);
});

Deno.test("a long option may be shortened where the row says so, if it is the only one", () => {
  const spec = compileRow({ flags: "r|recursive reference=text f|force", abbreviations: true });
  assert.equal(findLong(spec, "recu")?.name, "r");
  assert.equal(findLong(spec, "re"), undefined);
  assert.equal(findLong(compileRow({ flags: "f|force" }), "forc"), undefined);
});

Deno.test("a single dash before a long option", () => {
  assert.deepEqual(
    flagsOf(parse({ flags: "-auto-approve -var=text", singleDash: true }, "-auto-approve --var a=b -x")),
    {
      "auto-approve": [],
      var: ["a=b"],
      x: [],
    },
  );
  assert.deepEqual(flagsOf(parse({ flags: "-jar=read j" }, "-jar x -j")), { jar: ["x"], j: [] });
});

Deno.test("options with a slash", () => {
  const parsed = parse({ flags: "s q d=text", slash: true }, "/S /q /d:x /usr/x");
  assert.deepEqual(flagsOf(parsed), { s: [], q: [], d: ["x"] });
  assert.deepEqual(parsed.operands.map((one) => one.value), ["/usr/x"]);
});

Deno.test("what is left of the line goes to the command that is run", () => {
  const parsed = parse({ flags: "u=text", operands: "text run" }, "-u x 5 rm -rf /");
  assert.deepEqual(parsed.tail?.words.map((one) => one.value), ["rm", "-rf", "/"]);
  assert.deepEqual(flagsOf(parsed), { u: ["x"] });
});

Deno.test("a sub-command's row takes over, and leaves out what is its parent's", () => {
  const row: ProgramRow = {
    flags: "c=text",
    operands: "text...",
    scheme: "ssh",
    sub: { "push|p": { flags: "c f|force", operands: "remote text..." } },
  };
  const parsed = parse(row, "-c a push -c --force o");
  assert.deepEqual(flagsOf(parsed), { c: ["a"], f: [] });
  assert.equal(parsed.spec.row.scheme, "ssh");
  assert.deepEqual(parsed.subs.map((one) => one.value), ["push"]);
});

Deno.test("roles by options: either, both, a value", () => {
  const row: ProgramRow = {
    flags: "a b i=text",
    operands: "read...",
    when: { "a+b": "delete...", "i=inplace": "edit...", "a|b": "write..." },
  };
  const role = (line: string): string | undefined => parse(row, line).roles.rest?.role;
  assert.equal(role("x"), "read");
  assert.equal(role("-a x"), "write");
  assert.equal(role("-ab x"), "delete");
  assert.equal(role("-i inplace x"), "edit");
  assert.equal(role("-i y x"), "read");
});

Deno.test("the last roles get theirs once the one that takes many has one", () => {
  const { operands } = compileRow({ operands: "text read... write" });
  const roles = (count: number): (string | undefined)[] =>
    Array.from({ length: count }, (_, index) => roleAt(operands, index, count)?.role);
  assert.deepEqual(roles(1), ["text"]);
  assert.deepEqual(roles(2), ["text", "read"]);
  assert.deepEqual(roles(3), ["text", "read", "write"]);
  assert.deepEqual(roles(4), ["text", "read", "read", "write"]);
});
