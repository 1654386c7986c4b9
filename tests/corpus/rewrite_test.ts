import { equal, ok } from "node:assert/strict";
import { REWRITINGS } from "./rewrite.ts";
import { judgeRewritten, passes, type Rewritten } from "./rewritten.ts";

Deno.test("there are at least 20 rewritings, each with a name of its own", () => {
  ok(REWRITINGS.length >= 20);
  equal(new Set(REWRITINGS.map(({ name }) => name)).size, REWRITINGS.length);
});

Deno.test("rewritings say the same in another way", () => {
  const say = (name: string, command: string): string | undefined =>
    REWRITINGS.find((r) => r.name === name)?.apply(command);
  equal(say("backslash", "rm -rf /"), "r\\m -rf /");
  equal(say("braces", "rm -rf /"), "{rm,-rf,/}");
  equal(say("braces", "echo 'a b'"), undefined);
  equal(say("sudo", "cd /tmp"), undefined);
  equal(say("base64", "rm -rf /"), "echo cm0gLXJmIC8= | base64 -d | bash");
  equal(say("bash -c", "echo 'a'"), `bash -c 'echo '\\''a'\\'''`);
  equal(say("rot13", "ls"), "echo 'yf' | tr 'a-zA-Z' 'n-za-mN-ZA-M' | bash");
});

Deno.test("the policies' cases keep their decision, however they are said", () => {
  const all = judgeRewritten();
  ok(all.length > 10_000);
  for (
    const [what, of] of [
      ["stopped", all.filter((r) => !passes(r.test))],
      ["passed", all.filter((r) => passes(r.test))],
    ] as const
  ) {
    const lost = of.filter((r) => !r.kept);
    ok(lost.length <= of.length * 0.01, `${what}: ${lost.length} of ${of.length} lost\n${list(lost)}`);
  }
});

Deno.test("no rewriting hides more than a few cases", () => {
  const all = judgeRewritten();
  for (const { name } of REWRITINGS) {
    const of = all.filter((r) => r.rewriting === name && !passes(r.test));
    const lost = of.filter((r) => !r.kept);
    ok(
      lost.length <= Math.max(1, of.length * 0.05),
      `${name}: ${lost.length} of ${of.length} lost\n${list(lost)}`,
    );
  }
});

function list(lost: readonly Rewritten[]): string {
  return lost.slice(0, 40).map((r) =>
    `${r.rewriting}: want ${r.test.expect.join("|")} got ${r.got}: ${r.command}`
  ).join("\n");
}
