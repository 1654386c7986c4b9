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
