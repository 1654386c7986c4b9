import assert from "node:assert/strict";
import { patchIn, patchOf } from "./patch.ts";

const files = ({ written, gone }: ReturnType<typeof patchOf>): unknown => ({ written, gone });

Deno.test("files that are added, changed, moved and deleted are found", () => {
  const text = [
    "*** Begin Patch",
    "*** Add File: new.txt",
    "+*** Delete File: no header",
    "*** Update File: a.txt",
    "*** Move to: b/a.txt",
    "@@",
    "-two",
    "+TWO",
    "*** Update File: c.txt",
    "*** Delete File: gone.txt",
    "*** End Patch",
  ].join("\n");
  assert.deepEqual(files(patchOf(text)), {
    written: ["new.txt", "a.txt", "b/a.txt", "c.txt"],
    gone: ["a.txt", "gone.txt"],
  });
});

for (
  const [name, line, path] of [
    ["blanks before it", "   *** Add File: x", "x"],
    ["blanks before the name, which are part of it", "*** Add File:   x  ", "  x"],
    ["a line separator in the name", "*** Add File: a\u2028b", "a\u2028b"],
    ["a carriage return", "*** Add File: x\r", "x"],
  ] as const
) {
  Deno.test(`a header with ${name} is read as Codex reads it`, () =>
    assert.deepEqual(files(patchOf(line)), { written: [path], gone: [] }));
}

const BODY = "*** Begin Patch\n*** Add File: x\n+a\n*** End Patch\n";

for (
  const [name, command, path] of [
    ["in single quotes", `apply_patch <<'EOF'\n${BODY}EOF\n`, "x"],
    ["in double quotes", `applypatch <<"EOF"\n${BODY}EOF`, "x"],
    ["without quotes", `apply_patch <<EOF\n${BODY}EOF\n`, "x"],
    ["in a folder", `cd sub && apply_patch <<'EOF'\n${BODY}EOF`, "sub/x"],
    ["in a folder in quotes", `cd 'a b' && apply_patch <<'EOF'\n${BODY}EOF`, "a b/x"],
    [
      "with an absolute path",
      `cd sub && apply_patch <<'EOF'\n${BODY.replace("File: x", "File: /x")}EOF`,
      "/x",
    ],
  ] as const
) {
  Deno.test(`a command that is nothing but a patch is found, ${name}`, () =>
    assert.deepEqual(files(patchIn(command) ?? patchOf("")), { written: [path], gone: [] }));
}

/** Commands that a shell carries out, or does more than the patch says. */
const OTHERS: Readonly<Record<string, string>> = {
  "a command before": `touch DENY_ME; apply_patch <<'EOF'\n${BODY}EOF\n`,
  "a command behind the patch": `apply_patch <<'EOF'\n${BODY}EOF\ntouch DENY_ME\n`,
  "a command on the first line": `apply_patch <<'EOF' && touch DENY_ME\n${BODY}EOF\n`,
  "a substitution that a shell would carry out": `apply_patch <<EOF\n${BODY}+$(touch DENY_ME)\nEOF\n`,
  "a folder that a shell would work out": `cd $(touch DENY_ME) && apply_patch <<'EOF'\n${BODY}EOF`,
  "a home folder": `cd ~ && apply_patch <<'EOF'\n${BODY}EOF`,
  "no file": "apply_patch <<'EOF'\ntouch DENY_ME\nEOF\n",
  "another program": `cat <<'EOF'\n${BODY}EOF\n`,
};

for (const [name, command] of Object.entries(OTHERS)) {
  Deno.test(`a command with ${name} is left to the reader of commands`, () =>
    assert.equal(patchIn(command), undefined));
}

Deno.test("a hostile command is looked at in linear time", () => {
  const start = performance.now();
  patchIn(`cd ${"a".repeat(100_000)} && apply_patch <<'EOF'\n${"\nEOF x".repeat(50_000)}`);
  patchOf(" ".repeat(300_000) + "*** Add");
  assert.ok(performance.now() - start < 2_000);
});
