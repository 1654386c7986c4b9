/**
 * `GET /v1/events`: events as they are recorded, as server-sent events that a client can resume.
 *
 * @module
 */

import { type AuditEvent, readEvents } from "../audit/mod.ts";

/** Passes events on to those who listen at the moment. */
export interface EventHub {
  readonly publish: (event: AuditEvent) => void;
  /** Listens until the function that is returned is called. */
  readonly subscribe: (listener: (event: AuditEvent) => void) => () => void;
  /** Number of those who listen. */
  readonly size: () => number;
}

/** Makes a hub to which nobody listens yet. */
export function createEventHub(): EventHub {
  const listeners = new Set<(event: AuditEvent) => void>();
  return {
    publish(event) {
      for (const listener of listeners) listener(event);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    size: () => listeners.size,
  };
}

/** Events kept for a client that reads slowly. One that falls further behind is cut off, and resumes from the log. */
const MAX_WAITING = 1_000;

/** Milliseconds between signs of life, so that a dead connection is noticed. */
const HEARTBEAT = 15_000;

/** What to stream. */
export interface EventStreamOptions {
  readonly hub: EventHub;
  /** Folder of the audit log. */
  readonly folder: string;
  /** Id of the last event that the client has; what came after it is sent first. Absent: from now on. */
  readonly after?: string;
}

/** The stream of a client's own. Nothing is left out and nothing comes twice between the log and what is new. */
export function eventStream({ hub, folder, after }: EventStreamOptions): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const waiting: AuditEvent[] = [];
  let wake: (() => void) | undefined;
  let overrun = false;
  let ended = false;
  const unsubscribe = hub.subscribe((event) => {
    if (waiting.length >= MAX_WAITING) overrun = true;
    else waiting.push(event);
    wake?.();
  });
  let heartbeat: ReturnType<typeof setTimeout> | undefined;
  const stop = (): void => {
    ended = true;
    unsubscribe();
    clearTimeout(heartbeat);
    wake?.();
  };
  const chunks = async function* (): AsyncGenerator<string> {
    yield "retry: 1000\n\n";
    let last = after ?? "";
    if (after !== undefined) {
      for await (const event of readEvents(folder, { after })) {
        if (ended) return;
        last = event.id;
        yield frameOf(event);
      }
    }
    while (!ended) {
      const event = waiting.shift();
      if (event !== undefined) {
        // What was recorded while the log was read came in by both ways.
        if (event.id > last) yield frameOf(event);
        continue;
      }
      if (overrun) return;
      const isAlive = await new Promise<boolean>((resolve) => {
        heartbeat = setTimeout(() => resolve(true), HEARTBEAT);
        wake = () => resolve(false);
      });
      clearTimeout(heartbeat);
      wake = undefined;
      if (isAlive) yield ": alive\n\n";
    }
  };
  const source = chunks();
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await source.next();
      if (done) {
        stop();
        controller.close();
      } else controller.enqueue(encoder.encode(value));
    },
    cancel: stop,
  });
}

function frameOf(event: AuditEvent): string {
  return `id: ${event.id}\nevent: ${event.kind}\ndata: ${JSON.stringify(event)}\n\n`;
}
