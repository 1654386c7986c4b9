import { strict as assert } from "node:assert";
import type { Conditions, Rule } from "../policy.ts";
import { findShadows } from "./shadowing.ts";

function rule(when: Conditions, rest: Partial<Rule> = {}): Rule {
  return { action: "deny", when, locked: false, once: false, line: 1, ...rest };
}

function isShadowed(first: Rule, later: Rule): boolean {
  return findShadows([first, later]).length === 1;
}

const RM = { command_matches: ["rm *"] };
const SHADOWED: readonly (readonly [string, Rule, Rule])[] = [
  ["anything after a default", rule({ default: true }), rule(RM)],
  ["the same conditions", rule(RM), rule(RM, { action: "ask" })],
  ["fewer patterns", rule({ command_matches: ["rm *", "dd *"] }), rule(RM)],
  ["more exceptions", rule({ command_not_matches: ["a"] }), rule({ command_not_matches: ["a", "b"] })],
  ["a further condition", rule(RM), rule({ ...RM, session_matches: ["x"] })],
  ["an allow after the same allow", rule(RM, { action: "allow" }), rule(RM, { action: "allow" })],
];
for (const [name, first, later] of SHADOWED) {
  Deno.test(`is shadowed: ${name}`, () => assert.equal(isShadowed(first, later), true));
}

const ASKED: readonly (readonly [string, Rule, Rule])[] = [
  ["other patterns", rule(RM), rule({ command_matches: ["rm *", "dd *"] })],
  ["fewer exceptions", rule({ path_not_matches: ["a", "b"] }), rule({ path_not_matches: ["a"] })],
  ["no condition of its kind", rule({ ...RM, session_matches: ["x"] }), rule(RM)],
  ["files, after a rule about commands", rule(RM), rule({ ...RM, path_matches: ["x"] })],
  ["a response, after a default", rule({ default: true }), rule({ response_matches: ["x"] })],
  ["after a rule that ends", rule(RM, { expires_at: 1 }), rule(RM)],
  ["after a rule that is used up", rule(RM, { once: true }), rule(RM)],
  ["after a webhook", rule(RM, { action: "webhook" }), rule(RM)],
  ["a deny after an allow", rule(RM, { action: "allow" }), rule(RM)],
  ["an equal range by another number", rule({ agent_depth: { gte: 1 } }), rule({ agent_depth: { gte: 2 } })],
];
for (const [name, first, later] of ASKED) {
  Deno.test(`is asked: ${name}`, () => assert.equal(isShadowed(first, later), false));
}

Deno.test("passes over rules that could not be read", () => {
  assert.deepEqual(findShadows([undefined, rule({ default: true }), undefined, rule(RM)]), [
    { index: 3, by: 1, byDefault: true },
  ]);
});
