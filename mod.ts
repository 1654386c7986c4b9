/**
 * The engine of Rampart, a firewall for AI agents: policies and a tool call in, a decision out.
 *
 * A command is judged by what it would do, not by how it is spelled. Everything here is pure: no permission is needed,
 * nothing is contacted, and the same arguments always give the same decision. It runs in Deno, Node, Bun, browsers and
 * workers.
 *
 * ```ts
 * import { compilePolicies, evaluate, parsePolicy } from "@rampart/engine";
 *
 * const { file, diagnostics } = parsePolicy(`
 * version: "1"
 * policies:
 *   - name: keys
 *     rules:
 *       - action: deny
 *         when: { path_matches: "**\/.ssh/id_*" }
 *         message: Private keys stay private.
 * `);
 * if (file === undefined) throw new Error(diagnostics[0]?.message);
 *
 * const policies = compilePolicies([{ layer: "custom", file: "keys.yaml", policy: file }], {
 *   home: "/home/me",
 *   platform: "linux",
 * });
 * const call = { tool: "exec", params: { command: "cd ~/.ssh && cat id_rsa" }, cwd: "/home/me" };
 * console.log(evaluate(policies, call).action); // "deny"
 * ```
 *
 * @module
 */

export * from "./lib/engine/mod.ts";
export * from "./lib/engine/language/mod.ts";
export { linearRegex } from "./lib/engine/regex.ts";
export * from "./lib/shell/mod.ts";
