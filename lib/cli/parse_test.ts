import assert from "node:assert/strict";
import type { Command } from "./command.ts";
import { parseInput } from "./parse.ts";

const COMMAND: Command = {
  name: "try",
  summary: "Try",
  arguments: [{ name: "command", summary: "A command", quoted: true }],
  options: [
    { name: "agent", short: "a", value: "NAME", summary: "Agent" },
    { name: "level", value: "NAME", choices: ["low", "high"], summary: "Level" },
    { name: "json", short: "j", summary: "JSON" },
  ],
  examples: [],
  permissions: "help",
  run: () => 0,
};

const GOOD:
  readonly (readonly [words: readonly string[], args: string[], values: object, flags: string[]])[] = [
    [["ls"], ["ls"], {}, []],
    [["--agent", "x", "ls", "--json"], ["ls"], { agent: "x" }, ["json"]],
    [["--agent=x=y", "ls"], ["ls"], { agent: "x=y" }, []],
    [["-a", "x", "-j", "ls"], ["ls"], { agent: "x" }, ["json"]],
    [["-ax", "ls"], ["ls"], { agent: "x" }, []],
    [["--agent", "-x", "ls"], ["ls"], { agent: "-x" }, []],
    [["--agent=", "ls"], ["ls"], { agent: "" }, []],
    [["--", "--json"], ["--json"], {}, []],
    [["-"], ["-"], {}, []],
    [["--level", "low", ""], [""], { level: "low" }, []],
    [["--help"], [], {}, ["help"]],
  ];

for (const [words, args, values, flags] of GOOD) {
  Deno.test(`reads ${JSON.stringify(words)}`, () => {
    const input = parseInput(COMMAND, words);
    assert.ok(!("problem" in input));
    assert.deepEqual([input.args, { ...input.values }, [...input.flags]], [args, values, flags]);
  });
}

const BAD: readonly (readonly [words: readonly string[], problem: RegExp])[] = [
  [[], /missing <command>/],
  [["a", "b"], /unexpected argument "b"/],
  [["ls", "--agnet", "x"], /unknown option --agnet/],
  [["ls", "-z"], /unknown option -z/],
  [["ls", "--agent"], /--agent needs a value/],
  [["ls", "--json=1"], /--json takes no value/],
  [["ls", "--level", "lwo"], /--level cannot be "lwo"/],
  [["rm", "-rf", "/"], /unknown option -rf/],
  [["ls", "--__proto__"], /unknown option/],
];

for (const [words, problem] of BAD) {
  Deno.test(`refuses ${JSON.stringify(words)}`, () => {
    const input = parseInput(COMMAND, words);
    assert.ok("problem" in input);
    assert.match(input.problem, problem);
  });
}

Deno.test("a command that was not quoted is told to be", () => {
  const input = parseInput(COMMAND, ["rm", "-rf", "/"]);
  assert.match("hint" in input ? input.hint ?? "" : "", /in quotes/);
});

const WRAPPER: Command = {
  ...COMMAND,
  arguments: [{ name: "command", summary: "A command", many: true, rest: true }],
};

const REST: readonly (readonly [words: readonly string[], args: string[], flags: string[]])[] = [
  [["ls", "--json", "-z", "--", "x"], ["ls", "--json", "-z", "--", "x"], []],
  [["--json", "ls", "--json"], ["ls", "--json"], ["json"]],
  [["--json", "--", "ls", "--", "--help"], ["ls", "--", "--help"], ["json"]],
  [["--", "--json"], ["--json"], []],
  [["-"], ["-"], []],
];

for (const [words, args, flags] of REST) {
  Deno.test(`leaves another program's words alone in ${JSON.stringify(words)}`, () => {
    const input = parseInput(WRAPPER, words);
    assert.ok(!("problem" in input));
    assert.deepEqual([input.args, [...input.flags]], [args, flags]);
  });
}
