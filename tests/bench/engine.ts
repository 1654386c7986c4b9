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
import type { Entry, Promised } from "./measure.ts";

const OPTIONS = { home: "/home/me", platform: "linux" } as const;

/** Files as agents read and write them, one of them a key. */
const FILES: readonly string[] = [
  "src/main.ts",
  "/home/me/app/src/lib/deep/folder/file_name.py",
  "/home/me/app/README.md",
  "./package.json",
  "tests/fixtures/data/a b.json",
  "/home/me/app/.github/dependabot.yml",
  "docs/guide/getting-started.md",
  "/home/me/app/Cargo.toml",
  "../shared/util.go",
  "/tmp/out.txt",
  "src/components/Button/Button.test.tsx",
  "/home/me/app/internal/server/handler.go",
  "Makefile",
  "/home/me/app/node_modules/react/index.js",
  "scripts/build.sh",
  "/usr/include/stdio.h",
  "/home/me/app/src/routes/+page.svelte",
  "~/app/notes.txt",
  "/home/me/app/assets/logo.svg",
  "~/.ssh/id_rsa",
];

/** URLs as agents fetch them, one of them a drop box. */
const URLS: readonly string[] = [
  "https://docs.example.com/guide/page.html",
  "https://api.example.com/v1/items?q=1&sort=asc",
  "https://github.com/denoland/deno/issues/1234",
  "https://raw.githubusercontent.com/a/b/main/README.md",
  "https://developer.mozilla.org/en-US/docs/Web/API/URL",
  "https://pypi.org/project/requests/",
  "https://registry.npmjs.org/left-pad",
  "https://en.wikipedia.org/wiki/Firewall_(computing)",
  "https://crates.io/crates/serde",
  "https://webhook.site/0000",
];

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
  const cwd = "/home/me/app";
  const file = (path: string, tool = "read"): ToolCall => ({ tool, params: { path }, cwd });
  const groups: readonly (readonly [string, readonly ToolCall[], Promised | undefined])[] = [
    ["file calls, one in twenty denied", FILES.map((path, i) => file(path, i % 3 === 0 ? "write" : "read")), {
      median: 2,
    }],
    ["URL calls, one in ten denied", URLS.map((url) => ({ tool: "fetch", params: { url }, cwd })), {
      median: 2,
    }],
    ["a read that is denied", [file("~/.ssh/id_rsa")], undefined],
    ["a one-line command", [{ tool: "exec", params: { command: "git status --short" }, cwd }], undefined],
  ];
  const floor = "map";
  const turn = (set: CompiledPolicies, calls: readonly ToolCall[]): () => unknown => {
    let i = 0;
    return () => evaluate(set, calls[i++ % calls.length] as ToolCall);
  };
  return [
    ...groups.flatMap(([name, calls, promise]): Entry[] => [
      { name, floor, work: turn(usual, calls), ...(promise === undefined ? {} : { promise }) },
      { name: `  beside 10,000 further rules`, floor, work: turn(many, calls), promise: { growth: 1.3 } },
    ]),
    {
      name: "compile 100 rules from text",
      floor,
      work: () => compilePolicies([{ layer: "custom", file: "p.yaml", policy: parse(hundred) }], OPTIONS),
      promise: { median: 20_000 },
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
      promise: { median: 2_000 },
    },
  ];
}
