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
  /** Whether an agent was told to trust the hook. */
  readonly trusted: boolean;
}

interface Case {
  readonly states?: readonly WiringState[];
  readonly foreign?: boolean;
  /** Default true. */
  readonly gate?: boolean;
  /** Why the agents can't be wired. */
  readonly refused?: string;
  /** What the person says of trust, where agents want to be told; absent: they call whatever their settings name. */
  readonly trust?: Consent["kind"];
}

/** Wires agents named a, b, … whose settings lie in a temporary folder. */
async function wired(
  consent: "given" | "nobody" | readonly string[],
  { states = ["absent"], foreign = false, gate = true, trust, refused }: Case = {},
): Promise<Outcome> {
  const folder = Deno.makeTempDirSync({ prefix: "rampart wire " });
  const claude = adapterNamed("claude-code");
  assert.ok(claude !== undefined);
  const questions: string[] = [];
  const lines: string[] = [];
  let trusted = false;
  const wary: Pick<AgentWiring, "hindrance" | "trust"> = {
    hindrance: () => ({ path: `${folder}/trust`, why: "untold", unsure: true }),
    trust: {
      how: "tell it",
      look: () => Promise.resolve(trusted ? { kind: "trusted" } : { kind: "untrusted", why: "untold" }),
      grant: () => Promise.resolve(void (trusted = true)),
    },
  };
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
      ...(trust === undefined ? {} : wary),
      ...(refused === undefined ? {} : { refuses: () => refused }),
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
  const asking: Consent = {
    kind: "ask",
    ask: (question) => {
      questions.push(question);
      return answers.shift();
    },
  };
  const given: Consent = typeof consent === "string" ? { kind: consent } : asking;
  const trusting: Consent = trust === undefined || trust === "ask" ? asking : { kind: trust };
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
    await wireFound(agents, {
      examined,
      gate: gate ? GATE : undefined,
      consent: given,
      trust: trusting,
      report,
    });
    const written = [...Deno.readDirSync(folder)].filter(({ isFile }) => isFile)
      .map(({ name }) => name.slice(0, 1)).sort();
    return { written, lines, questions, trusted };
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

Deno.test("consent to the wiring is none to the agent's trust", async () => {
  const { written, trusted } = await wired("given", { trust: "nobody" });
  assert.deepEqual([written, trusted], [["a"], false]);
});

Deno.test("an agent is told to trust the hook where that was said", async () => {
  const { trusted, lines } = await wired("given", { trust: "given" });
  assert.ok(trusted);
  assert.match(lines.at(-1) ?? "", /^✓ A was told to trust the hook$/);
});

for (const [answers, yes] of [[["y", "y"], true], [["y", "n"], false], [["y"], false]] as const) {
  Deno.test(`a person who is asked and says ${answers.join(", then ")} has it ${yes ? "" : "not "}trusted`, async () => {
    const { trusted, questions } = await wired(answers, { trust: "ask" });
    assert.equal(trusted, yes);
    assert.match(
      questions[1] ?? "",
      /^Tell A to trust Rampart's hook, as you could in A itself\? \[y\/N\] $/,
    );
  });
}

Deno.test("an a for all wirings is no yes to trust", async () => {
  const { trusted, questions, written } = await wired(["a"], { trust: "ask", states: ["absent", "absent"] });
  assert.deepEqual([written, trusted], [["a", "b"], false]);
  assert.equal(questions.filter((question) => question.startsWith("Tell ")).length, 2);
});

Deno.test("an agent that can't be wired is left alone, and it is said why", async () => {
  const { written, lines, questions } = await wired("given", { refused: "it calls no hooks" });
  assert.deepEqual([written, questions], [[], []]);
  assert.deepEqual(lines, ["✗ A can't be wired: it calls no hooks"]);
});
