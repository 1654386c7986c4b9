/**
 * What holds for every adapter.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { AgentAdapter, HookAnswer, HookQuestion } from "./adapter.ts";
import type { ContractSample } from "./contract_sample.ts";
import { adapterNamed, ADAPTERS } from "./mod.ts";

/** The sample in an agent's folder. */
async function sampleOf({ name }: AgentAdapter): Promise<ContractSample> {
  return (await import(`./${name.replaceAll("-", "_")}/contract_sample.ts`)).sample;
}

const ANSWERS: readonly HookAnswer[] = [
  { action: "allow", reason: "may" },
  { action: "deny", reason: "may not" },
  { action: "ask", reason: "who knows" },
  { action: "none", reason: "" },
];

/** Payloads that no agent sends. */
const MALFORMED: readonly string[] = [
  "",
  "\n",
  "{",
  "null",
  "true",
  "[]",
  '"text"',
  "{}",
  "\u0000\u0001\ufffd",
  '{"hook_event_name":{}}',
  `{"hook_event_name":"PreToolUse","tool_name":[],"tool_input":null}`,
  "[".repeat(100_000),
];

for (const adapter of ADAPTERS) {
  const sample = await sampleOf(adapter);

  Deno.test(`${adapter.name} has a name and a title of its own`, () => {
    assert.equal(adapterNamed(adapter.name), adapter);
    assert.equal(
      ADAPTERS.filter(({ name, title }) => name === adapter.name || title === adapter.title).length,
      1,
    );
  });

  Deno.test(`${adapter.name}: deny and ask stop a call, allow and no opinion don't`, () => {
    const question = adapter.decode(JSON.stringify(sample.before("ls")));
    for (const answer of ANSWERS) {
      const output = adapter.encode(question, answer);
      assert.equal(sample.stops(output), answer.action === "deny" || answer.action === "ask", answer.action);
      assert.equal(
        sample.goesOn(output),
        answer.action === "allow" || answer.action === "none",
        answer.action,
      );
    }
  });

  Deno.test(`${adapter.name}: a reason reaches the agent word for word, whatever letters it has`, () => {
    const reason = 'nö "quoted" \\ 漢字 🔥';
    const { stdout, stderr } = adapter.encode(beforeOf(adapter, sample), { action: "deny", reason });
    assert.ok((stdout === "" ? stderr : JSON.stringify(JSON.parse(stdout))).includes(
      stdout === "" ? reason : JSON.stringify(reason).slice(1, -1),
    ));
  });

  Deno.test(`${adapter.name}: an empty reason stops a call too`, () => {
    for (const action of ["deny", "ask"] as const) {
      const output = adapter.encode(beforeOf(adapter, sample), { action, reason: "" });
      assert.ok(sample.stops(output));
      assert.match(output.stdout + output.stderr, /Rampart/);
    }
  });

  Deno.test(`${adapter.name}: what can't be understood is bad, and asking about it stops the call`, () => {
    for (const payload of MALFORMED) {
      const question = adapter.decode(payload);
      if (question.kind === "other") continue;
      assert.ok(question.kind === "bad", payload.slice(0, 40));
      assert.notEqual(question.problem, "");
      assert.ok(sample.stops(adapter.encode(question, { action: "ask", reason: question.problem })));
    }
  });

  Deno.test(`${adapter.name}: a command of a million letters is taken whole`, () => {
    const command = `echo ${"x".repeat(1_000_000)}; touch DENY_ME`;
    const question = adapter.decode(JSON.stringify(sample.before(command)));
    assert.equal(question.kind === "before" && question.call.params.command, command);
  });

  Deno.test(`${adapter.name}: letters of all kinds are taken as they are`, () => {
    const command = 'echo "漢字 \u202e🔥 \u0007" \\\n  é';
    const question = adapter.decode(JSON.stringify(sample.before(command)));
    assert.equal(question.kind === "before" && question.call.params.command, command);
  });

  const { unknownTool } = sample;
  // A shell has commands and no tools.
  if (unknownTool !== undefined) {
    Deno.test(`${adapter.name}: a tool that isn't known is judged by its parameters, under its own name`, () => {
      const question = adapter.decode(JSON.stringify(unknownTool));
      assert.ok(question.kind === "before");
      assert.equal(question.call.tool, "mcp");
      assert.equal(question.call.agent_tool, "SomethingNew");
      assert.equal(question.call.params.file_path, "/etc/passwd");
    });
  }

  Deno.test(`${adapter.name}: where Rampart asks, the call is stopped until it is answered, and waits`, () => {
    if (adapter.prompts) return;
    const output = adapter.encode(beforeOf(adapter, sample), {
      action: "ask",
      reason: "who knows",
      question: { id: "abc123", seconds: 20 },
    });
    assert.ok(sample.stops(output));
    assert.ok(output.wait !== undefined && output.wait > 0 && output.wait <= 20);
  });

  Deno.test(`${adapter.name}: an answer where nothing judged stops or not by the fail setting`, () => {
    assert.match(
      adapter.unjudged("open", "a reason").stdout + adapter.unjudged("open", "a reason").stderr,
      /a reason/,
    );
    const closed = adapter.unjudged("closed", "a reason");
    assert.match(closed.stdout + closed.stderr, /a reason/);
    assert.notDeepEqual(closed, adapter.unjudged("open", "a reason"));
  });
}

function beforeOf(adapter: AgentAdapter, sample: ContractSample): HookQuestion {
  return adapter.decode(JSON.stringify(sample.before("ls")));
}
