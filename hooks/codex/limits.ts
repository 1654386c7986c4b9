/**
 * How long Codex's hook may take.
 *
 * @module
 */

/** Seconds for which a person's answer is waited for at most: as long as the daemon keeps a caller waiting. */
export const WAIT_S = 600;

/** Seconds after which Codex gives the hook up, and runs the call. */
export const LIMIT_S = 640;
