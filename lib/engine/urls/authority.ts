/**
 * The part of a URL between the slashes: user info, host and port.
 *
 * @module
 */

/** An authority's parts, as written. */
export interface Authority {
  /** Before the last `@`; undefined without one. */
  readonly user: string | undefined;
  readonly host: string;
  readonly port: string;
}

/** Takes an authority apart by RFC 3986. */
export function readAuthority(text: string): Authority {
  const at = text.lastIndexOf("@");
  const place = text.slice(at + 1);
  const user = at < 0 ? undefined : text.slice(0, at);
  // An IPv6 address without its brackets: not valid, yet some programs take it.
  if (/^[0-9a-f]*:[0-9a-f]*:[0-9a-f:.]*$/i.test(place)) return { user, host: `[${place}]`, port: "" };
  const colon = place.startsWith("[") ? place.indexOf(":", place.indexOf("]") + 1) : place.lastIndexOf(":");
  if (colon < 0 || (place.startsWith("[") && !place.includes("]"))) return { user, host: place, port: "" };
  return { user, host: place.slice(0, colon), port: place.slice(colon + 1) };
}
