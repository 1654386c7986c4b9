import assert from "node:assert/strict";
import { compilePolicies, evaluate, type ToolCall } from "../engine/mod.ts";
import { parsePolicy } from "../engine/language/mod.ts";
import { decisionText } from "./decision_view.ts";
import type { Terminal } from "./terminal.ts";

const TERMINAL: Terminal = { out: () => {}, err: () => {}, color: false, width: 80 };

const { file } = parsePolicy(`version: "1"
policies:
  - name: never
    rules:
      - { action: deny, message: no, when: { command_matches: ["release now"] } }
  - name: release
    rules:
      - action: webhook
        when: { command_matches: ["release *"] }
        webhook: { url: "https://release.example.com/ask" }
`);
assert.ok(file);
const POLICIES = compilePolicies([{ layer: "custom", file: "own.yaml", policy: file }], {
  home: "/home/me",
  platform: "linux",
});

function shown(command: string): string {
  const call: ToolCall = { tool: "exec", params: { command } };
  return decisionText(call, evaluate(POLICIES, call), TERMINAL);
}

Deno.test("a decision that a service has a say in names the service", () => {
  assert.match(
    shown("release x"),
    /denied exec "release x"[^]*\n {3}release\.example\.com would be asked first; this holds if no answer comes\n/,
  );
});

Deno.test("where another rule denies, no service is named", () => {
  assert.doesNotMatch(shown("release now"), /would be asked/);
});
