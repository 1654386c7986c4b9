import assert from "node:assert/strict";
import { crontabCommands } from "./crontab.ts";
import { readCommand } from "./mod.ts";
import { UNKNOWN } from "./word.ts";

for (
  const [line, want] of [
    ["* * * * * rm a", "rm a"],
    ["*/5 0-6,12 1 jan mon-fri /bin/x -y", "/bin/x -y"],
    ["@reboot x", "x"],
    ["PATH=/bin", "PATH=/bin"],
    ["# * * * * * x", "# * * * * * x"],
    ["0 5 * * 1 mail a % hello % you", "mail a "],
    ["0 5 * * 1 date +\\%d", "date +%d"],
    [`${UNKNOWN}0 5 * * 1 x`, "x"],
    ["rm a", "rm a"],
    ["", ""],
  ] as const
) {
  Deno.test(`crontab: ${line}`, () => assert.equal(crontabCommands(line), want));
}

for (
  const source of [
    "echo '* * * * * rm a' | crontab -",
    "(crontab -l; echo '@daily rm a') | crontab -",
    "printf '0 1 * * * rm a\\n' > t; crontab t",
    "crontab <<'E'\n*/5 * * * * rm a\nE",
  ]
) {
  Deno.test(`jobs are read: ${source}`, () => {
    const { commands } = readCommand(source, { cwd: "/w" });
    assert.ok(commands.some((run) => run.text === "rm a"));
  });
}
