import assert from "node:assert/strict";
import { decode } from "./decode.ts";

const read = (name: string): string =>
  Deno.readTextFileSync(new URL(`testdata/${name}.json`, import.meta.url));

/** What calls that the real program sent are judged as. */
const BEFORE: Readonly<Record<string, readonly [string, Readonly<Record<string, unknown>>]>> = {
  run_shell_command: ["exec", { command: "false", description: "d" }],
  read_file: ["read", { path: "/work/a.txt" }],
  write_file: ["write", { path: "/work/b.txt", content: "x\n" }],
  edit: ["write", { path: "/work/a.txt", old_string: "two", new_string: "TWO" }],
  glob: ["read", { glob: "*.txt" }],
  grep_search: ["read", { pattern: "one", recursive: true }],
  web_fetch: ["fetch", { prompt: "p", urls: ["http://127.0.0.1:9/x"] }],
  mcp__rig__echo: ["mcp", { text: "hi" }],
};

for (const [name, [tool, params]] of Object.entries(BEFORE)) {
  Deno.test(`Qwen Code's ${name} is judged as ${tool}`, () => {
    const question = decode(read(`${name}_before`));
    assert.ok(question.kind === "before");
    const { session, ...call } = question.call;
    assert.deepEqual(call, { tool, params, agent_tool: name, agent: "qwen", cwd: "/work" });
    assert.equal(session, "<uuid>");
    assert.match(question.callId ?? "", /^toolu_/);
  });
}

Deno.test("what the model gets to read of an output is judged", () => {
  const question = decode(read("mcp__rig__echo_after"));
  assert.ok(question.kind === "after" && !question.failed);
  assert.equal(question.call.response, "mini-mcp:hi");
});

Deno.test("a command that failed gives its error", () => {
  const question = decode(read("run_shell_command_failed"));
  assert.ok(question.kind === "after" && question.failed);
  assert.match(question.call.response, /Exit Code: 1/);
});

Deno.test("other events are nothing to decide about", () => {
  assert.deepEqual(decode('{"hook_event_name": "Stop"}'), { kind: "other", event: "Stop" });
});
