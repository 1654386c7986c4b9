/**
 * IP addresses: the IPv4 address inside an IPv6 one, and where addresses lead.
 *
 * @module
 */

import type { UrlTrait } from "./normal_url.ts";

/** Whether a host in canonical form is an IPv4 address. */
export function isIpv4(host: string): boolean {
  return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host);
}

/** The eight words of an IPv6 address in the WHATWG's form, without brackets; undefined for anything else. */
export function ipv6Words(host: string): readonly number[] | undefined {
  const [left = "", right] = host.split("::", 2);
  const read = (part: string): number[] => part === "" ? [] : part.split(":").map((w) => parseInt(w, 16));
  const head = read(left);
  const tail = right === undefined ? [] : read(right);
  if (right !== undefined) { while (head.length + tail.length < 8) head.push(0); }
  const words = [...head, ...tail];
  return words.length === 8 && words.every((w) => w >= 0 && w <= 0xffff) ? words : undefined;
}

/**
 * The IPv4 address that packets to an IPv6 address go to: mapped (RFC 4291), compatible, translated (RFC 2765), NAT64
 * (RFC 6052, RFC 8215) and 6to4 (RFC 3056).
 */
export function embeddedIpv4(words: readonly number[]): string | undefined {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = words;
  if (a === 0x2002) return quad(b, c);
  if (a === 0x64 && b === 0xff9b && (c === 1 || (c | d | e | f) === 0)) return quad(g, h);
  if ((a | b | c | d) !== 0) return undefined;
  if ((e === 0 && f === 0xffff) || (e === 0xffff && f === 0)) return quad(g, h);
  // `::` and `::1` are addresses of their own.
  return (e | f) === 0 && (g !== 0 || h > 1) ? quad(g, h) : undefined;
}

/** A dotted quad from two words. */
export function quad(high: number, low: number): string {
  return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
}

/** Services that hand out the machine's own credentials or settings, by cloud. */
const METADATA: ReadonlySet<string> = new Set([
  "169.254.169.254", // AWS, Google, Azure, OpenStack, DigitalOcean, Oracle, Hetzner
  "169.254.170.2", // AWS ECS task credentials
  "169.254.170.23", // AWS EKS pod identity
  "169.254.42.42", // Scaleway
  "169.254.0.23", // Tencent
  "169.254.10.10", // Tencent
  "100.100.100.200", // Alibaba
  "168.63.129.16", // Azure wire server
  "192.0.0.192", // Oracle, older
  "fd00:ec2::254", // AWS
  "fd00:ec2::23", // AWS EKS pod identity
  "fd20:ce::254", // Google
  "fe80::a9fe:a9fe", // OpenStack
  "fd00:42::42", // Scaleway
]);

/** Where an address in canonical form leads. Empty for a public one. */
export function addressTraits(host: string): readonly UrlTrait[] {
  const traits: UrlTrait[] = [];
  if (METADATA.has(host)) traits.push("metadata");
  const where = host.includes(":") ? whereIpv6(host) : whereIpv4(host);
  if (where !== undefined) traits.push(where);
  return traits;
}

function whereIpv4(host: string): UrlTrait | undefined {
  const [a = 0, b = 0] = host.split(".", 2).map(Number);
  // 0.0.0.0 reaches this machine on Linux and macOS.
  if (a === 127 || a === 0) return "loopback";
  if (a === 169 && b === 254) return "link-local";
  const inside = a === 10 || (a === 172 && b >= 16 && b <= 31) || (a === 192 && b === 168) ||
    (a === 100 && b >= 64 && b <= 127);
  return inside ? "private" : undefined;
}

function whereIpv6(host: string): UrlTrait | undefined {
  if (host === "::1" || host === "::") return "loopback";
  const first = ipv6Words(host)?.[0] ?? 0;
  if ((first & 0xffc0) === 0xfe80) return "link-local";
  // fec0::/10: site-local, given up but still routed by some.
  return (first & 0xfe00) === 0xfc00 || (first & 0xffc0) === 0xfec0 ? "private" : undefined;
}
