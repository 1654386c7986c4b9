/**
 * Credentials and prompt-injection markers in texts: text in, findings out. Pure.
 *
 * @module
 */

export type { Finding } from "./finding.ts";
export { GITLEAKS_FORMATS } from "./gitleaks_formats.ts";
export { isNamed, KIND_GROUPS, KINDS } from "./kinds.ts";
export { looksRandom } from "./looks.ts";
export { redactFindings } from "./redact_findings.ts";
export { scanText } from "./scan_text.ts";
export { SECRET_FORMATS, type SecretFormat } from "./secret_formats.ts";
