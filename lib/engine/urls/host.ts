/**
 * Hosts: one name however they are spelled.
 *
 * @module
 */

import { UNKNOWN } from "../../shell/word.ts";
import { percentDecode } from "../paths/mod.ts";
import { addressTraits, embeddedIpv4, ipv6Words, isIpv4 } from "./address.ts";
import { appearanceOf } from "./confusables.ts";
import { knownHost } from "./known_hosts.ts";
import type { UrlTrait } from "./normal_url.ts";
import { decodePunycode } from "./punycode.ts";

/** A host in canonical form. */
export interface Host {
  readonly host: string;
  /** Whether it has a valid parse. */
  readonly valid: boolean;
}

/** A host's canonical name, from the text between user info and port. Text without a valid parse is cleaned only. */
export function readHost(text: string): Host {
  if (text === "") return { host: "", valid: true };
  if (text.includes(UNKNOWN)) return { host: withoutDots(percentDecode(text).toLowerCase()), valid: true };
  // A zone names the interface of this machine and belongs to no host. The WHATWG knows none.
  const zoned = text.startsWith("[") ? text.replace(/%[^\]]*(?=\]$)/, "") : text;
  const parsed = parseHost(zoned) ?? parseHost(withoutDots(zoned));
  if (parsed === undefined) {
    return { host: withoutDots(percentDecode(text).toLowerCase().replace(/^\[|\]$/g, "")), valid: false };
  }
  return { host: canonicalHost(parsed), valid: zoned === text };
}

/**
 * Longer texts are no host's, however they are encoded (a name has 253 characters, a character at most 12 as percent
 * signs), and the conversion to ASCII takes time that grows with the square of the length.
 */
export const LONGEST_HOST = 4096;

function parseHost(text: string): string | undefined {
  if (text.length > LONGEST_HOST || /[/?#@\\]/.test(text)) return undefined;
  try {
    const { hostname } = new URL(`http://${text}/`);
    return hostname === "" ? undefined : hostname;
  } catch {
    return undefined;
  }
}

/** The canonical form of a host as the WHATWG's parser gives it. */
export function canonicalHost(hostname: string): string {
  if (!hostname.startsWith("[")) return withoutDots(hostname);
  const inner = hostname.slice(1, -1);
  const words = ipv6Words(inner);
  return (words === undefined ? undefined : embeddedIpv4(words)) ?? inner;
}

function withoutDots(host: string): string {
  let end = host.length;
  while (end > 0 && host.charCodeAt(end - 1) === 46) end--;
  return end === host.length ? host : host.slice(0, end);
}

/** A host as it stands in a URL. */
export function bracketed(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}

/** Adds a host's traits and its other names. */
export function describeHost(host: string, traits: Set<UrlTrait>, also: Set<string>): void {
  if (host === "") return;
  if (host.includes(UNKNOWN)) traits.add("unknown");
  if (isIpv4(host) || host.includes(":")) {
    traits.add("ip");
    for (const trait of addressTraits(host)) traits.add(trait);
  } else {
    describeName(host, traits, also);
    if (/(?:^|\.)xn--/.test(host) || /[^\p{ASCII}\uffff]/u.test(host)) describeUnicode(host, traits, also);
  }
  if (traits.has("metadata")) also.add("169.254.169.254");
  if (traits.has("loopback")) also.add("localhost").add("127.0.0.1");
  also.delete(host);
}

function describeName(host: string, traits: Set<UrlTrait>, also: Set<string>): void {
  const known = knownHost(host);
  if (known === undefined) return;
  for (const trait of known.traits) traits.add(trait);
  for (const address of known.addresses) {
    const { host: canonical, valid } = readHost(bracketed(address));
    if (!valid) continue;
    also.add(canonical);
    for (const trait of addressTraits(canonical)) traits.add(trait);
  }
}

function describeUnicode(host: string, traits: Set<UrlTrait>, also: Set<string>): void {
  traits.add("punycode");
  const unicode = host.split(".").map((label) =>
    label.startsWith("xn--") ? decodePunycode(label.slice(4)) ?? label : label
  ).join(".");
  if (unicode === host && host.includes("xn--")) return;
  also.add(unicode);
  const { skeleton, lookalike } = appearanceOf(unicode);
  if (lookalike) traits.add("lookalike");
  if (skeleton === unicode) return;
  also.add(skeleton);
  // What it imitates may itself be known: `lосalhost`.
  if (lookalike) describeName(skeleton, traits, also);
}
