/**
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { commandLine } from "./command_line.ts";

/** A shell with its arguments, and the command line that is judged. */
const CASES: readonly (readonly [string, readonly string[], string])[] = [
  ["bash", ["-c", "echo a; ls"], "echo a; ls"],
  ["bash", ["-lc", "ls"], "ls"],
  ["bash", ["-ec", "ls"], "ls"],
  ["bash", ["-c", "-l", "ls"], "ls"],
  ["bash", ["-e", "-u", "-x", "-c", "ls"], "ls"],
  ["bash", ["-eo", "pipefail", "-c", "ls"], "ls"],
  ["bash", ["-euxo", "pipefail", "-c", "ls"], "ls"],
  ["bash", ["+x", "-c", "ls"], "ls"],
  ["bash", ["+o", "history", "-c", "ls"], "ls"],
  ["bash", ["--login", "--norc", "-c", "ls"], "ls"],
  ["bash", ["-c", "--", "ls"], "ls"],
  ["bash", ["-co", "pipefail", "ls"], "ls"],
  ["sh", ["-c", "ls"], "ls"],
  ["zsh", ["-c", "-l", "ls"], "ls"],
  // What follows the command is its $0, $1 and so on.
  ["bash", ["-c", 'rm "$1"', "x", "file"], `bash -c 'rm "$1"' x file`],
  // Not all that is there is understood: the reader of shell commands sees the whole.
  ["bash", ["--login", "-c"], "bash --login -c"],
  ["bash", ["-c"], "bash -c"],
  ["bash", ["-c", "--login", "ls"], "bash -c --login ls"],
  ["bash", ["-O", "extglob", "-c", "ls"], "bash -O extglob -c ls"],
  ["bash", ["-sc", "ls"], "bash -sc ls"],
  ["bash", ["+c", "ls"], "bash +c ls"],
  ["bash", ["--rcfile", "x", "-c", "ls"], "bash --rcfile x -c ls"],
  ["sh", ["--login", "-c", "ls"], "sh --login -c ls"],
  ["bash", ["-o", "-c", "ls"], "bash -o -c ls"],
  ["bash", ["--", "-c", "ls"], "bash -- -c ls"],
  ["bash", ["build.sh", "-c", "ls"], "bash build.sh -c ls"],
  ["bash", [], "bash"],
  ["bash", ["it's here.sh"], `bash 'it'\\''s here.sh'`],
];

for (const [shell, args, line] of CASES) {
  Deno.test(`${shell} ${JSON.stringify(args)} is judged as ${line}`, () => {
    assert.equal(commandLine(shell, args), line);
  });
}

/** Options, and words that an option may take. */
const OPTIONS = fc.constantFrom(
  ...[
    "-c",
    "-l",
    "-e",
    "-u",
    "-x",
    "-o",
    "+o",
    "-ec",
    "-lc",
    "-co",
    "-oc",
    "-eo",
    "-euxo",
    "+x",
    "+c",
    "-cc",
    "-n",
  ],
  ...[
    "-s",
    "-sc",
    "-b",
    "-bc",
    "-O",
    "-i",
    "-p",
    "-h",
    "-f",
    "-r",
    "-t",
    "--",
    "-",
    "--login",
    "-norc",
    "--norc",
  ],
  ...["--posix", "--rcfile", "pipefail", "errexit", "extglob", "notify"],
);

/** Calls; `echo A` and `echo B` show which word a shell took for the command. */
const CALLS = fc.tuple(
  fc.array(OPTIONS, { maxLength: 2 }),
  fc.constantFrom("-c", "-lc", "-ec", "-co", "-sc", "-bc", "+c"),
  fc.array(fc.oneof(OPTIONS, fc.constant("echo B")), { maxLength: 2 }),
).map(([before, c, after]) => [...before, c, ...after, "echo A"]);

for (const shell of ["bash", "sh", "zsh"]) {
  Deno.test({
    name: `where one text is judged, it is what the real ${shell} runs, or nothing is run`,
    ignore: !isThere(shell),
    fn() {
      const home = Deno.makeTempDirSync();
      try {
        fc.assert(
          fc.property(CALLS, (args) => {
            const line = commandLine(shell, args);
            fc.pre(line === "echo A" || line === "echo B");
            const { stdout } = new Deno.Command(shell, {
              args,
              stdin: "null",
              stderr: "null",
              clearEnv: true,
              env: { HOME: home, PATH: Deno.env.get("PATH") ?? "" },
              cwd: home,
            }).outputSync();
            assert.match(new TextDecoder().decode(stdout), line === "echo A" ? /^(A\n)?$/ : /^(B\n)?$/);
          }),
          { numRuns: 150 },
        );
      } finally {
        Deno.removeSync(home, { recursive: true });
      }
    },
  });
}

function isThere(shell: string): boolean {
  try {
    return new Deno.Command(shell, { args: ["-c", "exit 0"], stdout: "null", stderr: "null" }).outputSync()
      .success;
  } catch {
    return false;
  }
}
