/**
 * A guard by policies of a text, and services that it asks, for tests.
 *
 * @module
 */

import type { ApprovalStore } from "../approvals/mod.ts";
import type { AuditEvent, AuditLog, Entry } from "../audit/mod.ts";
import { compilePolicies, type ToolCall } from "../engine/mod.ts";
import { parsePolicy } from "../engine/language/mod.ts";
import { linearRegex } from "../engine/regex.ts";
import { createGuard, type Guard } from "./guard.ts";

/** A guard, and what it recorded. */
export interface TestGuard {
  readonly guard: Guard;
  readonly entries: Entry[];
}

/** Makes a guard by the rules of one policy, each a line of YAML. */
export function guardBy(
  rules: readonly string[],
  options: { readonly approvals?: ApprovalStore; readonly mode?: "monitor"; readonly now?: () => number } =
    {},
): TestGuard {
  const policies = rules.map((rule, i) =>
    rule.startsWith("default_action") ? rule : `  - name: p${i}\n    rules:\n      - ${rule}`
  );
  const own = policies.filter((line) => line.startsWith("  "));
  const top = policies.filter((line) => !line.startsWith("  "));
  const text = ['version: "1"', ...top, "policies:", ...own].join("\n");
  const { file, diagnostics } = parsePolicy(text, { file: "test.yaml" });
  if (file === undefined) throw new Error(JSON.stringify(diagnostics));
  const compiled = compilePolicies([{ layer: "custom", file: "test.yaml", policy: file }], {
    home: "/home/me",
    platform: "linux",
    regex: linearRegex,
  });
  const entries: Entry[] = [];
  const log: AuditLog = {
    // deno-lint-ignore require-await
    append: async (entry) => {
      entries.push(entry);
      return { ...entry, id: String(entries.length) } as AuditEvent;
    },
    checkpoint: async () => {},
    tidy: () => Promise.reject(new Error("not for this test")),
    close: async () => {},
  };
  const loaded = { compiled, files: [], diagnostics: [], unreadable: [], refused: false };
  const guard = createGuard({
    policies: {
      at: () => ({ policies: loaded, problems: [], incomplete: false }),
      refresh: async () => {},
    },
    log,
    settings: () => ({ mode: options.mode ?? "enforce", fail: "open" }),
    ...(options.approvals === undefined ? {} : { approvals: options.approvals }),
    ...(options.now === undefined ? {} : { now: options.now }),
  });
  return { guard, entries };
}

/** A command of an agent's. */
export function exec(command: string, more: Partial<ToolCall> = {}): ToolCall {
  return { tool: "exec", agent: "a", session: "s", cwd: "/work", params: { command }, ...more };
}

/** A rule that asks a service about `deploy` commands. */
export function webhookRule(url: string, more = ""): string {
  return `{ action: webhook, when: { command_matches: ["deploy*"] }, webhook: { url: "${url}"${more} } }`;
}

/** Runs a test with a service on the loopback, which is stopped after it. */
export async function withService(
  handler: (request: Request) => Response | Promise<Response>,
  work: (url: string) => Promise<void>,
): Promise<void> {
  const abort = new AbortController();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, signal: abort.signal, onListen() {} },
    handler,
  );
  try {
    await work(`http://127.0.0.1:${server.addr.port}/verify`);
  } finally {
    abort.abort();
    await server.finished;
  }
}

/** Runs a test with a service that answers every connection with these bytes and then does as told. */
export async function withRawService(
  answer: (connection: Deno.Conn) => Promise<void>,
  work: (url: string) => Promise<void>,
): Promise<void> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const connections: Deno.Conn[] = [];
  const serving = (async () => {
    for await (const connection of listener) {
      connections.push(connection);
      void answer(connection).catch(() => {});
    }
  })();
  try {
    await work(`http://127.0.0.1:${listener.addr.port}/verify`);
  } finally {
    listener.close();
    await serving;
    for (const connection of connections) {
      try {
        connection.close();
      } catch { /* it has closed it itself */ }
    }
  }
}
