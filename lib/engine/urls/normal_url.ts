/**
 * A URL in normal form.
 *
 * @module
 */

/**
 * What is odd about a URL:
 *
 * - `userinfo`: a name or password before the host;
 * - `punycode`: a host with letters beyond ASCII, however they are written;
 * - `lookalike`: such a host that imitates an ASCII one, or that mixes scripts within a label;
 * - `ip`: the host is an address; `embedded-ip`: it is a DNS name that resolves to the address it contains;
 * - `loopback`, `private`, `link-local`: where the address, or the name, is known to lead;
 * - `metadata`: a cloud's service for the machine's own credentials;
 * - `non-http`: neither http nor https nor WebSocket; `port`: not the scheme's own port;
 * - `encoded-host`: percent signs, other digits or letter forms, or odd spellings of numbers hide the host;
 * - `ambiguous-host`: programs disagree on which part is the host;
 * - `nested-url`: another URL is wrapped in it or stands in its path or query;
 * - `unknown`: part of the host, port or scheme could not be known; `unparsable`: not a valid URL.
 */
export type UrlTrait = (typeof URL_TRAITS)[number];

/** Every trait. */
export const URL_TRAITS = [
  "userinfo",
  "punycode",
  "lookalike",
  "ip",
  "embedded-ip",
  "loopback",
  "private",
  "link-local",
  "metadata",
  "non-http",
  "port",
  "encoded-host",
  "ambiguous-host",
  "nested-url",
  "unknown",
  "unparsable",
] as const satisfies readonly string[];

/** A URL in normal form. */
export interface NormalUrl {
  /**
   * The WHATWG form with the canonical host and without user info; for what has no valid parse the trimmed text.
   * UNKNOWN stays in it as that character.
   */
  readonly url: string;
  /** Lower case, without the colon: `https`, `file`. Empty when there is none to be known. */
  readonly scheme: string;
  /**
   * The host in ASCII form: lower case, no trailing dot, IPv4 as a dotted quad (from any spelling, and out of IPv6
   * addresses that carry one), other IPv6 compressed and without brackets or zone. Empty when there is none.
   */
  readonly host: string;
  /** Decimal; empty for the scheme's default. */
  readonly port: string;
  /** The file that is named, for `file:` and its relatives: percent-decoded, to be normalised as a path. */
  readonly path?: string;
  /**
   * Other hosts that the same place is or passes for, and that policies must be asked for too: the Unicode form, the
   * ASCII name that it imitates, the user info that looks like a host, the canonical metadata address. Usually one
   * shared empty array.
   */
  readonly also: readonly string[];
  /** Other URLs, for rules on whole URLs: `url` with each host of `also`, and the inner URL of `view-source:`. */
  readonly alsoUrls: readonly string[];
  /** Hosts of the URLs that stand in the path, query or fragment. Usually the shared empty array. */
  readonly nested: readonly string[];
  /** What is odd about it. Usually the shared empty array. */
  readonly traits: readonly UrlTrait[];
}

/** The shared value of the lists that have nothing in them. */
export const NOTHING: readonly never[] = Object.freeze([]);
