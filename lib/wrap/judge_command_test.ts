import assert from "node:assert/strict";
import { readCommand } from "../../mod.ts";
import { commandText } from "./judge_command.ts";

const TEXTS: readonly (readonly [words: readonly string[], text: string])[] = [
  [["ls", "-la", "a b"], "ls -la 'a b'"],
  [["bash", "-c", "rm x; echo 'y'"], "bash -c 'rm x; echo '\\''y'\\'''"],
  [["A=b", "ls"], "'A=b' ls"],
  [["if", "x"], "'if' x"],
  [["{", "ls"], "'{' ls"],
  [["a;b"], "'a;b'"],
  [["", "x"], "'' x"],
  [["~/x"], "'~/x'"],
];

for (const [words, text] of TEXTS) {
  Deno.test(`writes ${JSON.stringify(words)} as one command`, () => {
    assert.equal(commandText(words), text);
  });
}

Deno.test("what is written is read back as the same program", () => {
  for (const words of [["A=b", "x"], ["if", "x"], ["[[", "x"], ["a b", "$(x)"]]) {
    const runs = readCommand(commandText(words), { cwd: "/", home: "/home/me" });
    assert.ok(JSON.stringify(runs).includes(JSON.stringify(words[0])), commandText(words));
  }
});
