import assert from "node:assert/strict";
import { jsonCalls } from "./command_text.ts";

Deno.test("the hook's command is found word for word, once, wherever it stands", () => {
  const command = "'/my home/bin/rampart-gate' hook --agent claude-code";
  const text = `\ufeff{ // a comment
    "hooks": { "A": [{ "hooks": [{ "command": ${JSON.stringify(command)} }] }],
               "B": [{ "x": ${JSON.stringify(command)} }, { "y": "other hook --agent codex" }], },
    "note": "hook --agent claude-code is Rampart's", }`;
  assert.deepEqual(jsonCalls(text, "claude-code"), [{ gate: command }]);
  assert.deepEqual(jsonCalls(text, "codex"), [{ gate: "other hook --agent codex" }]);
  assert.deepEqual(jsonCalls("{", "codex"), []);
});
