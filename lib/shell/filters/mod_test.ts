import assert from "node:assert/strict";
import type { Stream } from "../value.ts";
import { UNKNOWN } from "../word.ts";
import { filterOutput } from "./mod.ts";

function run(command: readonly string[], stdin?: string | Stream): Stream | undefined {
  const [program = "", ...args] = command;
  return filterOutput(program, {
    args: args.map((text) => ({ text })),
    stdin: typeof stdin === "string" ? { text: stdin } : stdin,
    file: (path) => path === "known" ? { text: "file text\n" } : { text: UNKNOWN, origin: "file" },
  });
}

Deno.test("cat passes on standard input and files that are known", () => {
  assert.deepEqual(run(["cat"], "a\n"), { text: "a\n" });
  assert.deepEqual(run(["cat", "known"]), { text: "file text\n" });
  assert.equal(run(["cat", "other"])?.origin, "file");
  assert.equal(run(["cat", "known", "-"], "x\n")?.text, "file text\nx\n");
});

Deno.test("rev and tac", () => {
  assert.equal(run(["rev"], "abc\nd\n")?.text, "cba\nd\n");
  assert.equal(run(["tac"], "1\n2\n")?.text, "2\n1\n");
});

Deno.test("a program that is not worked out has no known output", () => {
  assert.equal(run(["jq", "."], "{}"), undefined);
  assert.equal(run(["rev"], { text: UNKNOWN, origin: "download" }), undefined);
});

Deno.test("names of files pass through filters of lines", () => {
  const names: Stream = { text: `${UNKNOWN}\n`, origin: "output", globs: ["/**/id_rsa"] };
  assert.deepEqual(run(["head", "-n1"], names)?.globs, ["/**/id_rsa"]);
});
