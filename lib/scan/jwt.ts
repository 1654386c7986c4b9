/**
 * Whether a text is a JSON Web Token, and not merely three words of base64 with full stops.
 *
 * @module
 */

/** The longest header that is decoded, in characters of base64. */
const LONGEST_HEADER = 4096;

/** `"alg"` in base64, from each of the three places at which it may begin. */
const NAMES_ALGORITHM = /ImFsZyI|JhbGci|iYWxnI/;

/** Whether a token's header is what RFC 7515 asks for: a JSON object that names an algorithm. */
export function isExpected(token: string): boolean {
  const header = token.slice(0, token.indexOf("."));
  if (header.length > LONGEST_HEADER || !NAMES_ALGORITHM.test(header)) return false;
  try {
    const value: unknown = JSON.parse(atob(header.replaceAll("-", "+").replaceAll("_", "/")));
    return typeof value === "object" && value !== null && "alg" in value && typeof value.alg === "string";
  } catch {
    return false;
  }
}
