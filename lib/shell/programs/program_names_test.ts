import assert from "node:assert/strict";
import { UNKNOWN, word } from "../word.ts";
import { knownPrograms, programName, tableName } from "./program_names.ts";

const NAMES: readonly (readonly [value: string, platform: "linux" | "darwin" | "windows", name: string])[] = [
  ["rm", "linux", "rm"],
  ["/usr/bin/rm", "linux", "rm"],
  ["./../bin/rm", "linux", "rm"],
  ["CURL", "linux", "curl"],
  ["MyTool", "linux", "MyTool"],
  ["Rscript", "linux", "Rscript"],
  ["RM", "darwin", "rm"],
  ["C:\\Windows\\System32\\CMD.EXE", "windows", "cmd"],
  ["C:\\Windows\\System32\\cmd.exe", "linux", "cmd"],
  ["/mnt/c/Windows/System32/cmd.exe", "linux", "cmd"],
  ["npm.cmd", "windows", "npm"],
  ["backup.cmd", "linux", "backup.cmd"],
  ["\\\\server\\share\\x.exe", "linux", "x"],
  [`${UNKNOWN}/bin/rm`, "linux", "rm"],
  [`${UNKNOWN}`, "linux", UNKNOWN],
  [`r${UNKNOWN}`, "linux", UNKNOWN],
  ["[", "linux", "["],
  ["", "linux", ""],
];

for (const [value, platform, name] of NAMES) {
  Deno.test(`on ${platform} ${JSON.stringify(value)} is the program ${JSON.stringify(name)}`, () => {
    assert.equal(programName(word(value), platform), name);
  });
}

const GLOBS: readonly (readonly [pattern: string, name: string])[] = [
  ["/???/rm", "rm"],
  ["/bin/shre?", "shred"],
  ["/bin/[s]hred", "shred"],
  ["/bin/shr*", "shred"],
  ["/bin/r?", UNKNOWN],
  ["/bin/??", UNKNOWN],
  ["/bin/*", UNKNOWN],
  ["/bin/zzzz*", "zzzz*"],
  ["/bin/\\*x", "*x"],
];

for (const [pattern, name] of GLOBS) {
  Deno.test(`the pattern ${pattern} is the program ${JSON.stringify(name)}`, () => {
    assert.equal(programName({ ...word(pattern.replace("\\", "")), pattern }, "linux"), name);
  });
}

const ROWS: readonly (readonly [name: string, row: string | undefined])[] = [
  ["python3.11", "python"],
  ["pip3.9", "pip"],
  ["gcc-12", "gcc"],
  ["clang++-15", "gcc"],
  ["lua5.4", "lua"],
  ["vim.basic", "vim"],
  ["nc.openbsd", "nc"],
  ["gsed", "sed"],
  ["gtar", "tar"],
  ["grm", "rm"],
  ["go", "go"],
  ["7z", "7z"],
  ["GREP", "grep"],
  ["constructor", undefined],
  ["__proto__", undefined],
  ["nobody-knows-it", undefined],
];

for (const [name, row] of ROWS) {
  Deno.test(`${name} is found under ${row}`, () => assert.equal(tableName(name), row));
}

Deno.test("known programs are sorted and hold other names too", () => {
  const names = knownPrograms();
  assert.deepEqual(names, [...names].sort());
  for (const name of ["rm", "egrep", "podman", "gawk"]) assert.ok(names.includes(name), name);
});
