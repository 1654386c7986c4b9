/**
 * The loop of one sink: takes events off the log, hands them to an outlet, and remembers how far that got.
 *
 * @module
 */

import type { NoticeEntry } from "../entry.ts";
import { firstEventId } from "../event_id.ts";
import { cursorPath, readCursor, START, writeCursor } from "./cursor.ts";
import { type Outlet, outletError, type Position, type QueuedEvent, type Timing } from "./outlet.ts";
import { logEnd, queueReader } from "./queue_reader.ts";

/** Records a notice; what becomes of it is not the sink's business. */
export type Notify = (notice: Omit<NoticeEntry, "kind">) => void;

/** What a loop works with. */
export interface ForwarderOptions {
  /** Folder of the audit log. */
  readonly folder: string;
  /** The sink's name. */
  readonly name: string;
  readonly outlet: Outlet;
  /** Folder of the cursors, which is made if it isn't there. */
  readonly state: string;
  readonly notice: Notify;
  readonly timing: Timing;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** From 0 to 1, by chance. */
  readonly random: () => number;
}

/** A loop that runs. */
export interface Forwarder {
  /** There may be new events. */
  nudge(): void;
  /** Events that have not arrived yet, as far as is known. */
  waiting(): number;
  /** Why events don't get through at the moment. */
  problem(): string | undefined;
  /** Ends the loop; what can be sent soon is sent before. */
  stop(): Promise<void>;
}

/** Starts a sink's loop. A sink that was never started before begins at the log's end. */
export function startForwarder(options: ForwarderOptions): Forwarder {
  const { folder, name, outlet, notice, timing, random } = options;
  const ended = new AbortController();
  const alarm = createAlarm();
  let stopping = false;
  let at: Position | undefined;
  let newest = -1;
  let problem: string | undefined;
  let cursorProblem: string | undefined;

  /** Events between the position and the log's end. */
  const waiting = (): number => {
    if (at === undefined) return 0;
    try {
      const end = logEnd(folder);
      if (typeof end === "object") newest = end.seq;
    } catch {
      // As many as before, then.
    }
    return at.seq === UNKNOWN ? 0 : Math.max(0, newest - at.seq);
  };

  const path = cursorPath(options.state, name);
  let dirty = false;

  /** Where to begin; remembered at once, as what is recorded from now on is to be sent. */
  const begin = (): void => {
    try {
      Deno.mkdirSync(options.state, { recursive: true, mode: 0o700 });
      const read = readCursor(path, name);
      at = read.at ?? endOf(folder, options.now());
      cursorProblem = undefined;
      if (read.at !== undefined) return;
      dirty = true;
      if (read.problem === undefined) return;
      notice({
        notice: "sink-cursor-lost",
        level: "warning",
        message:
          `Cannot tell how far ${name} had come: ${read.problem}. It goes on with new events; older ones may ` +
          "not have been sent.",
        detail: { sink: name, file: path },
      });
    } catch (error) {
      cursorProblem = `cannot begin: ${outletError(error).message}`;
    }
  };

  const run = async (): Promise<void> => {
    const reader = queueReader(folder, START.id);
    const gaps = gapTeller(name, notice, () => at?.seq);
    const refusals = refusalTeller(name, outlet, notice);
    let saved = 0;
    let failures = 0;
    /** Events that waited when sending went on after an outage. */
    let waited: number | undefined;

    const save = async (isLast = false): Promise<void> => {
      if (!dirty || at === undefined || (!isLast && performance.now() - saved < timing.save)) return;
      dirty = false;
      saved = performance.now();
      try {
        await writeCursor(path, name, at);
        cursorProblem = undefined;
      } catch (error) {
        dirty = true;
        cursorProblem = `cannot write ${path}: ${outletError(error).message}`;
      }
    };

    const arrived = (position: Position | undefined): void => {
      if (position === undefined) return;
      at = position;
      dirty = true;
      failures = 0;
      if (problem === undefined) return;
      problem = undefined;
      const count = waited ?? 0;
      notice({
        notice: "sink-back",
        level: "info",
        message: `${name} takes events again; ${count} had waited.`,
        detail: { sink: name, waited: count },
      });
    };

    const step = async (): Promise<boolean> => {
      if ((outlet.due() ?? Infinity) <= 0) arrived(await outlet.settle(false));
      const batch = await reader.next();
      const [first] = batch;
      if (first === undefined) return false;
      if (at?.seq === UNKNOWN) at = { id: at.id, seq: first.event.seq - 1 };
      gaps(batch);
      if (problem !== undefined) waited ??= waiting();
      arrived(await outlet.send(batch, ended.signal));
      refusals();
      return true;
    };

    const fail = async (error: unknown): Promise<void> => {
      const { message, retryAfter } = outletError(error);
      reader.seek((at ?? START).id);
      outlet.reset();
      waited = undefined;
      failures++;
      if (problem === undefined) {
        notice({
          notice: "sink-down",
          level: "warning",
          message: `Cannot send events to ${name}: ${message}. They wait in the log and are sent later.`,
          detail: { sink: name, reason: message },
        });
      }
      problem = message;
      const usual = Math.min(timing.lastRetry, timing.firstRetry * 2 ** Math.min(failures - 1, 30));
      // With chance, as many machines find the same receiver back at the same time.
      await alarm.sleep(retryAfter ?? usual * (0.5 + random() / 2), { deaf: true });
    };

    const finish = async (): Promise<void> => {
      try {
        if (problem === undefined) arrived(await outlet.settle(true));
      } catch {
        // What has not arrived for sure is sent at the next start.
      }
      outlet.reset();
      await save(true);
      await reader.close();
    };

    // Without its cursor a sink would not know where to begin.
    while (at === undefined) {
      await alarm.sleep(timing.lastRetry, { deaf: true });
      if (stopping) return;
      begin();
    }
    reader.seek(at.id);
    await save(true);
    while (!ended.signal.aborted) {
      try {
        if (await step()) {
          await alarm.sleep(outlet.pause, { deaf: true });
        } else {
          if (stopping) break;
          await alarm.sleep(Math.min(timing.poll, Math.max(1, outlet.due() ?? Infinity)));
          await alarm.sleep(timing.linger, { deaf: true });
        }
      } catch (error) {
        if (stopping) break;
        await fail(error);
      }
      await save();
      if (stopping && problem !== undefined) break;
    }
    await finish();
  };

  begin();
  const running = run();
  return {
    nudge: alarm.ring,
    waiting,
    problem: () => problem ?? cursorProblem,
    async stop() {
      stopping = true;
      alarm.close();
      const limit = setTimeout(() => ended.abort(), timing.stop);
      try {
        await running;
      } finally {
        clearTimeout(limit);
      }
    },
  };
}

/** Stands for the number of an event that can't be told without reading a compressed file. */
const UNKNOWN = -2;

/** The log's end, for a sink that is new. */
function endOf(folder: string, now: number): Position {
  const end = logEnd(folder);
  if (end === "empty") return START;
  return end === "compressed" ? { id: firstEventId(now), seq: UNKNOWN } : end;
}

/** Sleep that can be disturbed. */
interface Alarm {
  /** Ends the sleep, or else the next one. */
  readonly ring: () => void;
  /** Ends all sleep, for good. */
  readonly close: () => void;
  /** @param options.deaf Whether {@link ring} doesn't count. */
  readonly sleep: (milliseconds: number, options?: { readonly deaf?: boolean }) => Promise<void>;
}

function createAlarm(): Alarm {
  let rung = false;
  let closed = false;
  let wake: (() => void) | undefined;
  let isDeaf = false;
  return {
    ring() {
      rung = true;
      if (!isDeaf) wake?.();
    },
    close() {
      closed = true;
      wake?.();
    },
    async sleep(milliseconds, { deaf = false } = {}) {
      isDeaf = deaf;
      if (!closed && (deaf || !rung)) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, milliseconds);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        wake = undefined;
      }
      if (!deaf) rung = false;
    },
  };
}

/** Tells of events that are not in the log any more and were never sent. */
function gapTeller(
  name: string,
  notice: Notify,
  begin: () => number | undefined,
): (batch: readonly QueuedEvent[]) => void {
  let last: number | undefined;
  let told = -1;
  return (batch) => {
    last ??= begin();
    for (const { event: { seq } } of batch) {
      const lost = last === undefined ? 0 : seq - last - 1;
      if (lost > 0 && seq > told) {
        told = seq;
        notice({
          notice: "sink-events-lost",
          level: "error",
          message: `${lost} events were not in the log any more when they were to be sent to ${name}.`,
          detail: { sink: name, count: lost, before: seq },
        });
      }
      last = seq;
    }
  };
}

/** Tells of the first event that a receiver would not take, and then each time that there are ten times as many. */
function refusalTeller(name: string, outlet: Outlet, notice: Notify): () => void {
  let next = 1;
  return () => {
    const { count, reason } = outlet.rejected?.() ?? { count: 0, reason: "" };
    if (count < next) return;
    while (next <= count) next *= 10;
    notice({
      notice: "sink-events-refused",
      level: "warning",
      message: `${name} did not take ${count} ${
        count === 1 ? "event" : "events"
      }: ${reason}. They are not sent again.`,
      detail: { sink: name, count, reason },
    });
  };
}
