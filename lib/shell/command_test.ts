import assert from "node:assert/strict";
import { readCommand } from "./mod.ts";
import { UNKNOWN } from "./word.ts";

const options = { home: "/h", cwd: "/w" };

Deno.test("a program that is not known is UNKNOWN", () => {
  const run = readCommand("$X -rf /", options).commands[0];
  assert.equal(run?.program, UNKNOWN);
});

Deno.test("variables before a command are its own", () => {
  const { commands } = readCommand("X=1; X=2 sh -c 'p $X'; p $X", options);
  assert.deepEqual(commands.map((run) => run.text), ["sh -c p $X", "p 2", "p 1"]);
});

Deno.test("where an unset variable is empty, what is then written or deleted is read too", () => {
  const { commands, effects } = readCommand('rm -rf "$DIR/"*', options);
  assert.deepEqual(commands.map((run) => [run.text, run.ifUnset]), [[`rm -rf ${UNKNOWN}/*`, undefined], [
    "rm -rf /*",
    "DIR",
  ]]);
  assert.deepEqual(effects.map((effect) => effect.kind !== "connect" && effect.path), [`${UNKNOWN}/*`, "/*"]);
  assert.equal(readCommand("cat $DIR/x", options).commands.length, 1);
  assert.equal(readCommand("D=$DIR; rm -rf $D/x", options).commands.at(-1)?.text, "rm -rf /x");
  assert.deepEqual(
    readCommand("rm -rf $(cat list)/$X /$Y", options).commands.map((run) => [run.program, run.ifUnset]),
    [["cat", undefined], ["rm", undefined], ["rm", "X Y"]],
  );
  assert.equal(readCommand("DIR=a; rm -rf $DIR/x", options).commands.length, 1);
});

Deno.test("a function hides the program of its name, unless it may not be defined", () => {
  assert.deepEqual(readCommand("rm() { :; }; rm -rf /", options).effects, []);
  assert.equal(readCommand("if a; then rm() { :; }; fi; rm -rf /", options).effects.length, 1);
});

Deno.test("an alias is read as what it stands for, and as the program", () => {
  const { commands } = readCommand("alias ll='ls -l'; ll x > y", options);
  assert.deepEqual(commands.map((run) => run.redirected ?? run.text), [
    "alias ll=ls -l",
    "ll x > y",
    "ls -l x > y",
  ]);
});

Deno.test("commands inside words run first", () => {
  const { commands } = readCommand('p "$(a $(b))" <(c)', options);
  assert.deepEqual(commands.map((run) => run.program), ["b", "a", "c", "p"]);
});

Deno.test("what is written into >(…) is its input", () => {
  assert.equal(readCommand("curl https://e.example | tee >(sh)", options).commands.at(-1)?.code, "download");
  assert.equal(readCommand("echo rm x | tee >(sh)", options).commands.at(-1)?.text, "rm x");
});

for (
  const command of [
    "git status  --short",
    "git status 'a b' c",
    "git\tpush x",
    "git push > out.txt x",
    "X=ab; git $X cd",
    "git {a,b} c",
    "a=1 b=2 env x y",
    "echo $(( $(wc -l x y) + 1 ))",
    "a=([k]=$(ls x y) [l]=$(ls 'x y' z)); echo ${a[k]}",
    // Words whose places count in another text than the source, and would look right there.
    "a b c d e f g; echo $(( $(q r s) ))",
    "a b c d e; a=([k]=$(q r s))",
    "echo {$(a b c ; d),z}",
    "echo `ls x \\`id -u\\` y`",
    "f() { ls $1 x; }; f a; f 'b c'",
    "alias l='ls -l'; l x y",
    "cat <<E\n$(ls x y)\nE\nls z",
    "eval ls x y; eval 'ls  x  y'",
    "sudo -u me ls x y",
    "for i in a b; do ls x $i; done",
  ]
) {
  Deno.test(`a command's text is its words with a space between them: ${JSON.stringify(command)}`, () => {
    const { commands } = readCommand(command, options);
    assert.deepEqual(
      commands.map(({ text }) => text),
      commands.map(({ argv }) => argv.map(({ value }) => value).join(" ")),
    );
  });
}

Deno.test("the shell that a variable names is one", () => {
  const { commands } = readCommand("${SHELL} -c 'p 1'; $BASH -c 'p 2'; X=1 \"$SHELL\" -lc 'p 3'");
  assert.deepEqual(commands.filter(({ program }) => program === "p").map(({ text }) => text), [
    "p 1",
    "p 2",
    "p 3",
  ]);
});
