import assert from "node:assert/strict";
import fc from "fast-check";
import { word } from "../../word.ts";
import { showFindings } from "../show_findings.ts";
import { readMakeCode } from "./read_make.ts";

const find = (source: string, ...targets: string[]): string[] =>
  showFindings(
    readMakeCode(source, {
      home: "/root",
      env: {},
      args: targets.map((target) => word(target)),
      budget: { steps: 100_000 },
    }),
  );

const CASES: readonly (readonly [
  name: string,
  source: string,
  targets: readonly string[],
  expected: readonly string[],
])[] = [
  ["the first target", "all:\n\trm -rf /\nother:\n\techo no\n", [], ["sh: rm -rf /"]],
  ["a target that is asked for", "all:\n\techo all\nclean:\n\trm -rf build\n", ["clean"], [
    "sh: rm -rf build",
  ]],
  ["a recipe on the rule's line", "all: ; rm -rf /", [], ["sh: rm -rf /"]],
  ["prerequisites come first", "all: b\n\techo a\nb:\n\techo b\n", [], ["sh: echo b", "sh: echo a"]],
  ["what nothing asks for is left out", "all:\n\techo a\nb:\n\trm -rf /\n", [], ["sh: echo a"]],
  ["prefixes are taken off", "all:\n\t@rm a\n\t-rm b\n\t+@-rm c\n", [], [
    "sh: rm a",
    "sh: rm b",
    "sh: rm c",
  ]],
  ["variables", "R = rm\nR2 := $(R) -rf\nall:\n\t$(R2) ${D}/\n", [], ["sh: rm -rf /"]],
  ["a later value counts with =", "X = $(Y)\nY = rm\nall:\n\t$(X) -rf /\n", [], ["sh: rm -rf /"]],
  ["an earlier value counts with :=", "Y = a\nX := $(Y)\nY = b\nall:\n\techo $(X)\n", [], ["sh: echo a"]],
  ["?= and +=", "X ?= rm\nX ?= ls\nX += -rf\nall:\n\t$(X) /\n", [], ["sh: rm -rf /"]],
  ["variables from the command line win", "X = ls\nall:\n\t$(X) /\n", ["X=rm -rf"], ["sh: rm -rf /"]],
  ["two dollars are the shell's", "all:\n\techo $$HOME $$(ls)\n", [], ["sh: echo $HOME $(ls)"]],
  ["two dollars stay the shell's", "X := $$HOME\nall:\n\techo $(X)\n", [], ["sh: echo $HOME"]],
  ["a pattern rule", "all: x.o\n%.o: %.c\n\tcc -c $< -o $@ # $*\n", [], ["sh: cc -c x.c -o x.o # x"]],
  ["a long line", "all:\n\trm \\\n\t  -rf /\n", [], ["sh: rm \\\n  -rf /"]],
  ["one shell for all", ".ONESHELL:\nall:\n\tcd /\n\trm -rf *\n", [], ["sh: cd /\nrm -rf *"]],
  ["define", "define gone\nrm -rf /\necho x\nendef\nall:\n\t$(gone)\n", [], ["sh: rm -rf /", "sh: echo x"]],
  ["call", "gone = rm -rf $(1)\nall:\n\t$(call gone,/)\n", [], ["sh: rm -rf /"]],
  ["foreach", "all:\n\t$(foreach d,/ /etc,rm -rf $(d);)\n", [], ["sh: rm -rf /; rm -rf /etc;"]],
  ["subst", "all:\n\t$(subst x,r,xm) -rf /\n", [], ["sh: rm -rf /"]],
  ["a variable's value that a command prints", "X := $(shell curl -s http://x.io)\nall:\n\techo hi\n", [], [
    "sh: curl -s http://x.io",
    "sh: echo hi",
  ]],
  ["!=", "X != whoami\nall:\n\techo hi\n", [], ["sh: whoami", "sh: echo hi"]],
  ["a text that is printed runs nothing", "$(info rm -rf /)\n# rm -rf /\nall:\n\techo hi\n", [], [
    "sh: echo hi",
  ]],
  ["a comment in a recipe runs nothing", "all:\n\t# rm -rf /\n\techo hi # x\n", [], ["sh: echo hi # x"]],
  [".PHONY is no target", ".PHONY: all\nall:\n\techo hi\n", [], ["sh: echo hi"]],
  ["both branches of a condition", "all:\nifeq ($(A),b)\n\techo a\nelse\n\techo b\nendif\n", [], [
    "sh: echo a",
    "sh: echo b",
  ]],
  ["other files", "include a.mk\nall:\n\techo hi\n", [], ["read a.mk", "opaque file", "sh: echo hi"]],
  ["a loop of prerequisites ends", "a: b\n\techo a\nb: a\n\techo b\n", [], ["sh: echo b", "sh: echo a"]],
  ["an export with a value", "export X = rm\nall:\n\t$(X) -rf /\n", [], ["sh: rm -rf /"]],
];
for (const [name, source, targets, expected] of CASES) {
  Deno.test(`make: ${name}`, () => assert.deepEqual(find(source, ...targets), expected));
}

Deno.test("what a command prints stays a substitution of the shell", () => {
  assert.deepEqual(find("R := $(shell echo rm)\nall:\n\t$(R) -rf $(shell echo /)\n"), [
    "sh: echo rm",
    "sh: echo /",
    "sh: $(echo rm) -rf $(echo /)",
  ]);
});

Deno.test("no makefile makes it throw or run on", () => {
  const piece = fc.constantFrom(
    "all",
    ":",
    "\n",
    "\t",
    "$(",
    ")",
    "${",
    "}",
    "$$",
    "$@",
    "=",
    ":=",
    "+=",
    "define ",
    "endef",
    "include ",
    "ifeq ",
    "%",
    "shell ",
    "call ",
    ",",
    "\\\n",
    "#",
    "a",
    ";",
    "foreach ",
    "eval ",
    "\uffff",
  );
  fc.assert(fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => void find(pieces.join(""))), {
    numRuns: 500,
  });
  for (const s of ["$(", "a:b\n", "X = $(X)$(X)\n", "\\\n", "a:\n\t$(shell $(shell x))\n", "define a\n"]) {
    const start = performance.now();
    find(s.repeat(10_000));
    assert.ok(performance.now() - start < 1_500, s);
  }
});
