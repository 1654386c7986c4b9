import assert from "node:assert/strict";
import { decode } from "./decode.ts";

const read = (name: string): string =>
  Deno.readTextFileSync(new URL(`testdata/${name}.json`, import.meta.url));

/** What calls that the real program sent are judged as. */
const BEFORE: Readonly<Record<string, readonly [string, Readonly<Record<string, unknown>>]>> = {
  run_shell_command: ["exec", { command: "false", description: "d" }],
  read_file: ["read", { path: "/work/a.txt" }],
  write_file: ["write", { path: "/work/b.txt", content: "x\n" }],
  replace: ["write", { path: "/work/a.txt", old_string: "two", new_string: "TWO", instruction: "i" }],
  glob: ["read", { glob: "*.txt" }],
  grep_search: ["read", { pattern: "one", recursive: true }],
  list_directory: ["read", { path: "/work", dir_path: "/work" }],
  web_fetch: ["fetch", { prompt: "see http://127.0.0.1:9/x", urls: ["http://127.0.0.1:9/x"] }],
  mcp_rig_echo: ["mcp", { text: "hi" }],
};

for (const [name, [tool, params]] of Object.entries(BEFORE)) {
  Deno.test(`Gemini CLI's ${name} is judged as ${tool}`, () => {
    const question = decode(read(`${name}_before`));
    assert.ok(question.kind === "before");
    const { session, ...call } = question.call;
    assert.deepEqual(call, { tool, params, agent_tool: name, agent: "gemini", cwd: "/work" });
    assert.equal(session, "<uuid>");
  });
}

Deno.test("what the model gets to read of an output is judged", () => {
  const question = decode(read("mcp_rig_echo_after"));
  assert.ok(question.kind === "after" && !question.failed);
  assert.equal(question.call.response, "<untrusted_context>\nmini-mcp:hi\n</untrusted_context>");
});

Deno.test("a tool that failed gives its error", () => {
  const question = decode(read("web_fetch_after"));
  assert.ok(question.kind === "after" && question.failed);
  assert.match(question.call.response, /All requested URLs were skipped/);
});

Deno.test("a command's folder is where it runs, from Gemini's own", () => {
  const question = decode(JSON.stringify({
    hook_event_name: "BeforeTool",
    cwd: "/work",
    tool_name: "run_shell_command",
    tool_input: { command: "ls", dir_path: "below/it" },
  }));
  assert.equal(question.kind === "before" && question.call.cwd, "/work/below/it");
});

Deno.test("a parameter that the tool ignores changes nothing", () => {
  const question = decode(JSON.stringify({
    hook_event_name: "BeforeTool",
    cwd: "/work",
    tool_name: "read_file",
    tool_input: { file_path: "/etc/passwd", path: "/work/a.txt", glob: "*.md" },
  }));
  assert.deepEqual(question.kind === "before" && question.call.params, { path: "/etc/passwd" });
});

Deno.test("each pattern of read_many_files is judged, with all below it", () => {
  const question = decode(JSON.stringify({
    hook_event_name: "BeforeTool",
    tool_name: "read_many_files",
    tool_input: { include: ["src", "*.md"], file: "x" },
  }));
  assert.deepEqual(question.kind === "before" && question.call.params, {
    recursive: true,
    glob: ["src", "*.md"],
  });
});

Deno.test("other events are nothing to decide about", () => {
  assert.deepEqual(decode('{"hook_event_name": "BeforeAgent", "prompt": "go"}'), {
    kind: "other",
    event: "BeforeAgent",
  });
});
