/**
 * Stopping the daemon.
 *
 * @module
 */

import { gatePaths } from "../gate/mod.ts";
import { askDaemon, readAdminToken, runningDaemon } from "../server/mod.ts";
import type { Machine } from "./machine.ts";

/** What came of it. */
export type Stopped =
  | { readonly kind: "stopped" | "not-running" }
  | { readonly kind: "still-running"; readonly pid?: number; readonly problem: string };

/** How to stop it. */
export interface StopDaemonOptions {
  /** Milliseconds to finish what is under way. Default 5,000. */
  readonly patience?: number;
  /** Whether to keep the gate from starting it again, as a person stopped it. Default true. */
  readonly lasting?: boolean;
}

/** Milliseconds between looks whether it still runs. */
const LOOK_EVERY = 20;

/** Asks the daemon to stop, and waits until it has. */
export async function stopDaemon(
  { home, env }: Machine,
  { patience = 5_000, lasting = true }: StopDaemonOptions = {},
): Promise<Stopped> {
  // First: one that is about to start must find it.
  if (lasting) forbidStart(home);
  const running = runningDaemon(home);
  if (running === undefined) return { kind: "not-running" };
  const about = running.pid === undefined ? {} : { pid: running.pid };
  const token = env.RAMPART_TOKEN || readAdminToken(home);
  const answer = await askDaemon(home, "/v1/shutdown", {
    method: "POST",
    patience,
    ...(token === undefined ? {} : { token }),
  });
  if (!answer.ok) return { kind: "still-running", ...about, problem: answer.problem };
  const until = performance.now() + patience;
  while (runningDaemon(home) !== undefined) {
    if (performance.now() > until) {
      return { kind: "still-running", ...about, problem: `it was still stopping after ${patience / 1000} s` };
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
  }
  return { kind: "stopped" };
}

/** Keeps the gate from starting a daemon. */
function forbidStart(home: Machine["home"]): void {
  try {
    Deno.writeTextFileSync(gatePaths(home).stopped, "", { mode: 0o600 });
  } catch (error) {
    // A home without the folder has no daemon, and no gate that would start one.
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
