/**
 * Services of this machine, reached without a detour.
 *
 * @module
 */

import { urlProblem } from "./web_address.ts";

/**
 * For a service of this machine: a client that connects to it and to nothing else. `HTTP_PROXY` holds for the loopback
 * too, and whoever can set it would otherwise answer in the service's place.
 */
export function directClient(url: string): Deno.HttpClient | undefined {
  const { protocol, hostname, port } = new URL(url);
  // Plain http is fine for this machine alone.
  if (protocol !== "http:" || urlProblem(url) !== undefined) return undefined;
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  return Deno.createHttpClient({
    proxy: { transport: "tcp", hostname: host, port: Number(port || 80) },
    poolMaxIdlePerHost: 0,
  });
}
