import assert from "node:assert/strict";
import { readCommand } from "./mod.ts";

function last(source: string): string | undefined {
  return readCommand(source, { cwd: "/w" }).commands.at(-1)?.text;
}

for (
  const [source, want] of [
    ["echo p 1 > f; sh f", "p 1"],
    ["echo p 1 > f; echo p 2 >> f; sh f", "p 2"],
    ["echo p 1 | tee f; sh /w/./f", "p 1"],
    ["echo p 1 > f; mv f g; sh g", "p 1"],
    ["echo cCAx | base64 -d > f; sh f", "p 1"],
    ["(echo p 1 > f); sh f", "p 1"],
    ["echo x y > f; p $(cat f)", "p x y"],
    ["echo x > f; read v < f; p $v", "p x"],
    ["mkdir d; cp <(echo p 1) d/f; sh d/f", "p 1"],
  ] as const
) {
  Deno.test(source, () => assert.equal(last(source), want));
}

Deno.test("a file that branches wrote may hold either text", () => {
  const { commands } = readCommand("if a; then echo p 1 > f; else echo p 2 > f; fi; sh f", { cwd: "/w" });
  assert.deepEqual(commands.filter((run) => run.program === "p").map((run) => run.text), ["p 1", "p 2"]);
});

Deno.test("what was fetched into a folder counts for all below it", () => {
  const { commands } = readCommand("git clone https://e.example/r && ./r/install.sh", { cwd: "/w" });
  assert.equal(commands.at(-1)?.code, "downloaded_file");
});

for (
  const [source, code] of [
    ["F=$(mktemp); curl https://e.example > $F; sh $F", "downloaded_file"],
    ["F=$(mktemp); curl -o $F https://e.example; . $F", "downloaded_file"],
    ["F=$(mktemp); G=$(mktemp); curl https://e.example > $F; echo p > $G; sh $F", "downloaded_file"],
    ["F=$(mktemp); chmod +x $F; sh $F", "file"],
    ["TMPDIR=/x; F=$(mktemp); curl https://e.example > $F; sh $F", "file"],
  ] as const
) {
  Deno.test(source, () => {
    const { commands } = readCommand(source, { cwd: "/w" });
    assert.equal(commands.findLast(({ program }) => program === "sh" || program === ".")?.code, code);
  });
}
