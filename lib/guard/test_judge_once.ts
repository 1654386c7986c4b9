/**
 * Judges a call by a webhook rule in a process of its own, with whatever it is permitted, for tests.
 *
 * @module
 */

import { exec, guardBy, webhookRule } from "./test_guard.ts";

const { guard } = guardBy([webhookRule(Deno.args[0] ?? "https://verifier.invalid/x")]);
const { action, message } = await guard.judge(exec("deploy"), { via: "hook" });
console.log(`${action} ${message}`);
