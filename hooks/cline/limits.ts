/**
 * How long Cline's hook may take.
 *
 * @module
 */

/** Seconds after which Cline gives a hook up, and runs the call. It can't be told another time. */
export const LIMIT_S = 120;

/** Seconds for which a person's answer is waited for at most. */
export const WAIT_S = 90;

/** Seconds after which the hook file itself answers for a gate that hangs. The gate takes up to 10 s more than its wait. */
export const PATIENCE_S = 110;
