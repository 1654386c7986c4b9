/**
 * Bodies, read within a time.
 *
 * @module
 */

/** Reads bodies. */
export interface BodyReader {
  /** The body as text, invalid UTF-8 replaced; undefined where it does not come in time, or the client went away. */
  readonly textOf: (request: Request) => Promise<string | undefined>;
}

/**
 * Makes a reader.
 *
 * @param limit Milliseconds that a client may take. One timer serves all of them, so that it may be twice as long.
 */
export function createBodyReader(limit: number): BodyReader {
  let waiting = new Set<() => void>();
  let late = new Set<() => void>();
  let timer: ReturnType<typeof setInterval> | undefined;
  const sweep = (): void => {
    for (const giveUp of late) giveUp();
    late = waiting;
    waiting = new Set();
    if (late.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
  return {
    textOf: (request) =>
      new Promise((resolve) => {
        const giveUp = (): void => resolve(undefined);
        const done = (text: string | undefined): void => {
          waiting.delete(giveUp);
          late.delete(giveUp);
          resolve(text);
        };
        waiting.add(giveUp);
        request.text().then(done, () => done(undefined));
        if (timer !== undefined) return;
        timer = setInterval(sweep, limit);
        // A daemon that stops doesn't wait for it.
        Deno.unrefTimer(timer);
      }),
  };
}
