/**
 * `$RAMPART_PORT` in patterns: the ports on which Rampart's own daemon may be reached.
 *
 * It is written out before the rules are built, and so costs nothing when they are asked. Only the built-in layer has it.
 *
 * @module
 */

import type { PolicySource } from "./compiled.ts";
import type { Conditions, Policy, RunsCondition } from "./policy.ts";

/** What stands for the ports. */
const PORT = "$RAMPART_PORT";

/** The port where nothing else is said. */
export const USUAL_PORT = 9090;

/** Sources with the ports in place of `$RAMPART_PORT` in the built-in layer. Those without it are the very same objects. */
export function placePorts(
  sources: readonly PolicySource[],
  ports: readonly number[] = [USUAL_PORT],
): readonly PolicySource[] {
  const place = (policy: Policy): Policy => {
    const rules = policy.rules.map((rule) => {
      const when = placedWhen(rule.when, ports);
      return when === rule.when ? rule : { ...rule, when };
    });
    return rules.some((rule, i) => rule !== policy.rules[i]) ? { ...policy, rules } : policy;
  };
  return sources.map((source) => {
    if (source.layer !== "builtin") return source;
    const policies = source.policy.policies.map(place);
    return policies.some((policy, i) => policy !== source.policy.policies[i])
      ? { ...source, policy: { ...source.policy, policies } }
      : source;
  });
}

function placedWhen(when: Conditions, ports: readonly number[]): Conditions {
  const { command_matches, command_not_matches, command_contains, url_matches, runs } = when;
  const lists = { command_matches, command_not_matches, command_contains, url_matches };
  const changed: { -readonly [Field in keyof Conditions]: Conditions[Field] } = {};
  for (const [field, list] of Object.entries(lists)) {
    if (list?.some((text) => text.includes(PORT))) {
      changed[field as keyof typeof lists] = list.flatMap((text) => eachPort(text, ports));
    }
  }
  if (runs?.some(({ args }) => args?.some((text) => text.includes(PORT)))) {
    changed.runs = runs.map((condition) => placedRuns(condition, ports));
  }
  return Object.keys(changed).length === 0 ? when : { ...when, ...changed };
}

function eachPort(text: string, ports: readonly number[]): readonly string[] {
  return text.includes(PORT) ? ports.map((port) => text.replaceAll(PORT, String(port))) : [text];
}

/** Operands stand each in its place, so that there the ports are alternatives of one pattern. */
function placedRuns(condition: RunsCondition, ports: readonly number[]): RunsCondition {
  const { args } = condition;
  if (args === undefined) return condition;
  const either = ports.length === 1 ? String(ports[0]) : `{${ports.join(",")}}`;
  return { ...condition, args: args.map((text) => text.replaceAll(PORT, either)) };
}
