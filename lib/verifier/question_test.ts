import assert from "node:assert/strict";
import { readQuestion } from "./question.ts";

const body = (call: unknown, more: object = {}): string => JSON.stringify({ version: 1, call, ...more });
const EXEC = { tool: "exec", params: { command: "ls" } };

Deno.test("the same call gives the same text, whoever made it, and in whatever order it is written", () => {
  const one = readQuestion(body({ ...EXEC, cwd: "/w", session: "s1", agent: "a" }, { rule: "x" }));
  const other = readQuestion(body({ cwd: "/w", params: { command: "ls" }, agent: "b", tool: "exec" }));
  assert.deepEqual(one, other);
  assert.deepEqual(one, {
    question: { call: '{"cwd":"/w","params":{"command":"ls"},"tool":"exec"}' },
  });
});

Deno.test("the folder, the tool and the output make another question", () => {
  const texts = [EXEC, { ...EXEC, cwd: "/" }, { ...EXEC, tool: "mcp" }, { ...EXEC, response: "x" }].map((
    call,
  ) => JSON.stringify(readQuestion(body(call))));
  assert.equal(new Set(texts).size, 4);
});

Deno.test("secrets don't leave the machine, even where the sender left them in", () => {
  const read = readQuestion(
    body({ tool: "exec", params: { command: "curl -u me:hunter2pass https://x.example" } }),
  );
  assert.ok("question" in read && !read.question.call.includes("hunter2pass"), JSON.stringify(read));
});

/** Bodies that are none. */
const BAD: readonly (readonly [string, string, RegExp])[] = [
  ["no JSON", "{", /not JSON/],
  ["a list", "[]", /no question of a webhook rule/],
  ["another version", JSON.stringify({ version: 2, call: EXEC }), /version/],
  ["no call", JSON.stringify({ version: 1 }), /call/],
  ["no tool", body({ params: {} }), /call\.tool/],
  ["parameters that are none", body({ tool: "exec", params: "rm" }), /call\.params/],
];

for (const [what, text, problem] of BAD) {
  Deno.test(`${what} is refused`, () => {
    const read = readQuestion(text);
    assert.ok("problem" in read);
    assert.equal(read.status, 400);
    assert.match(read.problem, problem);
  });
}

Deno.test("a call that is too long is refused, not cut", () => {
  const read = readQuestion(body({ tool: "exec", params: { command: "echo a; ".repeat(9_000) } }));
  assert.ok("problem" in read);
  assert.equal(read.status, 413);
});
