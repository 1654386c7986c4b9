import assert from "node:assert/strict";
import fc from "fast-check";
import { readCommand } from "./mod.ts";
import type { ShellLanguage } from "./reading.ts";

const options = { home: "/root", cwd: "/w", readFile: () => "source x; ./x; eval $1" };

/** Spellings of the same deletion. */
const SPELLINGS = [
  "rm -rf /",
  "\\rm -rf /",
  "r\\m -r\\f /",
  "$'\\x72m' -rf /",
  "rm$IFS-rf${IFS}/",
  "{rm,-rf,/}",
  "X=rm; $X -rf /",
  "a=(rm -rf /); ${a[@]}",
  "`echo rm` -rf /",
  "$(tr a-z b-za <<< ql) -rf /",
  "x=mr; ${x:1:1}${x:0:1} -rf /",
  "x=MR; y=$(echo $x | rev); ${y,,} -rf /",
  "eval 'r'\"m\" -rf /",
  'set -- rm -rf /; "$@"',
  'f() { "$@"; }; f rm -rf /',
  "echo 'rm -rf /' | bash",
  "printf '\\162\\155 -rf /' | sh",
  "echo / | xargs rm -rf",
  "base64 -d <<< cm0gLXJmIC8= | sh",
  "xxd -r -p <<< 726d202d7266202f | sh",
  "echo '/ fr- mr' | rev | sh",
  "bash -c 'eval \"$0\"' 'rm -rf /'",
  "cat <<'E' | sh\nrm -rf /\nE",
  "alias x='rm -rf /'\nx",
  "echo 'rm -rf /' > s; . ./s",
  "trap 'rm -rf /' EXIT",
  "case x in *) rm -rf /;; esac",
  "while :; do rm -rf /; done",
  "printf -v c 'rm -rf %s' /; $c",
  "read c <<< 'rm -rf /'; $c",
  'D=/; [ -n "$1" ] && D=/tmp; rm -rf $D',
  "cd / && sudo -E env A=1 nohup rm -rf $PWD",
  "declare -n r=c; c='rm -rf /'; $r",
  "if false; then :; else rm -rf /; fi",
  "coproc { rm -rf /; }",
  "exec rm -rf /",
];

for (const source of SPELLINGS) {
  Deno.test(`deletes the root: ${JSON.stringify(source)}`, () => {
    const { commands, effects } = readCommand(source, options);
    assert.ok(
      effects.some((effect) =>
        effect.kind === "delete" && effect.path === "/" && effect.recursive &&
        commands[effect.by]?.program === "rm"
      ),
    );
  });
}

Deno.test("text that merely mentions a command runs nothing", () => {
  for (
    const source of [
      "git commit -m 'rm -rf /'",
      'echo "rm -rf /"',
      "grep 'rm -rf /' f",
      "cat <<E > f\nrm -rf /\nE",
    ]
  ) {
    assert.ok(!readCommand(source, options).effects.some((effect) => effect.kind === "delete"), source);
  }
});

Deno.test("a source over the length is not read, and says so", () => {
  const reading = readCommand("a;".repeat(100), { budget: { length: 50 } });
  assert.deepEqual(reading.gaps.map((gap) => gap.kind), ["length"]);
  assert.equal(reading.commands.length, 0);
});

Deno.test("a long here-document is no reason for a gap", () => {
  const source = `cat > f <<'EOF'\n${"const x = f(a, b); // text\n".repeat(4_000)}EOF\nls`;
  assert.ok(source.length > 100_000);
  const reading = readCommand(source, options);
  assert.deepEqual(reading.gaps, []);
  assert.deepEqual(reading.commands.map((run) => run.program), ["cat", "ls"]);
});

Deno.test("each bound that runs out leaves a gap", () => {
  const kinds = (source: string, budget: Record<string, number>) =>
    readCommand(source, { budget }).gaps.map((gap) => gap.kind);
  assert.ok(kinds("a; b; c", { commands: 2 }).includes("commands"));
  assert.ok(kinds("a $(b $(c))", { depth: 2 }).includes("depth"));
  assert.ok(kinds("for i in 1 2 3 4 5 6 7; do a $i; done", { steps: 10 }).includes("steps"));
});

Deno.test("what the parser reports is a gap", () => {
  assert.deepEqual(readCommand("echo $(", {}).gaps.map((gap) => gap.kind), ["syntax"]);
  assert.deepEqual(readCommand("echo ok", {}).gaps, []);
});

Deno.test("no text makes the reader throw", () => {
  const bits = [
    "$(",
    ")",
    "`",
    "'",
    '"',
    "${",
    "}",
    "{",
    "a",
    "b=",
    "|",
    "&",
    ";",
    "\n",
    "<<E",
    "E",
    ">",
    "<",
    "((",
    "))",
    "[[",
    "]]",
    "if ",
    "fi",
    "for ",
    "do ",
    "done",
    "in ",
    "case ",
    "esac",
    "\\",
    "*",
    "~",
    "!",
    "#",
    "$",
    "@",
    "/",
    "\0",
    "\ud800",
    "\uFFFF",
    "eval ",
    "x",
    ":-",
    "1",
    "function f ",
  ];
  const languages: ShellLanguage[] = ["bash", "sh", "zsh"];
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...bits), { maxLength: 40 }),
      fc.constantFrom(...languages),
      (parts, language) => {
        readCommand(parts.join(""), { ...options, language });
      },
    ),
    { numRuns: 3_000, seed: 7 },
  );
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void readCommand(text, options)), {
    numRuns: 1_000,
    seed: 8,
  });
});

/** Texts that are meant to take long. */
const BOMBS: Record<string, string> = {
  "nested substitutions": "$(".repeat(10_000),
  "closed nested substitutions": "echo $(".repeat(8_000) + ")".repeat(8_000),
  "a mebibyte of a&&": "a&&".repeat(350_000),
  "many commands": "a&&".repeat(20_000) + "a",
  "backticks": "`".repeat(60_000),
  "subshells": "(".repeat(60_000),
  "braces": "{a,".repeat(20_000),
  "many words from braces": "echo {1..1000}{1..1000}{1..1000}",
  "doubling": `x=a;${"x=$x$x;".repeat(200)}echo $x`,
  "eval that grows": 'x=\'eval "$x$x"\'; eval "$x"',
  "loops in loops":
    "for i in {1..200}; do for j in {1..200}; do for k in {1..200}; do echo $i$j$k; done; done; done",
  "patterns": `x=${"a".repeat(8_000)}; echo \${x//*a*a*a*b/}`,
  "sed": `echo ${"a".repeat(16_000)} | sed -E 's/a*a*a*b/x/'`,
  "calls that branch": Array.from({ length: 60 }, (_, i) => `f${i}(){ f${i + 1}; f${i + 1}; }`).join("\n") +
    "\nf0",
  "arithmetic that doubles": "a=b+b;b=c+c;c=d+d;d=e+e;e=f+f;f=g+g;g=h+h;h=1;" + "echo $((a));".repeat(200),
  "a long array": `a=(${"x ".repeat(20_000)}); for i in \${a[@]}; do echo $i; done`,
  "here-documents without an end": "cat <<A\n".repeat(8_000),
};

for (const [name, source] of Object.entries(BOMBS)) {
  Deno.test(`ends soon: ${name}`, () => {
    readCommand(source, options);
    let best = Infinity;
    for (let i = 0; i < 4; i++) {
      const start = performance.now();
      readCommand(source, options);
      best = Math.min(best, performance.now() - start);
    }
    // `deno task fuzz` holds the bound of 20 ms; here only what grows without bound is caught, however busy the machine.
    assert.ok(best < 400, `${best} ms`);
  });
}
