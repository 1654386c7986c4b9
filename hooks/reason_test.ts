/**
 * @module
 */

import assert from "node:assert/strict";
import { reasonFor } from "./reason.ts";

Deno.test("a denial says why, by which policy, and not to retry", () => {
  assert.equal(
    reasonFor({ action: "deny", policy: "keys", message: "Keys are not for agents." }),
    "Denied by Rampart: Keys are not for agents (policy: keys). Do not retry this call or work around it: the same " +
      "answer would come again. Continue without it, or tell the user what you needed it for.",
  );
});

Deno.test("a denial for want of an answer says that nobody answered, not that the answer is known", () => {
  const text = reasonFor({
    action: "deny",
    message: "A deployment. Nobody answered in time.",
    unanswered: true,
  });
  assert.match(
    text,
    /^Denied by Rampart: A deployment\. Nobody answered in time\. A person would have to answer/,
  );
  assert.doesNotMatch(text, /the same answer would come again/);
});

Deno.test("a question says what to do if the person declines", () => {
  assert.match(
    reasonFor({ action: "ask", policy: "deploys", message: "A deployment" }),
    /^Rampart asks for approval: A deployment \(policy: deploys\)\. If it is not approved, do not retry it/,
  );
});

Deno.test("a denial of output says that the call has run", () => {
  assert.match(
    reasonFor({ action: "deny", message: "A token", after: true }),
    /has run, but its output is withheld/,
  );
});

Deno.test("of output that the agent has read by then it is told what not to do with it", () => {
  const reason = reasonFor({ action: "deny", message: "A token", after: true, isRead: true });
  assert.match(reason, /you have read its output.* Do not repeat, use or store/);
  assert.doesNotMatch(reason, /withheld/);
});

Deno.test("a rule without a message has a reason all the same", () => {
  assert.match(reasonFor({ action: "deny", message: "" }), /^Denied by Rampart: no rule allows it\. Do not/);
  assert.match(reasonFor({ action: "ask", message: " " }), /^Rampart asks for approval: no rule says/);
});

Deno.test("what a message hides is shown", () => {
  assert.match(reasonFor({ action: "deny", message: "a\u202eb\u001b[2J" }), /a\\u202eb\\u001b\[2J/);
});

Deno.test("no reason says how a person could allow the call", () => {
  for (const action of ["deny", "ask"] as const) {
    assert.doesNotMatch(reasonFor({ action, policy: "p", message: "m" }), /rampart allow/i);
  }
});
