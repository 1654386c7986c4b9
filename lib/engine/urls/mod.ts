/**
 * URLs: one name for a place however it is spelled, its other names, and what is odd about it.
 *
 * @module
 */

export { type NormalUrl, URL_TRAITS, type UrlTrait } from "./normal_url.ts";
export { normalizeUrl } from "./normalize_url.ts";
export { decodePunycode } from "./punycode.ts";
