import assert from "node:assert/strict";
import type { AgentMachine, AgentWiring, WiringState } from "../../hooks/mod.ts";
import { adapterNamed } from "../../hooks/mod.ts";
import { rampartHome } from "../policies/mod.ts";
import type { AgentSeen } from "./checks/mod.ts";
import type { Report } from "./lines.ts";
import { type Consent, wireFound, type WireFoundOptions } from "./wire_found.ts";

const GATE = { command: ["/gate"], native: true, changes: [], problems: [] };

interface Outcome {
  /** Names of agents whose settings were written. */
  readonly written: readonly string[];
  readonly lines: readonly string[];
  readonly questions: readonly string[];
}

interface Case {
  readonly states?: readonly WiringState[];
  readonly foreign?: boolean;
  /** Default true. */
  readonly gate?: boolean;
}

/** Wires agents named a, b, … whose settings lie in a temporary folder. */
async function wired(
  consent: "given" | "nobody" | readonly string[],
  { states = ["absent"], foreign = false, gate = true }: Case = {},
): Promise<Outcome> {
  const folder = Deno.makeTempDirSync({ prefix: "rampart wire " });
  const claude = adapterNamed("claude-code");
  assert.ok(claude !== undefined);
  const questions: string[] = [];
  const lines: string[] = [];
  const agents = states.map((state, i): AgentSeen => {
    const name = "abc".charAt(i);
    const path = `${folder}/${name}.json`;
    const wiring: AgentWiring = {
      detect: () => ({ used: true }),
      files: () => [{
        path,
        edit: (text = "") => ({ text: `${text}wired` }),
        remove: (text) => ({ text }),
        check: () => state,
      }],
      limit: 30,
      canaries: () => [],
    };
    const settings = { path, state, commands: [], gates: [], foreign };
    return {
      adapter: { ...claude, name, title: name.toUpperCase() },
      wiring,
      found: { used: true },
      installed: true,
      settings,
      project: { ...settings, state: "absent" },
    };
  });
  const answers = typeof consent === "string" ? [] : [...consent];
  const given: Consent = typeof consent === "string" ? { kind: consent } : {
    kind: "ask",
    ask: (question) => {
      questions.push(question);
      return answers.shift();
    },
  };
  const report: Report = {
    say: (mark, title, text, next) =>
      void lines.push([mark, title, text, ...(next ? [`→ ${next}`] : [])].join(" ")),
    failed: () => false,
  };
  const agentMachine: AgentMachine = { userHome: folder, cwd: folder, platform: "linux", env: {} };
  const examined: WireFoundOptions["examined"] = {
    agentMachine,
    machine: {
      cwd: folder,
      env: {},
      userHome: folder,
      home: rampartHome({}, { userHome: `${folder}/.home`, cwd: folder }),
      platform: "linux",
    },
    hook: () => Promise.resolve({ command: ["/gate"], fail: "open" }),
    typed: (words: string) => `rampart ${words}`,
    shown: (path: string) => path.slice(folder.length + 1),
  };
  try {
    await wireFound(agents, { examined, gate: gate ? GATE : undefined, consent: given, report });
    const written = [...Deno.readDirSync(folder)].filter(({ isFile }) => isFile)
      .map(({ name }) => name.slice(0, 1)).sort();
    return { written, lines, questions };
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

Deno.test("with consent given, agents are wired without a question", async () => {
  const { written, questions } = await wired("given", { states: ["absent", "absent"] });
  assert.deepEqual([written, questions], [["a", "b"], []]);
});

Deno.test("where nobody can be asked nothing is wired, and it is said how", async () => {
  const { written, lines } = await wired("nobody");
  assert.deepEqual(written, []);
  assert.match(
    lines[0] ?? "",
    /^✗ A found, and not wired: nobody can be asked .* → rampart quickstart --yes$/,
  );
});

for (
  const [answer, yes] of [["y", true], ["Yes ", true], ["n", false], ["", false], ["yellow", false]] as const
) {
  Deno.test(`"${answer}" is ${yes ? "a yes" : "no yes"}`, async () => {
    const { written, questions } = await wired([answer]);
    assert.deepEqual(written, yes ? ["a"] : []);
    assert.deepEqual(questions, ["Have every tool call of A judged? This edits a.json. [y/N] "]);
  });
}

Deno.test("the end of the input is no yes", async () => assert.deepEqual((await wired([])).written, []));

Deno.test("each of several agents is asked about", async () =>
  assert.deepEqual((await wired(["n", "y", "n"], { states: ["absent", "absent", "absent"] })).written, [
    "b",
  ]));

Deno.test("all that follow are wired after an a", async () => {
  const { written, questions } = await wired(["n", "a"], { states: ["absent", "absent", "absent"] });
  assert.deepEqual(written, ["b", "c"]);
  assert.equal(questions.length, 2);
  assert.match(questions[0] ?? "", /\[y\/N\/a for all\] $/);
});

Deno.test("what this home's settings call is renewed without a question", async () => {
  const { written, lines } = await wired("nobody", { states: ["other"] });
  assert.deepEqual(written, ["a"]);
  assert.match(lines[0] ?? "", /^✓ A a\.json calls Rampart, renewed$/);
});

Deno.test("another home's Rampart is not replaced without a question", async () =>
  assert.deepEqual((await wired("nobody", { states: ["other"], foreign: true })).written, []));

Deno.test("hooks that are switched off are left so, and said", async () => {
  const { written, lines } = await wired("given", { states: ["off"] });
  assert.deepEqual(written, []);
  assert.match(lines[0] ?? "", /^✗ A a\.json switches all hooks off/);
});

Deno.test("without a gate nothing is wired", async () => {
  const { written, lines } = await wired("given", { gate: false });
  assert.deepEqual(written, []);
  assert.match(lines[0] ?? "", /^✗ A is not wired, as there is no gate/);
});
