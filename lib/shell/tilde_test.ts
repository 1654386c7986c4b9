import assert from "node:assert/strict";
import { readCommand } from "./mod.ts";

for (
  const [source, want] of [
    ["p ~ ~/x ~root ~me ~+ a~ '~' \\~", "/h /h/x /root /h /w a~ ~ ~"],
    ["x=~/a:~/b:c~; p $x", "/h/a:/h/b:c~"],
    ["cd /a; cd /b; p ~-", "/a"],
    ["HOME=/z; p ~", "/z"],
  ] as const
) {
  Deno.test(source, () => {
    const { commands } = readCommand(source, { home: "/h", user: "me", cwd: "/w" });
    assert.equal(commands.at(-1)?.text, `p ${want}`);
  });
}
