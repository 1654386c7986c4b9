/** Whatever the input: no exception, and a decision that is not made on a part of it. How long it takes: `deno task fuzz`. */

import { deepEqual, ok } from "node:assert/strict";
import { evaluate, type ToolCall } from "../../lib/engine/mod.ts";
import { compileShipped } from "../corpus/shipped_policies.ts";
import { HOSTILE, randomCommands } from "./hostile.ts";

const compiled = compileShipped("standard");

function exec(command: string, shell?: string): ToolCall {
  return { tool: "exec", params: { command, ...(shell === undefined ? {} : { shell }) }, cwd: "/srv/app" };
}

for (const { name, command } of HOSTILE) {
  Deno.test(`judged without an exception: ${name}`, () => {
    const { action, partial } = evaluate(compiled, exec(command));
    if (partial) ok(action === "ask" || action === "deny");
  });
}

Deno.test("random commands are judged without an exception, in every language, always the same", () => {
  for (const shell of ["bash", "sh", "zsh", "fish", "powershell", "cmd"]) {
    for (const command of randomCommands(700, 20261121)) {
      const first = evaluate(compiled, exec(command, shell));
      const again = evaluate(compiled, exec(command, shell));
      deepEqual({ ...again }, { ...first }, command);
    }
  }
});

Deno.test("random text is judged without an exception as a path, a URL and a parameter", () => {
  for (const text of randomCommands(3_000, 7)) {
    evaluate(compiled, { tool: "read", params: { path: text, recursive: true }, cwd: "/srv/app" });
    evaluate(compiled, { tool: "write", params: { paths: [text, [text]] } });
    evaluate(compiled, { tool: "read", params: { glob: text }, cwd: text });
    evaluate(compiled, { tool: "fetch", params: { url: text } });
    evaluate(compiled, {
      tool: text,
      params: { command: text, file_path: text, url: text, nested: { a: [text, null] } },
    });
    evaluate(compiled, { tool: "read", params: { path: text }, response: text });
  }
});
