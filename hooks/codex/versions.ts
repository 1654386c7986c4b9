/**
 * What versions of Codex do with hooks. Seen with the releases before and after each step.
 *
 * @module
 */

/** The first release that calls hooks unless it is told not to. Earlier ones know them as an experiment, or not at all. */
const WITH_HOOKS = "0.124.0";

/** The first release that leaves out hooks which it was not told to trust. */
const WITH_TRUST = "0.129.0";

/** Why a version can't be wired. A version that isn't known is taken for a new one. */
export function refuses({ version }: { readonly version?: string }): string | undefined {
  if (version === undefined || !isOlder(version, WITH_HOOKS)) return undefined;
  return `version ${version} calls no hooks, those from ${WITH_HOOKS} on do: npm install -g @openai/codex. ` +
    "Until then nothing of it is judged, as it starts its shells by their path, past `rampart wrap`";
}

/** Whether a version calls only hooks that it was told to trust. */
export function wantsTrust(version: string | undefined): boolean {
  return version === undefined || !isOlder(version, WITH_TRUST);
}

function isOlder(version: string, than: string): boolean {
  const [a, b] = [version, than].map((text) => text.split(/[.-]/).slice(0, 3).map(Number));
  const at = [0, 1, 2].find((i) => a?.[i] !== b?.[i]);
  return at !== undefined && (a?.[at] ?? 0) < (b?.[at] ?? 0);
}
