/**
 * Payloads of the real Cline 3.0.65, and what each of them asks.
 *
 * @module
 */

import assert from "node:assert/strict";
import { decode } from "./decode.ts";

const TESTDATA = new URL("testdata/", import.meta.url);

function recorded(name: string): string {
  return Deno.readTextFileSync(new URL(name, TESTDATA));
}

function judged(name: string, input: unknown): readonly [string, Readonly<Record<string, unknown>>] {
  const question = decode(JSON.stringify({ hookName: "tool_call", tool_call: { name, input } }));
  assert.ok(question.kind === "before");
  return [question.call.tool, question.call.params];
}

/** The command that `run_commands` is judged as. */
function commandOf(input: unknown): unknown {
  return judged("run_commands", input)[1].command;
}

Deno.test("every recorded payload is understood", () => {
  const names = [...Deno.readDirSync(TESTDATA)].map(({ name }) => name);
  assert.ok(names.length > 10);
  for (const name of names) {
    const question = decode(recorded(name));
    assert.equal(question.kind, name.endsWith("_after.json") ? "after" : "before", name);
    if (question.kind !== "before" && question.kind !== "after") continue;
    assert.equal(question.call.cwd, "/work");
    assert.equal(question.call.agent_depth, name.startsWith("sub_agent") ? 1 : undefined);
  }
});

Deno.test("each recorded tool is judged as what it does", () => {
  const tools = [
    "run_commands",
    "read_files",
    "search_codebase",
    "editor",
    "fetch_web_content",
    "spawn_agent",
  ];
  const seen = tools.map((tool) => {
    const question = decode(recorded(`${tool}_before.json`));
    return question.kind === "before" ? question.call.tool : question.kind;
  });
  assert.deepEqual(seen, ["exec", "read", "read", "write", "fetch", "mcp"]);
});

Deno.test("a sub-agent's call belongs to the session that it was started in", () => {
  const sessionOf = (name: string): unknown => {
    const question = decode(recorded(name));
    return question.kind === "before" && question.call.session;
  };
  assert.equal(sessionOf("sub_agent_run_commands_before.json"), sessionOf("run_commands_before.json"));
});

Deno.test("commands are judged in whatever form they come", () => {
  for (
    const input of [{ commands: ["ls"] }, { commands: "ls" }, { command: "ls" }, { cmd: "ls" }, ["ls"], "ls"]
  ) {
    assert.equal(commandOf(input), "ls", JSON.stringify(input));
  }
});

Deno.test("a program with its arguments becomes a command", () => {
  assert.equal(commandOf({ commands: [{ command: "touch", args: ["a b", "$x"] }] }), "touch 'a b' '$x'");
  assert.equal(commandOf([{ command: "touch", args: ["a"] }]), "touch a");
});

Deno.test("each of several commands is read by itself, whatever stands in the others", () => {
  assert.equal(commandOf({ commands: ["ls -l", "touch a"] }), "ls -l\ntouch a");
  assert.equal(commandOf({ commands: ["echo '", "touch a"] }), "sh -c 'echo '\\'''\nsh -c 'touch a'");
  assert.equal(commandOf({ commands: ["cat <<E", "touch a"] }), "sh -c 'cat <<E'\nsh -c 'touch a'");
});

Deno.test("files to be read are judged in whatever form they come", () => {
  for (
    const input of [
      { files: [{ path: "a" }] },
      { files: "a" },
      { file_paths: ["a"] },
      { paths: { path: "a" } },
      "a",
      ["a"],
    ]
  ) {
    const [tool, params] = judged("read_files", input);
    assert.deepEqual([tool, params.paths], ["read", ["a"]], JSON.stringify(input));
  }
});

Deno.test("each file of a patch is judged", () => {
  const input = "*** Begin Patch\n*** Add File:/etc/x\n+y\n*** Update File: b\n@@\n-1\n+2\n*** End Patch";
  for (const form of [input, { input }]) {
    const [tool, params] = judged("apply_patch", form);
    assert.deepEqual([tool, params.paths], ["write", ["/etc/x", "b"]]);
  }
});

Deno.test("parameters in older versions' form, as JSON within texts, are unpacked", () => {
  const question = decode(JSON.stringify({
    hookName: "PreToolUse",
    taskId: "t",
    preToolUse: { toolName: "run_commands", parameters: { commands: '["touch a"]' } },
  }));
  assert.ok(question.kind === "before");
  assert.deepEqual([question.call.params.command, question.call.session], ["touch a", "t"]);
});

Deno.test("what a tool gave, and its error, is what is judged", () => {
  const after = (result: unknown): readonly unknown[] => {
    const question = decode(
      JSON.stringify({ hookName: "tool_result", tool_result: { name: "x", input: {}, ...result as object } }),
    );
    return question.kind === "after" ? [question.call.response, question.failed] : [];
  };
  assert.deepEqual(after({ output: [{ result: "one", success: true }] }), ["one", false]);
  assert.deepEqual(after({ error: "boom" }), ["boom", true]);
});
