/**
 * A log with sinks, for tests.
 *
 * @module
 */

import { type AuditEvent, type AuditLog, type Entry, openAuditLog } from "../../lib/audit/mod.ts";
import { type Sinks, type SinksOptions, startSinks } from "../../lib/audit/sinks/mod.ts";
import { callEntry } from "../../lib/audit/test_log.ts";

/** Waits that are short enough for tests. */
export const SHORT: NonNullable<SinksOptions["timing"]> = {
  linger: 5,
  poll: 50,
  firstRetry: 20,
  lastRetry: 200,
  settleAfter: 400,
  closePatience: 1_000,
  grace: 300,
  patience: 2_000,
  save: 20,
  stop: 1_000,
};

/** A log, what was recorded in it, and what its sinks told. */
export interface Fixture {
  /** A folder that is removed afterwards. */
  readonly root: string;
  readonly folder: string;
  readonly log: AuditLog;
  /** Records calls of commands. */
  readonly record: (commands: readonly string[]) => Promise<readonly AuditEvent[]>;
  /** Names of the notices, in order. They are not recorded in the log. */
  readonly notices: { readonly notice: string; readonly message: string }[];
  /** Starts sinks. They are stopped at the end. */
  readonly start: (more: Pick<SinksOptions, "sinks"> & Partial<SinksOptions>) => Sinks;
}

/** Calls back with a log of its own. */
export async function withLog(work: (fixture: Fixture) => Promise<void>): Promise<void> {
  const root = Deno.makeTempDirSync({ prefix: "rampart sinks " });
  const folder = `${root}/audit`;
  const log = openAuditLog(folder);
  const notices: { notice: string; message: string }[] = [];
  const started: Sinks[] = [];
  try {
    await work({
      root,
      folder,
      log,
      notices,
      record: (commands) => Promise.all(commands.map((command) => log.append(callEntry(command)))),
      start(more) {
        const sinks = startSinks({
          folder,
          state: `${root}/sinks`,
          notice: ({ notice, message }) => notices.push({ notice, message }),
          version: "9.9.9",
          host: "machine.example",
          ...more,
          timing: { ...SHORT, ...more.timing },
        });
        started.push(sinks);
        return sinks;
      },
    });
  } finally {
    await Promise.all(started.map((sinks) => sinks.stop()));
    await log.close();
    Deno.removeSync(root, { recursive: true });
  }
}

/** An entry of each kind, and texts that are hard to carry. */
export const VARIOUS: readonly Entry[] = [
  callEntry("echo plain"),
  callEntry('say "quotes" \\ and ] = | ünïcödé 日本語 🔥 \u0000\u001b[31m\r\nnew line', {
    agent: 'agent"with]odd\\name\n',
    decision: {
      action: "deny",
      enforced: true,
      message: "Not that.\nDo not retry.",
      policy: "no-such-things",
      rule: "custom.yaml:no-such-things#0",
      matched_policies: ["no-such-things", "other"],
      partial: false,
      eval_us: 55.5,
    },
  }),
  {
    kind: "response",
    via: "hook",
    tool: "read",
    agent: "codex",
    session: "s2",
    subject: "/etc/motd",
    failed: false,
    size: 12,
    decision: { ...callEntry("").decision, action: "watch" },
  },
  {
    kind: "notice",
    notice: "daemon-started",
    level: "info",
    message: "It runs.",
    detail: { a: [1, null, "ö"] },
  },
];

/** Texts of many commands. */
export function commands(count: number, from = 0): readonly string[] {
  return Array.from({ length: count }, (_, i) => `echo ${from + i}`);
}

/** The first of each of the ids, in order. */
export function withoutRepeats(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)];
}
