/**
 * The checksum that GitHub's tokens end with: CRC-32 of what stands before, as six digits to the base of 62.
 *
 * @see https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/
 * @module
 */

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/**
 * Whether a token's last six characters are the checksum of the 30 before.
 *
 * @param token With its prefix: `ghp_` and 36 letters and digits.
 */
export function hasChecksum(token: string): boolean {
  const at = token.indexOf("_") + 1;
  return token.length - at === 36 && checksumOf(token.slice(at, -6)) === token.slice(-6);
}

/** The checksum of the random part of a token. */
export function checksumOf(random: string): string {
  let left = crc32(random);
  let digits = "";
  for (let i = 0; i < 6; i++) {
    digits = (DIGITS[left % 62] ?? "") + digits;
    left = Math.floor(left / 62);
  }
  return digits;
}

/** CRC-32 as in zip files, of ASCII. */
function crc32(text: string): number {
  let crc = 0xffffffff;
  for (let i = 0; i < text.length; i++) {
    crc ^= text.charCodeAt(i);
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
