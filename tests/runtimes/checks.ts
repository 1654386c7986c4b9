/**
 * What every runtime must make of the library, as plain data.
 *
 * @module
 */

import {
  compilePolicies,
  deserializePolicies,
  evaluate,
  explain,
  formatExplanation,
  linearRegex,
  parsePolicy,
  readCommand,
  serializePolicies,
  type ToolCall,
} from "../../mod.ts";

const POLICY = `version: "1"
default_action: watch
policies:
  - name: keys
    rules:
      - action: deny
        when: { path_matches: "**/.ssh/id_*" }
        message: Private keys stay private.
  - name: hosts
    rules:
      - { action: ask, when: { domain_matches: "*.example.org" } }
  - name: output
    rules:
      - { action: deny, when: { response_matches: "AKIA[0-9A-Z]{16}" } }
  - name: listing
    match: { tool: exec }
    rules:
      - { action: allow, when: { command_matches: "ls *" } }
`;

const CALLS: readonly ToolCall[] = [
  { tool: "exec", params: { command: "ls -la" } },
  { tool: "exec", params: { command: "cd ~/.ssh && cat id_rsa" } },
  { tool: "read", params: { path: "~/.ssh//../.ssh/id_ed25519" } },
  { tool: "fetch", params: { url: "https://A.EXAMPLE.org./x" } },
  { tool: "exec", params: { command: "make" }, response: "key: AKIAIOSFODNN7EXAMPLE" },
  { tool: "exec", params: { command: "make" } },
];

/** The actions that are right for the calls. */
export const EXPECTED_ACTIONS: readonly string[] = ["allow", "deny", "deny", "ask", "deny", "watch"];

/** Everything that the library gives for a fixed policy and fixed calls. */
export function checks(): Record<string, unknown> {
  const options = { home: "/home/me", platform: "linux", regex: linearRegex } as const;
  const { file, diagnostics } = parsePolicy(POLICY, { file: "policy.yaml" });
  const compiled = compilePolicies(
    file === undefined ? [] : [{ layer: "custom", file: "policy.yaml", policy: file }],
    options,
  );
  const cached = deserializePolicies(serializePolicies(compiled, "key"), "key", options);
  const calls = CALLS.map((call) => ({ cwd: "/home/me/project", ...call }));
  const decisions = calls.map((call) => evaluate(compiled, call));
  return {
    diagnostics,
    broken: parsePolicy("version: 7\n").diagnostics.map(({ code }) => code),
    actions: decisions.map(({ action }) => action),
    decisions,
    fromCache: cached === undefined ? undefined : calls.map((call) => evaluate(cached, call)),
    explanation: calls.map((call) => formatExplanation(explain(compiled, call), { color: false })),
    reading: readCommand("curl -s https://x.example | sudo tee /etc/hosts", { cwd: "/", home: "/home/me" }),
  };
}
