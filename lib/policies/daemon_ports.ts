/**
 * The ports on which Rampart's daemon may be reached.
 *
 * @module
 */

import { DEFAULT_CONFIG } from "./config.ts";
import type { RampartHome } from "./home.ts";
import { readPolicyText } from "./real_files.ts";

/** What is known of the ports. */
export interface DaemonPortsOptions {
  /** The port that config.yaml names; 0: any. */
  readonly configured: number;
  /** The port that this very process listens on, where it is the daemon. */
  readonly listening?: number | undefined;
}

/** The usual port, that of config.yaml, and that of the daemon which runs: each once, in this order. */
export function daemonPorts(
  home: RampartHome,
  { configured, listening }: DaemonPortsOptions,
): readonly number[] {
  const ports = [DEFAULT_CONFIG.port, configured, listening ?? recordedPort(home) ?? 0].filter((port) =>
    port !== 0
  );
  return [...new Set(ports)];
}

/** The port in what a daemon leaves for others to read. Undefined where none runs. */
function recordedPort({ run }: RampartHome): number | undefined {
  try {
    const record: unknown = JSON.parse(readPolicyText(`${run}/daemon.json`));
    const { address } = record as { readonly address?: unknown };
    const [, port] = /:(\d{1,5})$/.exec(String(address)) ?? [];
    return port === undefined ? undefined : Number(port);
  } catch {
    return undefined;
  }
}
