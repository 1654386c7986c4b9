/**
 * One policy file built on another: `extends` and `actions`.
 *
 * @module
 */

import type { Action, Policy, PolicyFile } from "./policy.ts";

/**
 * The policies of the file that another one extends, as they hold there: with its `actions` put in the place of their
 * own, and without the extended file's default, notifications and tests.
 *
 * @param file The file that says `extends`.
 * @param base The file that it names.
 */
export function extendedPolicy(file: PolicyFile, base: PolicyFile): PolicyFile {
  const named = new Set(file.policies.map((p) => p.name));
  const { default_action, policies } = replaceActions(base, file.actions);
  return {
    version: "1",
    ...(default_action === undefined || file.default_action !== undefined ? {} : { default_action }),
    // A policy of the same name replaces the extended file's.
    policies: policies.filter((p) => !named.has(p.name)),
    tests: [],
  };
}

/** A file with some actions replaced by others, as its own `actions` or those of a file that extends it say. */
export function replaceActions(file: PolicyFile, actions: PolicyFile["actions"] = file.actions): PolicyFile {
  if (actions === undefined) return file;
  const replaced = (action: Action): Action => actions[action] ?? action;
  const policies = file.policies.map((policy): Policy => ({
    ...policy,
    rules: policy.rules.map((rule) =>
      rule.action === "webhook" ? rule : { ...rule, action: replaced(rule.action) }
    ),
  }));
  return {
    ...file,
    ...(file.default_action === undefined ? {} : { default_action: replaced(file.default_action) }),
    policies,
  };
}
