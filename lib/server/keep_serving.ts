/**
 * A server that goes on after a fault of its listener's.
 *
 * When a process has no file descriptor left for one more client, the runtime gives the listener up for good. Those who are
 * connected still get their answers; the listener is opened again as soon as that works.
 *
 * @module
 */

/** Opens a listener. */
export type Listen = () => Deno.HttpServer;

/** A server that keeps serving. */
export interface KeptServer {
  /** Where it listened first. */
  readonly addr: Deno.Addr;
  /** No new connections; resolves when those there are have their answers. */
  readonly shutdown: () => Promise<void>;
}

/** Milliseconds before the listener is opened again. */
const PAUSE = 20;

/**
 * Serves until it is shut down.
 *
 * @param listen Opens the listener: first at once, then after each fault, at the same place.
 * @param say Told of each fault.
 * @throws Whatever the first `listen` throws.
 */
export function keepServing(listen: Listen, say: (problem: string) => void): KeptServer {
  let server = listen();
  const { addr } = server;
  const old = new Set<Deno.HttpServer>();
  let stopping = false;
  const watch = (): void => {
    const watched = server;
    watched.finished.catch(async (error) => {
      if (stopping) return;
      say(error instanceof Error ? error.message : String(error));
      old.add(watched);
      while (!stopping) {
        await new Promise((resolve) => setTimeout(resolve, PAUSE));
        try {
          server = listen();
          return watch();
        } catch {
          // Still no descriptor: later.
        }
      }
    });
  };
  watch();
  return {
    addr,
    async shutdown() {
      stopping = true;
      await Promise.allSettled([server, ...old].map((one) => one.shutdown()));
    },
  };
}
