import assert from "node:assert/strict";
import { word } from "../../word.ts";
import { showFindings } from "../show_findings.ts";
import { readCmdCode } from "./read_cmd.ts";

const find = (source: string, steps = 100_000): string[] =>
  showFindings(readCmdCode(source, { home: "C:\\Users\\u", env: {}, args: [word("a")], budget: { steps } }));

/** What must be among the findings. */
const HITS: readonly (readonly [source: string, expected: string])[] = [
  ["RMDIR /S/Q C:\\", "delete* C:\\"],
  ["rd/s/q C:\\x", "delete* C:\\x"],
  ["@del x", "delete x"],
  ["(echo a & del x)", "delete x"],
  ["if exist x (del x) else (rd /s y)", "delete* y"],
  ['if "%1"=="" (del x)', "delete x"],
  ["if not defined X del x", "delete x"],
  ["for /d %i in (C:\\*) do rd /s /q %i", "delete* C:\\\\*"],
  ["for /l %i in (1,1,3) do del f%i", "delete f3"],
  ["set X=dxel\n%X:x=% y", "delete y"],
  ["set X=xdelx\n%X:~1,3% y", "delete y"],
  ["set X=y & setlocal enabledelayedexpansion & del !X!", "delete y"],
  ["rd /s /q %USERPROFILE%", "delete* C:\\Users\\u"],
  ["rd /s /q %SystemRoot%", "delete* C:\\Windows"],
  ["del %1", "delete a"],
  ["cd /d C:\\ & rd /s /q x", "delete* C:\\x"],
  ["sort < f.txt", "read f.txt"],
  ["move a b", "delete* a"],
  ["call :f\ngoto :eof\n:f\ndel x", "delete x"],
  ["curl http://x.io | cmd", "opaque download"],
  ["%0|%0", "run: %0"],
  [":s\nstart %0\ngoto s", "run: %0"],
  ["%COMSPEC% /c del x", "run: C:\\Windows\\system32\\cmd.exe|/c|del|x"],
];
for (const [source, expected] of HITS) {
  Deno.test(`cmd: ${JSON.stringify(source)} gives ${expected}`, () => {
    const found = find(source);
    assert.ok(found.some((one) => one.replace(/^(run)[#\d.]+:/, "$1:") === expected), found.join("\n"));
  });
}

for (
  const source of [
    "echo del x",
    "rem del x",
    ":: del x",
    "REM & del x",
    "echo a ^& del x",
    'echo "a & del x"',
    "title del x",
    "set X=del x",
    "findstr del x",
    "if exist del echo x",
    "dir /s C:\\",
    "type del",
  ]
) {
  Deno.test(`cmd: ${JSON.stringify(source)} deletes nothing`, () => {
    const found = find(source);
    assert.ok(!found.some((one) => /^delete|^run[^:]*: (?:del|rd)\b/.test(one)), found.join("\n"));
  });
}

Deno.test("what is nested too deep for reading is noted", () => {
  assert.deepEqual(find("if a==b ".repeat(200) + "del x"), ["opaque unknown"]);
});

Deno.test("blocks within blocks cost what is gone through", () => {
  for (const s of ["if a==b (", "for %i in (a b) do (", "set X=%X%%X%\n"]) {
    const start = performance.now();
    find(s.repeat(5_000));
    assert.ok(performance.now() - start < 15_000, s);
  }
});
