/**
 * What of the engine is measured.
 *
 * @module
 */

import {
  type CompiledPolicies,
  compilePolicies,
  deserializePolicies,
  evaluate,
  parsePolicy,
  type PolicyFile,
  serializePolicies,
  type ToolCall,
} from "../../mod.ts";
import { readPolicyText, shippedPolicy } from "../../lib/policies/mod.ts";
import type { Entry } from "./measure.ts";

const OPTIONS = { home: "/home/me", platform: "linux" } as const;

/** Rules that have nothing to do with the calls that are measured. */
function otherRules(count: number): string {
  const rules = Array.from({ length: count }, (_, i) => {
    const when = [
      `command_matches: ["tool${i} --go *"]`,
      `path_matches: ["~/folder${i}/**/*.key"]`,
      `domain_matches: ["*.host${i}.example"]`,
    ][i % 3];
    return `  - name: other-${i}\n    rules:\n      - { action: deny, when: { ${when} }, message: number ${i} }\n`;
  });
  return rules.join("");
}

function parse(text: string): PolicyFile {
  const { file, diagnostics } = parsePolicy(text);
  if (file === undefined) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return file;
}

function compile(...texts: readonly string[]): CompiledPolicies {
  return compilePolicies(
    texts.map((text, i) => ({ layer: "custom", file: `${i}.yaml`, policy: parse(text) })),
    OPTIONS,
  );
}

/** The entries. */
export function engineEntries(): readonly Entry[] {
  const standard = readPolicyText(shippedPolicy("standard"));
  const head = 'version: "1"\npolicies:\n';
  const usual = compile(standard);
  // Each policy file may be as long as the language takes; 10,000 rules come in several.
  const parts = Array.from({ length: 10 }, () => "");
  for (let i = 0; i < 10; i++) parts[i] = head + otherRules(1000).replaceAll("other-", `other-${i}-`);
  const many = compile(standard, ...parts);
  const hundred = head + otherRules(100);
  const hundredFile = parse(hundred);
  const cache = serializePolicies(compile(hundred), "key");
  const calls: readonly (readonly [string, ToolCall, number | undefined])[] = [
    ["read src/main.ts", { tool: "read", params: { path: "src/main.ts" }, cwd: "/home/me/app" }, 2],
    ["read ~/.ssh/id_rsa", { tool: "read", params: { path: "~/.ssh/id_rsa" }, cwd: "/home/me/app" }, 2],
    ["fetch a URL", { tool: "fetch", params: { url: "https://api.example.com/v1/items?q=1" } }, 2],
    ["exec git status", { tool: "exec", params: { command: "git status" }, cwd: "/home/me/app" }, undefined],
    ["exec rm -rf /", { tool: "exec", params: { command: "rm -rf /" }, cwd: "/home/me/app" }, undefined],
    [
      "exec a pipeline",
      {
        tool: "exec",
        params: { command: "cd src && grep -rn TODO . | sort | head -20" },
        cwd: "/home/me/app",
      },
      undefined,
    ],
  ];
  const floor = "map";
  return [
    ...calls.flatMap(([name, call, limit]): Entry[] => [
      { name, floor, work: () => evaluate(usual, call), ...(limit === undefined ? {} : { limit }) },
      { name: `${name}, beside 10,000 further rules`, floor, work: () => evaluate(many, call) },
    ]),
    {
      name: "compile 100 rules from text",
      floor,
      work: () => compilePolicies([{ layer: "custom", file: "p.yaml", policy: parse(hundred) }], OPTIONS),
      limit: 20_000,
    },
    {
      name: "compile 100 rules that were read",
      floor,
      work: () => compilePolicies([{ layer: "custom", file: "p.yaml", policy: hundredFile }], OPTIONS),
    },
    {
      name: "load the cache of 100 rules",
      floor,
      work: () => deserializePolicies(cache, "key", OPTIONS),
      limit: 2_000,
    },
  ];
}
