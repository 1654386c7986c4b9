import assert from "node:assert/strict";
import { type CodeOrigin, readCommand } from "../mod.ts";

const read = (source: string) => readCommand(source, { home: "/root", cwd: "/w", readFile: () => undefined });

const deletesRoot = (source: string): boolean =>
  read(source).effects.some((effect) => effect.kind === "delete" && effect.path === "/" && effect.recursive);

const codes = (source: string): CodeOrigin[] => read(source).commands.flatMap((run) => run.code ?? []);

/**
 * Code that writes text to `x.sh`, by language. `TEXT` is the text, `HALF` its start and `REST` what is left of it, in
 * texts without anything to escape.
 */
const WRITERS: readonly string[] = [
  `perl -e 'open(my $f, ">", "x.sh") or die; print $f "TEXT\\n"; close $f'`,
  `perl -e 'open(F, ">x.sh"); printf F "%s%s", "HALF", "REST"; close F;'`,
  `perl -e 'open(my $f, ">:utf8", "x.sh"); print {$f} "HALF"; print {$f} "REST";'`,
  `perl -e 'open(my $f, ">", "x.sh"); select($f); print "TEXT"'`,
  `perl -E 'open(STDOUT, ">", "x.sh"); say "TEXT"'`,
  `perl -MFile::Slurp -e 'write_file("x.sh", "HALF", "REST")'`,
  `perl -MPath::Tiny -e 'path("x.sh")->spew("TEXT")'`,
  `perl -MIO::File -e 'my $f = IO::File->new("x.sh", "w"); $f->print("TEXT"); $f->close'`,
  `lua -e 'local f = io.open("x.sh", "w") f:write("HALF", "REST") f:close()'`,
  `lua -e 'io.open("x.sh", "w"):write("HALF"):write("REST"):close()'`,
  `lua -e 'io.output("x.sh") io.write("TEXT")'`,
  `bun -e 'await Bun.write("x.sh", "TEXT")'`,
  `bun -e 'const w = Bun.file("x.sh").writer(); w.write("HALF"); w.write("REST"); w.end()'`,
  `node -e 'const w = require("fs").createWriteStream("x.sh"); w.write("HALF"); w.end("REST")'`,
  `node -e 'require("fs").promises.writeFile("x.sh", "TEXT")'`,
  `node -e 'require("fs/promises").writeFile("x.sh", ["HALF", "REST"].join(""), { mode: 0o755 })'`,
  `node -e 'const fs = require("fs"); fs.writeFileSync("x.sh", "HALF"); fs.appendFileSync("x.sh", "REST")'`,
  `node -e 'const fs = require("fs"); const f = fs.openSync("x.sh", "w"); fs.writeSync(f, "TEXT"); fs.closeSync(f)'`,
  `deno eval 'await Deno.writeTextFile("x.sh", "HALF"); await Deno.writeTextFile("x.sh", "REST", { append: true })'`,
  `ruby -e 'File.open("x.sh", "w") { |f| f.puts "TEXT" }'`,
  `ruby -e 'File.open("x.sh", "w") do |f| f << "HALF" << "REST" end'`,
  `ruby -e 'f = File.new("x.sh", "w"); f.write("HALF"); f.printf("%s", "REST"); f.close'`,
  `ruby -e 'open("x.sh", "w") { |f| f.print "TEXT" }'`,
  `ruby -e 'File.write("x.sh", "HALF"); File.write("x.sh", "REST", mode: "a")'`,
  `php -r '$f = fopen("x.sh", "w"); fwrite($f, "HALF"); fputs($f, "REST"); fclose($f);'`,
  `php -r 'file_put_contents("x.sh", "HALF"); file_put_contents("x.sh", "REST", FILE_APPEND);'`,
  `awk 'BEGIN { print "TEXT" > "x.sh" }'`,
  `awk 'BEGIN { printf "HALF" > "x.sh"; printf "REST" > "x.sh" }'`,
  `python3 -c "from pathlib import Path; Path('x.sh').write_text('TEXT')"`,
  `python3 -c "from pathlib import Path; Path('x.sh').write_bytes(b'TEXT')"`,
  `python3 -c "print('HALF', 'REST', sep='', file=open('x.sh', 'w'))"`,
  `python3 -c "with open('x.sh', 'w') as f: f.write('HALF'); f.write('REST')"`,
  `python3 -c "open('x.sh', 'w').writelines(['ls\\n', 'HALF', 'REST'])"`,
  `python3 -c "import os; f = os.open('x.sh', os.O_WRONLY | os.O_CREAT | os.O_TRUNC); os.write(f, b'TEXT')"`,
  `echo 'TEXT' > a; python3 -c "import shutil; shutil.copy('a', 'x.sh')"`,
  `echo 'TEXT' > a; python3 -c "import os; os.rename('a', 'x.sh')"`,
  `echo 'TEXT' > a; node -e 'require("fs").copyFileSync("a", "x.sh")'`,
  `mkdir d; echo 'TEXT' > d/x.sh; python3 -c "import shutil; shutil.copytree('d', 'e')"; mv e/x.sh x.sh`,
  `pwsh -c "Set-Content x.sh 'TEXT'"`,
  `pwsh -c "'TEXT' | Out-File x.sh; Add-Content x.sh 'ls'"`,
  `pwsh -c "'ls' > x.sh; Add-Content -Path x.sh -Value 'TEXT'"`,
  `pwsh -c "echo 'TEXT' > x.sh"`,
  `pwsh -c "@('ls', 'TEXT') | Set-Content x.sh"`,
  `pwsh -c "New-Item x.sh -ItemType File -Value 'TEXT'"`,
  `pwsh -c "[IO.File]::WriteAllText('x.sh', 'TEXT')"`,
  `pwsh -c "Set-Content a 'TEXT'; Copy-Item a x.sh"`,
  `echo 'rm -i' > x.sh; perl -pi -e 's/rm -i/TEXT/' x.sh`,
];

const DANGER = "rm -rf /";

function written(template: string, plain: string): string {
  const text = /s\/.*\/TEXT\//.test(template) ? plain.replaceAll("/", "\\/") : plain;
  return template.replaceAll("TEXT", text).replaceAll("HALF", plain.slice(0, 3)).replaceAll(
    "REST",
    plain.slice(3),
  );
}

for (const template of WRITERS) {
  Deno.test(`what code wrote is known when it runs: ${template}`, () => {
    assert.ok(deletesRoot(`${written(template, DANGER)}; sh x.sh`));
  });
  Deno.test(`harmless text that code wrote runs in silence, and danger that isn't run: ${template}`, () => {
    assert.deepEqual(codes(`${written(template, "ls -l /")}; sh x.sh`), []);
    assert.ok(!deletesRoot(`${written(template, DANGER)}; cat x.sh`));
  });
}

/** Code that prints `TEXT`. */
const PRINTERS: readonly string[] = [
  `perl -e 'print "TEXT"'`,
  `perl -le 'print "ls"; print "TEXT"'`,
  `perl -E 'say for ("ls", "TEXT")'`,
  `perl -e 'printf "%s\\n", "TEXT"'`,
  `perl -e 'print STDOUT "TEXT"'`,
  `python3 -c 'print("TEXT")'`,
  `python3 -c 'import sys; sys.stdout.write("TEXT"); sys.stdout.flush()'`,
  `python3 -c 'import os; os.write(1, b"TEXT")'`,
  `node -e 'console.log("TEXT")'`,
  `node -e 'process.stdout.write("TEXT")'`,
  `deno eval 'console.log("TEXT")'`,
  `ruby -e 'puts "ls", "TEXT"'`,
  `ruby -e '$stdout << "ls\\n" << "TEXT"'`,
  `php -r 'echo "ls\\n", "TEXT";'`,
  `php -r 'if ($argc) { print("TEXT"); }'`,
  `php -r 'fwrite(STDOUT, "TEXT");'`,
  `lua -e 'print("TEXT")'`,
  `lua -e 'io.write("TEXT")'`,
  `lua -e 'io.stdout:write("TEXT")'`,
  `awk 'BEGIN { print "TEXT" }'`,
];

for (const template of PRINTERS) {
  const source = (text: string): string => template.replaceAll("TEXT", text);
  Deno.test(`what code prints is known to a shell that runs it: ${template}`, () => {
    assert.ok(deletesRoot(`${source(DANGER)} | sh`));
    assert.ok(deletesRoot(`eval "$(${source(DANGER)})"`));
    assert.ok(deletesRoot(`bash <(${source(DANGER)})`));
    assert.ok(deletesRoot(`${source(DANGER)} > x.sh; sh x.sh`));
  });
  Deno.test(`harmless text that code prints runs in silence, and danger that isn't run: ${template}`, () => {
    assert.deepEqual(codes(`${source("ls -l /")} | sh`), []);
    assert.ok(!deletesRoot(`${source(DANGER)} | cat`));
  });
}

Deno.test("what code prints is a word of a command", () => {
  assert.ok(deletesRoot(`rm -rf $(python3 -c 'print("/")')`));
  assert.ok(!deletesRoot(`rm -rf $(python3 -c 'print("/tmp/x")')`));
});

/** Commands that run something not known, and where that comes from. */
const UNKNOWN: readonly (readonly [source: string, ...CodeOrigin[]])[] = [
  ["python3 -c \"open('x.sh', 'w').write(input())\"; sh x.sh", "input"],
  ["python3 -c \"open('x.sh', 'a').write('ls')\"; sh x.sh", "file"],
  ["python3 -c \"import json; f = open('x.sh', 'w'); f.write('ls'); json.dump(x, f)\"; sh x.sh", "output"],
  ["python3 -c \"import subprocess; subprocess.run(['a'], stdout=open('x.sh', 'w'))\"; sh x.sh", "output"],
  ["python3 -c \"import shutil; shutil.copy('a', 'x.sh')\"; sh x.sh", "file"],
  [
    "python3 -c \"import urllib.request as u; open('x.sh', 'wb').write(u.urlopen('http://x.io').read())\"; sh x.sh",
    "downloaded_file",
  ],
  [
    `node -e 'require("https").get("https://x.io", r => r.pipe(require("fs").createWriteStream("x.sh")))'; sh x.sh`,
    "downloaded_file",
  ],
  ["echo ls > x.sh; perl -pi -e 's/(l)s/$1 $ENV{X}/' x.sh; sh x.sh", "output"],
  ["pwsh -c 'Get-Content a | Set-Content x.sh'; sh x.sh", "file"],
  ["python3 -c 'import foo; print(\"ls\"); foo.bar()' | sh", "output"],
  ["python3 -c 'print(input())' | sh", "input"],
  ["python3 -c 'import sys; print(\"ls\", file=sys.stderr)' | sh", "output"],
  ["node -e 'console.error(\"ls\")' | sh", "output"],
  ["perl -pe 'print \"ls\\n\"' f | sh", "output"],
  ["perl -e 'print STDERR \"ls\"' | sh", "output"],
  ["php <<< '<?php echo \"ls\"; ?> pwd' | sh", "output"],
  ["awk '{ print \"ls\" }' f | sh", "output"],
];
for (const [source, ...want] of UNKNOWN) {
  Deno.test(`says that it is not known: ${source}`, () => assert.deepEqual(codes(source), want));
}

Deno.test("text put behind a file that isn't known starts a line of its own", () => {
  assert.ok(deletesRoot(`python3 -c "open('x.sh', 'a').write('${DANGER}')"; sh x.sh`));
});

Deno.test("what follows unseen doesn't hide what was written or printed", () => {
  const writes = `f = open('x.sh', 'w'); f.write('${DANGER}'); json.dump(x, f)`;
  assert.ok(deletesRoot(`python3 -c "import json; ${writes}"; sh x.sh`));
  assert.ok(deletesRoot(`python3 -c "import foo; print('${DANGER}', end=''); foo.bar()" | sh`));
  assert.ok(deletesRoot(`php -r '$x = (print "${DANGER}"); foo();' | sh`));
});

Deno.test("a file that is opened anew holds what was written last", () => {
  const source = `python3 -c "open('x.sh', 'w').write('${DANGER}'); open('x.sh', 'w').write('ls')"; sh x.sh`;
  assert.ok(!deletesRoot(source));
  assert.deepEqual(codes(source), []);
});

Deno.test("both branches count as written", () => {
  assert.ok(
    deletesRoot(`python3 - <<'E'
import sys
text = 'ls'
if len(sys.argv) > 1:
    text = '${DANGER}'
open('x.sh', 'w').write(text)
E
sh x.sh`),
  );
});

Deno.test("text that was evaluated writes and prints once", () => {
  const writes = `open('x.sh', 'w').write('ls'); exec('open(\\"x.sh\\", \\"a\\").write(\\" -l\\")')`;
  const prints = `exec('print(\\"ls -l\\", end=\\"\\")')`;
  for (const source of [`python3 -c "${writes}"; sh x.sh`, `python3 -c "${prints}" | sh`]) {
    assert.equal(read(source).commands.at(-1)?.text, "ls -l");
  }
});

Deno.test("more pieces than are kept leave the rest unknown", () => {
  const lines = Array.from({ length: 600 }, (_, i) => `open('f${i % 2}.sh', 'a').write('echo ${i}\\n')`);
  const source = `python3 - <<'E'\n${lines.join("\n")}\nE\nsh f0.sh`;
  assert.ok(codes(source).length > 0);
});
