import { deepEqual } from "node:assert/strict";
import { type Word, word } from "../shell/mod.ts";
import { compilePolicies } from "./compile.ts";
import { runsMatches } from "./holds.ts";
import { addRunning, buildProgramIndex, loadProgramIndex } from "./program_index.ts";
import type { RunsCondition } from "./policy.ts";
import type { CommandSubject } from "./subjects.ts";

const CONDITIONS: readonly RunsCondition[] = [
  { program: ["git"] },
  { program: ["git"], args: ["push"] },
  { program: ["git"], args: ["pu*"], flags: ["--force"] },
  { program: ["git"], args: ["{push,pull}", "origin"] },
  { program: ["git"], args: ["**", "main"] },
  { program: ["{git,hg}", "svn"], args: ["commit"] },
  { program: ["g*"], args: ["push"] },
  { program: ["constructor"], args: ["valueOf"] },
  { program: ["*"], code_from: ["download"] },
];

const COMMANDS: readonly string[] = [
  "git",
  "git status",
  "git push --force origin main",
  "git pull origin",
  "git pull",
  "git -C x push",
  "hg commit",
  "svn commit main",
  "gh push",
  "constructor valueOf",
  "constructor toString",
  "valueOf",
  "ls",
];

const rules = compilePolicies([{
  layer: "custom",
  file: "f",
  policy: {
    version: "1",
    tests: [],
    policies: [{
      name: "p",
      priority: 1,
      enabled: true,
      match: {},
      line: 1,
      rules: CONDITIONS.map((condition) => ({
        action: "deny" as const,
        when: { runs: [condition] },
        locked: false,
        once: false,
        line: 1,
      })),
    }],
  },
}], { home: "/home/me", platform: "linux" }).rules;

function subject(argv: readonly Word[], code: "download" | undefined): CommandSubject {
  const text = argv.map(({ value }) => value).join(" ");
  return {
    kind: "command",
    index: 0,
    run: {
      kind: "run",
      argv,
      program: argv[0]?.value ?? "",
      text,
      place: "here",
      cwd: "/",
      pos: 0,
      end: 0,
      ...(code === undefined ? {} : { code }),
    },
    texts: [text],
    exact: [text],
    within: [text],
    known: undefined,
    site: { platform: "linux" },
  };
}

for (const kept of [false, true]) {
  for (const command of COMMANDS) {
    for (const code of [undefined, "download"] as const) {
      const how = `${code === undefined ? "" : ", running a download"}${kept ? ", from the cache" : ""}`;
      Deno.test(`the index finds the rules that hold for: ${command}${how}`, () => {
        const built = buildProgramIndex(rules);
        const index = kept ? loadProgramIndex(JSON.parse(JSON.stringify(built.stored))) : built;
        const asked = subject(command.split(" ").map((text) => word(text)), code);
        const holds = (order: number, place: number): boolean => {
          const condition = rules[order]?.matchers.runs?.[place];
          return condition !== undefined && runsMatches(condition, asked);
        };
        addRunning(index, rules, asked, []);
        // Asked once more: what is remembered says the same.
        const found: number[] = [];
        addRunning(index, rules, asked, found);
        deepEqual(found.sort((a, b) => a - b), rules.map(({ order }) => order).filter((o) => holds(o, 0)));
      });
    }
  }
}
