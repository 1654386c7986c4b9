/**
 * Waiting that can be given up.
 *
 * @module
 */

/** Waits so many milliseconds, or until the signal is aborted. Never rejects. */
export type Pause = (milliseconds: number, signal: AbortSignal) => Promise<void>;

/** {@link Pause} by the machine's own clock. */
export const pause: Pause = (milliseconds, signal) =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener("abort", end);
  });
