/**
 * The words for what a scan can find.
 *
 * @module
 */

import { GITLEAKS_FORMATS } from "./gitleaks_formats.ts";
import { SECRET_FORMATS } from "./secret_formats.ts";

/** Credentials that are found by what stands around them, not by a form of their own. */
const BY_SURROUNDINGS: readonly string[] = [
  "gcp-service-account",
  "private-key",
  "password-hash",
  "url-password",
  "named-secret",
];

/** Texts that are meant for the agent and not for who asked it. */
const INJECTION_KINDS: readonly string[] = [
  "instruction-override",
  "fake-system-tag",
  "hidden-text",
  "hidden-comment",
  "image-exfiltration",
];

const CREDENTIAL_KINDS: readonly string[] = [
  ...new Set([...BY_SURROUNDINGS, ...SECRET_FORMATS.map(kindOf), ...GITLEAKS_FORMATS.map(kindOf)]),
].sort();

/** Credentials that are less certain to be one, or that whoever sees the page may have. */
const UNCERTAIN: readonly string[] = ["google-api-key", "jwt", "named-secret", "url-password"];

/** Words that stand for several kinds. */
export const KIND_GROUPS: Readonly<Record<string, readonly string[]>> = {
  credential: CREDENTIAL_KINDS,
  "certain-credential": CREDENTIAL_KINDS.filter((kind) => !UNCERTAIN.includes(kind)),
  "prompt-injection": INJECTION_KINDS,
};

/** All words that name one kind. */
export const KINDS: readonly string[] = [...CREDENTIAL_KINDS, ...INJECTION_KINDS];

/** Whether a kind is what one of some words names: the kind itself, or a group that it is in. */
export function isNamed(kind: string, words: readonly string[]): boolean {
  return words.some((word) => word === kind || KIND_GROUPS[word]?.includes(kind) === true);
}

function kindOf({ kind }: { readonly kind: string }): string {
  return kind;
}
