import assert from "node:assert/strict";
import { readCommand } from "./mod.ts";

const codeOf = (source: string) =>
  readCommand(source, { home: "/root" }).commands.map(({ program, code }) =>
    `${program}${code ? `:${code}` : ""}`
  );

Deno.test("a variable that the code sets is PowerShell's", () => {
  assert.deepEqual(codeOf('pwsh -c "$v = 1; Write-Output $v"'), ["pwsh", "write-output"]);
});

Deno.test("so is one that PowerShell sets", () => {
  assert.deepEqual(codeOf('pwsh -c "Get-Content $PROFILE"'), ["pwsh", "get-content"]);
});

Deno.test("one that the script sets is the shell's", () => {
  assert.deepEqual(codeOf('v=Get-Date; pwsh -c "$v"'), ["pwsh", "get-date"]);
});

Deno.test("one that nothing sets stays unknown", () => {
  assert.deepEqual(codeOf('pwsh -c "$X"'), ["pwsh:unknown"]);
});
