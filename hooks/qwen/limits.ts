/**
 * How long Qwen Code's hook may take.
 *
 * @module
 */

/**
 * Seconds after which Qwen Code gives the hook up, and runs the call: whatever its settings say, it waits no longer for its
 * hooks. Seen with 0.24.4.
 */
export const LIMIT_S = 60;

/** Seconds for which a person's answer is waited for at most. */
export const WAIT_S = 30;
