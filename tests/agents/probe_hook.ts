/**
 * A hook that judges by one policy file in its own process, and keeps each payload: what proves the adapter by itself,
 * without daemon and gate.
 *
 * Arguments: the agent's name, the policy file, the file to which payloads and answers are appended.
 *
 * @module
 */

import { adapterNamed, type HookAnswer, type HookQuestion, reasonFor } from "../../hooks/mod.ts";
import { parsePolicy } from "../../lib/engine/language/mod.ts";
import { type CompiledPolicies, compilePolicies, evaluate } from "../../lib/engine/mod.ts";
import { linearRegex } from "../../lib/engine/regex.ts";

const [agent = "", policy = "", log = ""] = Deno.args;
const adapter = adapterNamed(agent);
if (adapter === undefined) throw new Error(`no such agent: ${agent}`);
const payload = await new Response(Deno.stdin.readable).text();
const question = adapter.decode(payload);
const output = adapter.encode(question, answerTo(question, compiled(policy)));
Deno.writeTextFileSync(log, `${JSON.stringify({ payload: JSON.parse(payload), output })}\n`, {
  append: true,
});
console.log(output.stdout);
Deno.exitCode = output.status;

function compiled(path: string): CompiledPolicies {
  const { file } = parsePolicy(Deno.readTextFileSync(path));
  if (file === undefined) throw new Error(`${path} has errors`);
  return compilePolicies([{ layer: "custom", file: path, policy: file }], {
    home: "/home/someone",
    platform: "linux",
    regex: linearRegex,
  });
}

function answerTo(question: HookQuestion, policies: CompiledPolicies): HookAnswer {
  if (question.kind === "bad") return { action: "ask", reason: question.problem };
  if (question.kind === "other") return { action: "none", reason: "" };
  const { action, message, rule, matched } = evaluate(policies, question.call);
  if (!matched || action === "watch") return { action: "none", reason: "" };
  if (action === "allow") return { action, reason: message };
  return {
    action,
    reason: reasonFor({ action, policy: rule?.policy, message, after: question.kind === "after" }),
  };
}
