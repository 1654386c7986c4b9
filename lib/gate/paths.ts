/**
 * Where the gate and what it uses lie in the Rampart home. The gate finds the same places from its own path: its home
 * is two folders above it.
 *
 * @module
 */

import type { RampartHome } from "../policies/mod.ts";

/** Paths of the gate and of what it reads and writes. Nothing of it needs to exist. */
export interface GatePaths {
  /** Folder of the gate. */
  readonly bin: string;
  /** The program itself. */
  readonly gate: string;
  /** What it is told, as {@link writeGateConf} writes it. */
  readonly conf: string;
  /** Folder of the links named bash, sh, … that lead to the gate. */
  readonly shims: string;
  /** Where the daemon listens. */
  readonly socket: string;
  /** Folder of the notices about calls that nothing could judge; whoever opens the log takes them in. */
  readonly spool: string;
  /** While it exists, the gate does not start the daemon: a person stopped it. */
  readonly stopped: string;
  /** Its time of change says when the gate last started the daemon. */
  readonly starting: string;
  /** What a daemon prints that the gate started. */
  readonly daemonLog: string;
}

/**
 * Paths of the gate in a home.
 *
 * @param home Only its root counts.
 * @param os The system that the gate is for; by default this one.
 */
export function gatePaths(home: Pick<RampartHome, "root">, os: string = Deno.build.os): GatePaths {
  const { root } = home;
  const bin = `${root}/bin`;
  const run = `${root}/run`;
  return {
    bin,
    gate: `${bin}/rampart-gate${os === "windows" ? ".exe" : ""}`,
    conf: `${bin}/gate.conf`,
    shims: `${bin}/shims`,
    socket: `${run}/rampart.sock`,
    spool: `${root}/audit/spool`,
    stopped: `${run}/stopped`,
    starting: `${run}/starting`,
    daemonLog: `${run}/daemon.log`,
  };
}
