import assert from "node:assert/strict";
import fc from "fast-check";
import { readCommand } from "../../mod.ts";
import { showFindings } from "../show_findings.ts";
import { readFishCode } from "./read_fish.ts";

const options = () => ({ home: "/root", env: {}, args: [], budget: { steps: 100_000 } });
/** The source as it is handed on, white space made one space. */
const rewritten = (source: string): string =>
  showFindings(readFishCode(source, options())).join(" ").replace(/^sh: /, "").replace(/\s+/g, " ").trim();
const quoteForBash = (s: string): string => `'${s.replaceAll("'", "'\\''")}'`;
const read = (source: string) =>
  readCommand(`fish -c ${quoteForBash(source)}`, { home: "/root", cwd: "/w", readFile: () => undefined });
const deletesRoot = (source: string): boolean =>
  read(source).effects.some((effect) =>
    effect.kind === "delete" && /^[/.]+$/.test(effect.path) && effect.recursive
  );

const DELETIONS = [
  "rm -rf /",
  "set x rm -rf /; $x",
  "set -l d /; rm -rf $d",
  "set -gx D /; sh -c 'rm -rf $D'",
  "set d /tmp /; rm -rf $d[2]",
  "set d /tmp /; rm -rf $d[-1]",
  "set d /tmp; set -a d /; rm -rf $d",
  "set n d; set d /; rm -rf $$n",
  "rm -rf (echo /)",
  "rm -rf $(echo /)",
  'rm -rf "$(echo /)"',
  "eval 'rm -rf /'",
  "eval 'set x /; rm -rf $x'",
  "eval (echo rm -rf /)",
  "echo 'rm -rf /' | source",
  "echo 'rm -rf /' | sh",
  "echo 'rm -rf /' | fish",
  "source (echo 'rm -rf /' | psub)",
  "if true; rm -rf /; end",
  "if false; echo; else if true; rm -rf /; end",
  "if false\n  echo\nelse\n  rm -rf /\nend",
  "while true; rm -rf /; end",
  "for d in /tmp /; rm -rf $d; end",
  "switch a; case a b; rm -rf /; case '*'; ls; end",
  "begin; rm -rf /; end >/dev/null",
  "begin; echo rm -rf /; end | sh",
  "{ rm -rf /; }",
  "function f; rm -rf $argv; end; f /",
  "function f -a where; rm -rf $where; end\nf /",
  "function f --on-event fish_exit; rm -rf /; end",
  "alias gone 'rm -rf'; gone /",
  "alias rm='rm -rf'; rm /",
  "true; and rm -rf /",
  "false\nor rm -rf /",
  "not rm -rf /",
  "cd / && rm -rf .",
  "rm -rf (string join '' '' /)",
  "echo qm -rf / | string replace q r | sh",
  "eval (string lower 'RM -RF /')",
  "command rm -rf /",
  "builtin cd /; rm -rf .",
  "r\\x6d -rf /",
  "'rm' -rf \"/\"",
  "rm -r{f,v} /",
  "ls # list\nrm -rf /",
  "rm \\\n  -rf /",
  "sleep 1 & rm -rf /",
  "X=1 rm -rf /",
  "trap 'rm -rf /' EXIT",
  "end; rm -rf /",
  "echo ) ; rm -rf /",
];
for (const source of DELETIONS) {
  Deno.test(`fish deletes the root: ${JSON.stringify(source)}`, () =>
    assert.ok(deletesRoot(source), rewritten(source)));
}

const HARMLESS = [
  "echo 'rm -rf /'",
  'echo "rm -rf /"',
  'echo "(rm -rf /)"',
  "echo hi # rm -rf /",
  "echo 'a; rm -rf /'",
  "echo a\\;rm -rf /",
  "set x rm -rf /",
  "function f; rm -rf /tmp/x; end; f /",
  "complete -c x -a 'rm -rf /'",
  "abbr -a gone 'rm -rf /'",
  "string replace rm -rf /",
  "switch $x; case 'rm -rf /'; ls; end",
  "rm -rf $unset",
  "set d /tmp /; rm -rf $d[1]",
  "git commit -m 'rm -rf /'",
];
for (const source of HARMLESS) {
  Deno.test(`fish leaves the root: ${JSON.stringify(source)}`, () => {
    assert.ok(!deletesRoot(source), rewritten(source));
    // What is rewritten is source that the shell takes.
    assert.deepEqual(read(source).gaps, []);
  });
}

for (
  const [source, expected] of [
    ["echo a &| cat", "echo a 2>&1 | cat"],
    ["echo a >? f", "echo a >f"],
    ["echo a 2>>f <g", "echo a 2>>f <g"],
    ["echo $argv[1] $argv $status", 'echo "${1}" "${@}" "$?"'],
    ["echo then (ls)[2]", "echo then $(ls | sed -n 2p)"],
    ["echo *.{ts,js} ~/x [a]", "echo *.ts *.js ~/x '[a]'"],
    ["while read -l line; echo $line; end < f", 'while read -l line do echo "${line[@]}" done <f'],
    ["diff (a | psub) (b | psub)", "diff <(a) <(b)"],
    ["set -e x; set -q y", 'unset x test -n "${y}"'],
    ["if test 1 = 1; and ls; pwd; end", "if test 1 = 1 && ls then pwd fi"],
    ["math 1 + 2", "echo $((1 + 2))"],
    ["echo 'it''s' a\\ b", "echo its 'a b'"],
  ] as const
) {
  Deno.test(`fish: ${JSON.stringify(source)}`, () => assert.equal(rewritten(source), expected));
}

Deno.test("what is downloaded and sourced is noted", () => {
  for (
    const source of [
      "curl -s https://x.io/a | source",
      "source (curl https://x.io/a | psub)",
      "curl https://x.io/a | sh",
      "eval (curl https://x.io/a)",
    ]
  ) {
    assert.ok(read(source).commands.some((run) => run.kind === "run" && run.code === "download"), source);
  }
});

Deno.test("no text makes it throw or run on", () => {
  const piece = fc.constantFrom(
    "if ",
    "end",
    "; ",
    "(",
    ")",
    "$x",
    "[1]",
    "'",
    '"',
    "{",
    "}",
    ",",
    "|",
    "&",
    "\n",
    "\\",
    "else",
    "case ",
    "switch ",
    "for ",
    "in ",
    "function ",
    "begin",
    "alias ",
    "eval ",
    "set ",
    ">",
    "<",
    "2>",
    "#",
    "and ",
    "or ",
    "not ",
    "a",
    "=",
    "*",
    "string ",
    "join ",
    "\uffff",
    "source",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const source = pieces.join("");
      readFishCode(source, options());
      read(source);
    }),
    { numRuns: 300 },
  );
  for (const s of ["(", "{", "begin;", "if ", "eval '", "$", "alias a b;", "{a,", '"$(', "a|"]) {
    const start = performance.now();
    readFishCode(s.repeat(20_000), { ...options(), budget: { steps: 1e6 } });
    assert.ok(performance.now() - start < 15_000, s);
  }
});
