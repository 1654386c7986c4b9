/**
 * What holds for the wiring of every agent that has one.
 *
 * @module
 */

import assert from "node:assert/strict";
import { dirname } from "node:path";
import { unwireAgent, wireAgent, type WireOptions } from "../lib/cli/wire_agent.ts";
import type { AgentAdapter, AgentMachine, AgentWiring, CanaryProbe, HookCall } from "./adapter.ts";
import type { ContractSample } from "./contract_sample.ts";
import { ADAPTERS } from "./mod.ts";

const GATE = "/home/some one/.rampart/bin/rampart-gate";
const HOOK: HookCall = { command: [GATE], fail: "open" };

/** Seconds that the gate takes beyond those for which it waits for a person. */
const GATE_MORE_S = 10;

interface Place {
  readonly home: string;
  readonly options: WireOptions;
  readonly machine: AgentMachine;
}

function inPlace(work: (place: Place) => void): void {
  const folder = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "rampart wiring " }));
  const home = `${folder}/home`;
  const cwd = `${folder}/project`;
  for (const path of [home, cwd]) Deno.mkdirSync(path);
  const machine: AgentMachine = { userHome: home, cwd, platform: "linux", env: {} };
  try {
    work({ home, machine, options: { machine, scope: "user", record: `${folder}/record/wired.json` } });
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** All that lies below a folder: files with their text and rights, folders, links. */
function treeOf(folder: string): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const { name, isDirectory, isSymlink } of Deno.readDirSync(folder)) {
    const path = `${folder}/${name}`;
    if (isSymlink) found[path] = `link to ${Deno.readLinkSync(path)}`;
    else if (isDirectory) Object.assign(found, { [path]: "folder" }, treeOf(path));
    else found[path] = `${(Deno.statSync(path).mode ?? 0) & 0o777} ${Deno.readTextFileSync(path)}`;
  }
  return found;
}

function write(path: string, text: string): void {
  Deno.mkdirSync(dirname(path), { recursive: true });
  Deno.writeTextFileSync(path, text, { mode: 0o640 });
}

function stateOf(wiring: AgentWiring, { machine, scope }: WireOptions): readonly string[] {
  return wiring.files(machine, scope).filter(({ check }) => check !== undefined)
    .map((file) => file.check?.(textOf(file.path), HOOK) ?? "");
}

function textOf(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return undefined;
  }
}

function wire(wiring: AgentWiring, options: WireOptions, hook = HOOK): string {
  const wired = wireAgent(wiring, hook, options);
  assert.ok("change" in wired, JSON.stringify(wired));
  return wired.change;
}

for (const adapter of ADAPTERS) {
  const wiring = await adapter.wiring?.();
  if (wiring === undefined) continue;
  const { sample }: { readonly sample: ContractSample } = await import(
    `./${adapter.name.replaceAll("-", "_")}/contract_sample.ts`
  );
  const befores: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    "nothing": {},
    ...Object.fromEntries(
      Object.entries(sample.settings ?? {}).flatMap(([path, texts]) =>
        texts.map((text) => [`${path} of ${JSON.stringify(text).slice(0, 60)}`, { [path]: text }])
      ),
    ),
  };

  for (const [name, files] of Object.entries(befores)) {
    Deno.test(`${adapter.name}: with ${name}, remove leaves all as it was before setup`, () =>
      inPlace(({ home, options }) => {
        for (const [path, text] of Object.entries(files)) write(`${home}/${path}`, text);
        const before = treeOf(home);
        assert.equal(wire(wiring, options), "added");
        assert.notDeepEqual(treeOf(home), before);
        assert.deepEqual([...new Set(stateOf(wiring, options))], ["wired"]);
        unwireAgent(wiring, options);
        assert.deepEqual(treeOf(home), before);
      }));

    Deno.test(`${adapter.name}: with ${name}, a second setup changes nothing`, () =>
      inPlace(({ home, options }) => {
        for (const [path, text] of Object.entries(files)) write(`${home}/${path}`, text);
        wire(wiring, options);
        const before = treeOf(home);
        assert.equal(wire(wiring, options), "unchanged");
        assert.deepEqual(treeOf(home), before);
      }));
  }

  Deno.test(`${adapter.name}: folders that were there and empty stay`, () =>
    inPlace(({ home, options, machine }) => {
      for (const { path } of wiring.files(machine, "user")) {
        Deno.mkdirSync(dirname(path), { recursive: true });
      }
      const before = treeOf(home);
      wire(wiring, options);
      unwireAgent(wiring, options);
      assert.deepEqual(treeOf(home), before);
    }));

  Deno.test(`${adapter.name}: another program is renewed, and its wiring is seen as another's`, () =>
    inPlace(({ options, machine }) => {
      const old = { ...HOOK, command: ["/old/rampart-gate"] };
      wire(wiring, options, old);
      assert.ok(stateOf(wiring, options).includes("other"));
      assert.equal(wire(wiring, options), "renewed");
      assert.deepEqual([...new Set(stateOf(wiring, options))], ["wired"]);
      for (const { path } of wiring.files(machine, "user")) {
        assert.ok(!(textOf(path) ?? "").includes("/old/"), path);
      }
    }));

  Deno.test(`${adapter.name}: the program that is called can be read off its files`, () =>
    inPlace(({ options, machine }) => {
      wire(wiring, options);
      const places = wiring.files(machine, "user").flatMap(({ path, calls }) =>
        calls?.(textOf(path) ?? "") ?? []
      );
      assert.ok(places.length > 0);
      for (const { gate } of places) {
        assert.ok(gate.includes(GATE), gate);
        assert.ok(gate.endsWith(` hook --agent ${adapter.name}`), gate);
      }
    }));

  Deno.test(`${adapter.name}: a file that can't be edited is named, and all are as they were`, () =>
    inPlace(({ home, options, machine }) => {
      for (const { path } of wiring.files(machine, "user")) write(path, "\u0000 not what it should be {{{");
      const before = treeOf(home);
      const wired = wireAgent(wiring, HOOK, options);
      assert.ok("problem" in wired && wired.path.startsWith(home), JSON.stringify(wired));
      assert.deepEqual(treeOf(home), before);
    }));

  Deno.test(`${adapter.name}: its canaries are calls that wait, and the first is the command`, () => {
    const probe: CanaryProbe = { command: "touch /x/y", path: "/x/y", session: "live-1", cwd: "/work" };
    const canaries = wiring.canaries(probe);
    assert.equal(new Set(canaries.map(({ tool }) => tool)).size, canaries.length);
    canaries.forEach(({ payload, tool }, index) => {
      const question = adapter.decode(payload);
      assert.ok(question.kind === "before", tool);
      assert.equal(question.call.session, probe.session);
      if (index === 0) {
        assert.deepEqual([question.call.tool, question.call.params.command], ["exec", probe.command]);
      }
      assert.ok(sample.stops(adapter.encode(question, { action: "deny", reason: "no" })));
    });
    assert.ok(canaries.length > 0);
  });

  Deno.test(`${adapter.name}: waiting for a person ends before the agent gives the hook up`, () => {
    const output = adapter.encode(adapter.decode(JSON.stringify(sample.before("ls"))), {
      action: "ask",
      reason: "who knows",
      question: { id: "abc123", seconds: 3600 },
    });
    if (output.wait !== undefined) assert.ok(output.wait + GATE_MORE_S < wiring.limit, String(output.wait));
  });

  Deno.test(`${adapter.name}: what is covered of it is said, each tool once`, async () => {
    const coverage = await coverageOf(adapter);
    assert.deepEqual([coverage.agent, coverage.title], [adapter.name, adapter.title]);
    const tools = coverage.tools.flatMap(({ tools }) => tools);
    assert.equal(new Set(tools).size, tools.length);
    assert.equal(coverage.ask.kind === "agent-prompt", adapter.prompts);
    if (coverage.ask.kind === "waits") {
      const seconds = coverage.ask.seconds ?? 0;
      assert.ok(seconds > 0 && seconds + GATE_MORE_S < wiring.limit);
    }
  });
}

async function coverageOf(adapter: AgentAdapter): Promise<import("./coverage.ts").AgentCoverage> {
  const coverage = await adapter.coverage?.();
  assert.ok(coverage, `${adapter.name} has no coverage`);
  return coverage;
}
