/**
 * A text with what was found in it taken out.
 *
 * @module
 */

import type { Finding } from "./finding.ts";

/**
 * Replaces what was found: `[redacted: github-token]`.
 *
 * @param findings Of this very text, in order and apart, as scanText gives them.
 */
export function redactFindings(text: string, findings: readonly Finding[]): string {
  let result = "";
  let at = 0;
  for (const { kind, start, end } of findings) {
    result += `${text.slice(at, start)}[redacted: ${kind}]`;
    at = end;
  }
  return result + text.slice(at);
}
