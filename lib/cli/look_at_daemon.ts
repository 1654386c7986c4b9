/**
 * The daemon, as it answers.
 *
 * @module
 */

import { gatePaths } from "../gate/mod.ts";
import { askDaemon, type DaemonStatus, readAdminToken, runningDaemon } from "../server/mod.ts";
import type { Machine } from "./machine.ts";

/** What was seen of the daemon. */
export type DaemonSeen =
  | { readonly kind: "running"; readonly status: DaemonStatus }
  | {
    readonly kind: "stopped";
    /** Whether a person stopped it: the gate then leaves it so. */
    readonly byPerson: boolean;
  }
  /** Its lock can't be looked at, so that it can't run either. */
  | { readonly kind: "unreadable"; readonly problem: string }
  /** Its lock is held, but it does not answer as it should. */
  | { readonly kind: "silent"; readonly pid?: number; readonly problem: string };

/** Asks the daemon how it is. */
export async function lookAtDaemon({ home, env }: Machine): Promise<DaemonSeen> {
  let running: ReturnType<typeof runningDaemon>;
  let token: string | undefined;
  try {
    running = runningDaemon(home);
    token = env.RAMPART_TOKEN || readAdminToken(home);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { kind: "unreadable", problem: message.replace(/ \(os error \d+\).*$/s, "") };
  }
  if (running === undefined) return { kind: "stopped", byPerson: isThere(gatePaths(home).stopped) };
  const about = running.pid === undefined ? {} : { pid: running.pid };
  const answer = await askDaemon(home, "/v1/status", token === undefined ? {} : { token });
  if (!answer.ok) return { kind: "silent", ...about, problem: answer.problem };
  return isStatus(answer.body)
    ? { kind: "running", status: answer.body }
    : { kind: "silent", ...about, problem: "its answer is that of another version" };
}

function isStatus(value: unknown): value is DaemonStatus {
  if (typeof value !== "object" || value === null) return false;
  const { version, pid, started, mode, policies, audit, counts, address, outlets } = value as Partial<
    DaemonStatus
  >;
  return typeof version === "string" && typeof pid === "number" && typeof started === "string" &&
    typeof mode === "string" && typeof address === "string" && typeof counts?.calls === "number" &&
    Array.isArray(policies?.problems) && typeof audit?.folder === "string" &&
    Array.isArray(outlets?.problems);
}

function isThere(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}
