import assert from "node:assert/strict";
import type { CodeLanguage } from "../programs/mod.ts";
import { readCode } from "./mod.ts";
import { showFindings } from "./show_findings.ts";

const LANGUAGES: readonly CodeLanguage[] = [
  "python",
  "javascript",
  "ruby",
  "perl",
  "php",
  "lua",
  "awk",
  "applescript",
  "make",
  "fish",
  "powershell",
  "cmd",
];

const PIECES =
  'import os ; . ( ) [ ] { } \' " ` \\ \n \t \r $ @ % & | < > = + - * / ! ? : , # ~ ^ f" \'\'\' """ <<E <<~E E %w( q{ qw( s/a/b/e tr/a/b/ `${ #{ {{ }} $( @( @{ ${ -> => :: .. ... := ?? ?. && || def end do if then else elsif fi for in while until case when function lambda class return yield eval exec system require print sub my local unless foreach begin rescue BEGIN tell to of set on 0x1f 1e9 1.5 \u{1F600} \uffff \u0000 // /* */ -- --[[ ]] [[ <# #> @\' \'@ @" "@ %X% !X! ^& iex rm -rf fs.rm os.system x y z a.b a::b a->b $x @y %z x=1 x: y:'
    .split(" ");

/** The same pieces in the same order on every run. */
function soup(seed: number, length: number): string {
  let state = seed * 2_654_435_761 >>> 0;
  let out = "";
  for (let i = 0; i < length; i++) {
    state = Math.imul(state ^ state >>> 15, 2_246_822_519) + 0x9e37_79b9 >>> 0;
    out += (PIECES[state % PIECES.length] ?? "") + (state & 1024 ? " " : "");
  }
  return out;
}

for (const language of LANGUAGES) {
  Deno.test(`${language}: token soup never throws and stays in the budget`, () => {
    for (let seed = 1; seed <= 120; seed++) {
      const budget = { steps: 5_000 };
      const source = soup(seed, 10 + seed);
      readCode(language, source, { home: "/home/u", env: {}, args: [], budget });
      assert.ok(budget.steps > -5_000, JSON.stringify(source));
    }
  });

  Deno.test(`${language}: deep nesting and long lines end soon`, () => {
    const open = [
      "(",
      "[",
      "{",
      "$(",
      "f(",
      "`${",
      '"#{',
      "f'{",
      "if (a) ",
      "a.",
      "a+",
      "!",
      "-",
      "do ",
      "lambda: ",
      "eval('",
      "{{",
      "<<A ",
      "not ",
      "a\n",
    ];
    for (const piece of open) {
      const budget = { steps: 30_000 };
      const start = performance.now();
      readCode(language, piece.repeat(6_000), { home: "/home/u", env: {}, args: [], budget });
      // A generous bound: what it guards against takes seconds.
      assert.ok(performance.now() - start < 15_000, `${language}: ${piece}`);
    }
  });

  Deno.test(`${language}: no steps, no work`, () => {
    const options = { home: "/home/u", env: {}, args: [], budget: { steps: 0 } };
    assert.deepEqual(showFindings(readCode(language, "os.system('x'); system('x')", options)), []);
  });
}

for (const language of ["bash", "sh", "zsh"] as const) {
  Deno.test(`${language} has a reader of its own`, () => {
    assert.deepEqual(
      readCode(language, "rm -rf /", { home: "/", env: {}, args: [], budget: { steps: 100 } }),
      [],
    );
  });
}

Deno.test("nested eval ends at its bound and says so", () => {
  let source = "os.system('ls')";
  for (let i = 0; i < 12; i++) source = `exec(${JSON.stringify(source)})`;
  const options = { home: "/", env: {}, args: [], budget: { steps: 100_000 } };
  const lines = showFindings(readCode("python", source, options));
  assert.ok(lines.includes("opaque unknown"));
  assert.ok(!lines.includes("sh: ls"));
});

Deno.test("positions are those of the argument, within the outermost text", () => {
  const source = "import os; os.system('rm -rf /')";
  const [finding] = readCode("python", source, { home: "/", env: {}, args: [], budget: { steps: 1_000 } });
  assert.equal(finding?.kind, "shell");
  if (finding?.kind === "shell") assert.equal(source.slice(finding.text.pos, finding.text.end), "'rm -rf /'");
});

Deno.test("unknown parts say where they come from", () => {
  const options = { home: "/", env: {}, args: [], budget: { steps: 1_000 } };
  const [, finding] = readCode(
    "python",
    "import requests, os; os.system('x ' + requests.get('http://h').text)",
    options,
  );
  assert.equal(finding?.kind, "shell");
  if (finding?.kind === "shell") {
    assert.equal(finding.text.value, "x \uffff");
    assert.equal(finding.text.origin, "download");
    assert.match(finding.text.why ?? "", /network/);
  }
});

Deno.test("the script's arguments, the home folder and the environment are used", () => {
  const args = [{ value: "/data", pos: 0, end: 0 }];
  const options = { home: "/home/me", env: { TARGET: "/t" }, args, budget: { steps: 10_000 } };
  const of = (language: CodeLanguage, source: string): string[] =>
    showFindings(readCode(language, source, options));
  assert.deepEqual(of("python", "import os,sys; os.remove(sys.argv[1]); os.remove(os.environ['TARGET'])"), [
    "delete /data",
    "delete /t",
  ]);
  assert.deepEqual(of("javascript", "fs.unlinkSync(process.argv[2]); fs.unlinkSync(process.env.TARGET)"), [
    "delete /data",
    "delete /t",
  ]);
  assert.deepEqual(of("ruby", "File.delete(ARGV[0], ENV['TARGET'])"), ["delete /data", "delete /t"]);
  assert.deepEqual(of("perl", "unlink $ARGV[0], $ENV{TARGET}, $ENV{HOME}"), [
    "delete /data",
    "delete /t",
    "delete /home/me",
  ]);
  assert.deepEqual(of("php", "unlink($argv[1]); unlink(getenv('TARGET'));"), ["delete /data", "delete /t"]);
  assert.deepEqual(of("awk", 'BEGIN { system("rm " ENVIRON["TARGET"] " " ARGV[1]) }'), ["sh: rm /t /data"]);
  assert.deepEqual(of("powershell", "Remove-Item $env:TARGET, $args[0]").slice(1), [
    "delete /t",
    "delete /data",
  ]);
  const windows = {
    home: "C:\\Users\\me",
    env: { Target: "C:\\t" },
    args: [{ value: "C:\\data", pos: 0, end: 0 }],
    budget: { steps: 10_000 },
  };
  const deleted = showFindings(readCode("cmd", "del %TARGET% %1 %USERPROFILE%\\x", windows)).slice(1);
  assert.deepEqual(deleted, ["delete C:\\t", "delete C:\\data", "delete C:\\Users\\me\\x"]);
});
