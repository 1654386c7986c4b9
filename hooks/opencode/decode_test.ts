/**
 * Payloads of the real OpenCode 1.18.33 as the plugin hands them on, and what each of them asks.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { AfterCall, BeforeCall } from "../adapter.ts";
import { decode } from "./decode.ts";

const TESTDATA = new URL("testdata/", import.meta.url);

function recorded(name: string): string {
  return Deno.readTextFileSync(new URL(name, TESTDATA));
}

function before(name: string): BeforeCall {
  const question = decode(recorded(name));
  assert.ok(question.kind === "before");
  return question;
}

function after(name: string): AfterCall {
  const question = decode(recorded(name));
  assert.ok(question.kind === "after");
  return question;
}

/** A payload of a call before it is made. */
function payload(tool: string, args: unknown, more: Readonly<Record<string, unknown>> = {}): string {
  const input = { tool, sessionID: "ses_1", callID: "call_1" };
  return JSON.stringify({
    hook: "tool.execute.before",
    directory: "/work",
    input,
    output: { args },
    ...more,
  });
}

function judged(tool: string, args: unknown): { readonly tool: string; readonly params: unknown } {
  const question = decode(payload(tool, args));
  assert.ok(question.kind === "before");
  return { tool: question.call.tool, params: question.call.params };
}

Deno.test("every recorded payload is understood", () => {
  const names = [...Deno.readDirSync(TESTDATA)].map(({ name }) => name);
  assert.ok(names.length > 10);
  for (const name of names) {
    const question = decode(recorded(name));
    assert.equal(question.kind, name.endsWith("_after.json") ? "after" : "before", name);
    if (question.kind !== "before" && question.kind !== "after") continue;
    assert.equal(question.call.session, "ses_1");
    assert.equal(question.call.cwd, "/work");
  }
});

Deno.test("each recorded tool is judged as what it does", () => {
  const seen = [...Deno.readDirSync(TESTDATA)].map(({ name }) => name).filter((name) =>
    name.endsWith("_before.json")
  )
    .sort().map((name) => {
      const { agent_tool, tool } = before(name).call;
      return [agent_tool, tool];
    });
  assert.deepEqual(seen, [
    ["bash", "exec"],
    ["edit", "write"],
    ["glob", "read"],
    ["grep", "read"],
    ["invalid", "mcp"],
    ["read", "read"],
    ["rig_echo", "mcp"],
    ["task", "mcp"],
    ["webfetch", "fetch"],
    ["write", "write"],
  ]);
});

Deno.test("a command is judged in the folder that it names, from the agent's own", () => {
  const cwdOf = (workdir: string): unknown => {
    const question = decode(payload("bash", { command: "ls", workdir }));
    return question.kind === "before" && question.call.cwd;
  };
  assert.deepEqual([cwdOf("below"), cwdOf("/other"), cwdOf("")], ["/work/below", "/other", "/work"]);
});

Deno.test("an argument that a tool ignores does not change what is judged", () => {
  assert.deepEqual(judged("read", { filePath: "a", path: "b", command: "c" }), {
    tool: "read",
    params: { filePath: "a", path: "a" },
  });
  assert.deepEqual(judged("task", { prompt: "p", command: "init" }), {
    tool: "mcp",
    params: { prompt: "p" },
  });
});

Deno.test("each file of a patch is judged, whatever blanks stand around its name", () => {
  const patchText =
    "*** Begin Patch\n*** Add File:/etc/x\n+y\n*** Update File:  b \n@@\n-1\n+2\n*** End Patch";
  const { tool, params } = judged("apply_patch", { patchText });
  assert.deepEqual([tool, params], ["write", { patchText, paths: ["/etc/x", "b"] }]);
});

Deno.test("files that a patch deletes or moves away are judged as deleted", () => {
  const gone = "*** Begin Patch\n*** Delete File: a\n*** End Patch";
  assert.deepEqual(judged("apply_patch", { patchText: gone }), {
    tool: "write",
    params: { patchText: gone, paths: ["a"], delete: true },
  });
  const moved =
    "*** Begin Patch\n*** Update File: a\n*** Move to: it's\n@@\n-1\n+2\n*** Delete File: b\n*** End Patch";
  assert.deepEqual(judged("apply_patch", { patchText: moved }), {
    tool: "mcp",
    params: { patchText: moved, paths: ["a", "it's"], command: "rm -- 'a' 'b'" },
  });
});

Deno.test("a sub-agent's depth is known", () => {
  const depth = (given: unknown): unknown => {
    const question = decode(payload("bash", { command: "ls" }, { depth: given }));
    return question.kind === "before" && question.call.agent_depth;
  };
  assert.deepEqual([depth(2), depth(0), depth("2"), depth(undefined)], [2, undefined, undefined, undefined]);
});

Deno.test("what the model would read of an output is what is judged", () => {
  assert.equal(after("rig_echo_after.json").call.response, "mini-mcp:hi");
  assert.match(after("read_after.json").call.response, /^<path>\/work\/a\.txt<\/path>\n<type>file<\/type>/);
});

Deno.test("a command that failed is known by its status", () => {
  assert.deepEqual([after("bash_after.json").failed, after("read_after.json").failed], [true, false]);
});
