/**
 * Names that lead to this machine, to its network or to its cloud's metadata service, by convention or by public DNS.
 *
 * @module
 */

import { isIpv4, quad } from "./address.ts";
import type { UrlTrait } from "./normal_url.ts";

/** How the names below a domain resolve; `embedded`: to the address that they contain. */
type Meaning = Extract<UrlTrait, "loopback" | "private" | "metadata"> | "embedded";

/** Domains by name. What holds for one holds for all names below it. */
const DOMAINS: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ["localhost", "loopback"],
  ["localhost.localdomain", "loopback"],
  ["localhost6.localdomain6", "loopback"],
  ["ip6-localhost", "loopback"],
  ["ip6-loopback", "loopback"],
  ["loopback", "loopback"],
  ["localtest.me", "loopback"],
  ["lvh.me", "loopback"],
  ["vcap.me", "loopback"],
  ["lacolhost.com", "loopback"],
  ["localho.st", "loopback"],
  ["fuf.me", "loopback"],
  ["local.gd", "loopback"],
  ["spoofed.burpcollaborator.net", "loopback"],
  ["host.docker.internal", "private"],
  ["gateway.docker.internal", "private"],
  ["kubernetes.docker.internal", "private"],
  ["host.containers.internal", "private"],
  ["host.lima.internal", "private"],
  ["kubernetes.default", "private"],
  ["kubernetes.default.svc", "private"],
  ["cluster.local", "private"],
  ["nip.io", "embedded"],
  ["sslip.io", "embedded"],
  ["xip.io", "embedded"],
  ["traefik.me", "embedded"],
  ["backname.io", "embedded"],
  ["local-ip.sh", "embedded"],
  ["local-ip.co", "embedded"],
  ["1u.ms", "embedded"],
  ["rbndr.us", "embedded"],
  ["plex.direct", "embedded"],
  ["metadata", "metadata"],
  ["metadata.google.internal", "metadata"],
  ["metadata.goog", "metadata"],
  ["metadata.azure.internal", "metadata"],
  ["metadata.tencentyun.com", "metadata"],
  ["metadata.platformequinix.com", "metadata"],
  ["metadata.packet.net", "metadata"],
  ["metadata.vultr.com", "metadata"],
  ["rancher-metadata", "metadata"],
  ["instance-data", "metadata"],
  ["instance-data.ec2.internal", "metadata"],
]);

/** The last two labels (or the only one) of every domain above. */
const ENDS: ReadonlySet<string> = new Set([
  ...[...DOMAINS.keys()].map(lastLabels),
  "compute.internal", // instance-data.<region>.compute.internal
]);

function lastLabels(host: string): string {
  const dot = host.lastIndexOf(".");
  return host.slice(host.lastIndexOf(".", dot - 1) + 1);
}

/** Whether a name may be one of the known. Cheap: one look-up. */
export function mayBeKnown(host: string): boolean {
  const dot = host.lastIndexOf(".");
  if (dot < 0) return ENDS.has(host);
  const before = dot === 0 ? -1 : host.lastIndexOf(".", dot - 1);
  return ENDS.has(before < 0 ? host : host.slice(before + 1)) || isBelowSingle(host, dot);
}

/** Names below a single-label domain: `x.localhost`. */
function isBelowSingle(host: string, dot: number): boolean {
  return host.length - dot === 10 && host.endsWith(".localhost");
}

/** Where a known name leads. */
export interface KnownHost {
  readonly traits: readonly UrlTrait[];
  /** Addresses that the name resolves to. */
  readonly addresses: readonly string[];
}

/** The longest name that DNS can look up; more would only cost time. */
const LONGEST = 253;

/** Where a name leads, if it is known. */
export function knownHost(host: string): KnownHost | undefined {
  if (host.length > LONGEST || !mayBeKnown(host)) return undefined;
  if (/^instance-data\.[a-z0-9-]+\.compute\.internal$/.test(host)) {
    return { traits: ["metadata"], addresses: [] };
  }
  for (let at = 0; at >= 0; at = host.indexOf(".", at) + 1 || -1) {
    const meaning = DOMAINS.get(at === 0 ? host : host.slice(at));
    // A bare name is known as such only; `metadata` is no top-level domain.
    if (meaning === undefined || (meaning === "metadata" && at > 0)) continue;
    if (meaning !== "embedded") return { traits: [meaning], addresses: [] };
    return { traits: ["embedded-ip"], addresses: embeddedAddresses(host.slice(0, Math.max(0, at - 1))) };
  }
  return undefined;
}

/** The addresses in the labels of a name: `10.0.0.1`, `10-0-0-1`, `0a000001`, and IPv6 with dashes for colons. */
function embeddedAddresses(labels: string): readonly string[] {
  const found: string[] = [];
  for (const match of labels.matchAll(/(?<!\d)\d{1,3}(?:[.-]\d{1,3}){3}(?!\d)/g)) {
    const address = match[0].replaceAll("-", ".");
    if (isIpv4(address) && address.split(".").every((n) => Number(n) < 256)) {
      found.push(address.split(".").map(Number).join("."));
    }
  }
  for (const label of labels.split(/[.-]/)) {
    if (/^[0-9a-f]{8}$/.test(label)) {
      found.push(quad(parseInt(label.slice(0, 4), 16), parseInt(label.slice(4), 16)));
    }
  }
  if (found.length === 0) {
    const label = labels.slice(labels.lastIndexOf(".") + 1);
    if (label.length <= 45 && /^[0-9a-f-]*-[0-9a-f-]*$/.test(label)) found.push(label.replaceAll("-", ":"));
  }
  return found;
}
