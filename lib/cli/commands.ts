/**
 * The commands, each with the file that holds it. Only the file of the command that runs is loaded.
 *
 * @module
 */

import type { Command } from "./command.ts";

/** Loads a command. */
export type LoadCommand = () => Promise<{ readonly command: Command }>;

/** The commands by name, in the order in which the help lists them. */
export const COMMANDS: Readonly<Record<string, LoadCommand>> = {
  "quickstart": () => import("./quickstart.ts"),
  "status": () => import("./status.ts"),
  "verify": () => import("./verify.ts"),
  "doctor": () => import("./doctor.ts"),
  "uninstall": () => import("./uninstall.ts"),
  "init": () => import("./init.ts"),
  "setup": () => import("./setup.ts"),
  "wrap": () => import("./wrap.ts"),
  "test": () => import("./test.ts"),
  "policy lint": () => import("./policy_lint.ts"),
  "policy explain": () => import("./policy_explain.ts"),
  "policy test": () => import("./policy_test.ts"),
  "policy schema": () => import("./policy_schema.ts"),
  "policy list": () => import("./policy_list.ts"),
  "policy fetch": () => import("./policy_fetch.ts"),
  "policy remove": () => import("./policy_remove.ts"),
  "convert": () => import("./convert.ts"),
  "shell read": () => import("./shell_read.ts"),
  "allow": () => import("./allow.ts"),
  "block": () => import("./block.ts"),
  "rules": () => import("./rules.ts"),
  "rules remove": () => import("./rules_remove.ts"),
  "pending": () => import("./pending.ts"),
  "approve": () => import("./approve.ts"),
  "deny": () => import("./deny.ts"),
  "serve": () => import("./serve.ts"),
  "serve stop": () => import("./serve_stop.ts"),
  "serve permissions": () => import("./serve_permissions.ts"),
  "verifier": () => import("./verifier.ts"),
  "token create": () => import("./token_create.ts"),
  "token list": () => import("./token_list.ts"),
  "token revoke": () => import("./token_revoke.ts"),
  "token rotate": () => import("./token_rotate.ts"),
  "hook": () => import("./hook.ts"),
  "audit tail": () => import("./audit_tail.ts"),
  "audit search": () => import("./audit_search.ts"),
  "audit stats": () => import("./audit_stats.ts"),
  "audit export": () => import("./audit_export.ts"),
  "audit verify": () => import("./audit_verify.ts"),
  "audit replay": () => import("./audit_replay.ts"),
  "audit checkpoint": () => import("./audit_checkpoint.ts"),
  "audit prove": () => import("./audit_prove.ts"),
  "audit prove-consistency": () => import("./audit_prove_consistency.ts"),
  "audit key": () => import("./audit_key.ts"),
  "log": () => import("./log.ts"),
  "report": () => import("./report.ts"),
};

/** Every command, loaded. */
export async function loadAll(): Promise<readonly Command[]> {
  return (await Promise.all(Object.values(COMMANDS).map((load) => load()))).map(({ command }) => command);
}
