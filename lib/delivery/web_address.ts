/**
 * Addresses of services on the web, and how they are named to people: many a webhook's path is its password.
 *
 * @module
 */

/** Why nothing should be sent to an address: it isn't encrypted, or none at all. Undefined where it is fine. */
export function urlProblem(address: string): string | undefined {
  const url = URL.parse(address);
  if (url === null) return "the address is no URL";
  if (url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname))) return undefined;
  return url.protocol === "http:"
    ? `${url.host} would be reached unencrypted: use https`
    : `${url.protocol} is not for webhooks: use https`;
}

/** The part of an address that may be shown: its host and port. */
export function placeOf(address: string): string {
  return URL.parse(address)?.host || "an address that is no URL";
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** What went wrong, without addresses: those may hold secrets. */
export function withoutAddress(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const text = cause instanceof Error ? cause.message : String(cause);
  return text.replace(/(?: for url)? ?\(?\b[a-z]+:\/\/[^\s)]*\)?/gi, "").replace(/ \(os error \d+\)/g, "");
}
