import assert from "node:assert/strict";
import { guardBy } from "../guard/test_guard.ts";
import { execRequest } from "./exec_request.ts";
import { judgeByGuard } from "./judge_by_guard.ts";
import { question } from "./test_gateway.ts";

const RULES = [
  "{ action: deny, when: { command_matches: ['touch DENY*'] } }",
  "{ action: allow, when: { command_matches: ['touch ALLOW*'] } }",
  "{ action: ask, when: { command_matches: ['touch ASK*'] } }",
];

for (
  const [command, verdict, recorded] of [
    ["touch DENY_ME", "deny", 1],
    ["touch ALLOW", "allow", 1],
    ["touch ASK", "ask", 0],
    ["touch OTHER", "ask", 0],
  ] as const
) {
  Deno.test(`the bridge's judge says ${verdict} of ${command}, ${recorded === 0 ? "un" : ""}recorded`, async () => {
    const { guard, entries } = guardBy(RULES);
    const request = execRequest(question("q", command));
    assert.ok(request);
    assert.equal(await judgeByGuard(guard)(request), verdict);
    assert.equal(entries.length, recorded);
  });
}

Deno.test("the bridge's judge leaves all to the person where the guard only monitors", async () => {
  const { guard } = guardBy(RULES, { mode: "monitor" });
  const request = execRequest(question("q", "touch DENY_ME"));
  assert.ok(request);
  assert.equal(await judgeByGuard(guard)(request), "ask");
});
