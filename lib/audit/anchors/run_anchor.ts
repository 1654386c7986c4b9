/**
 * One place and what waits for it.
 *
 * @module
 */

import { backoff, type Pause } from "../../delivery/mod.ts";
import type { NoticeEntry } from "../entry.ts";
import type { AnchorPlace, Placed } from "./anchor_place.ts";
import { type AnchorState, textHash } from "./anchor_state.ts";

/** How to run a place. */
export interface RunAnchorOptions {
  readonly state: AnchorState;
  /** Notes that wait from before, oldest first. */
  readonly waiting: readonly string[];
  readonly notice: (notice: Omit<NoticeEntry, "kind">) => void;
  readonly pause: Pause;
}

/** A place that is kept up to date. */
export interface RunningAnchor {
  /** Hands it a note. */
  place(note: string): void;
  /** Why it fails at present. */
  problem(): string | undefined;
  /** Tries once more what waits. */
  stop(): Promise<void>;
}

/** Notes that wait at most; older ones are left out, as the newest stands for them. */
const MOST_WAITING = 1_000;
/** Notes that are placed at once. */
const BATCH = 100;
/** Failures in a row before a notice says so. */
const PATIENCE = 3;
/** Milliseconds that the last attempt may take. */
const GRACE = 3_000;

/** Runs a place. */
export function runAnchor(place: AnchorPlace, options: RunAnchorOptions): RunningAnchor {
  const { state, notice, pause } = options;
  let queue = [...options.waiting];
  let problem: string | undefined;
  let failures = 0;
  const ending = new AbortController();
  const cut = new AbortController();
  let wake = (): void => {};

  async function run(): Promise<void> {
    for (;;) {
      if (queue.length === 0) {
        if (ending.signal.aborted) return;
        await new Promise<void>((resolve) => wake = resolve);
        continue;
      }
      const notes = place.wantsAll ? queue.slice(0, BATCH) : queue.slice(-1);
      const { mark } = state.get(place.settings);
      const placed = await place.place(notes, {
        signal: cut.signal,
        ...(mark === undefined ? {} : { mark }),
      });
      if (placed.kind === "placed") {
        onPlaced(placed, notes);
        continue;
      }
      // The system's number says nothing that its words don't.
      onFailed(placed.problem.replace(/ ?\(os error \d+\)/g, ""));
      if (ending.signal.aborted) return;
      await pause(Math.max(backoff(failures), placed.after ?? 0), ending.signal);
    }
  }

  function onPlaced({ mark, lost }: Placed & { kind: "placed" }, notes: readonly string[]): void {
    const newest = notes.at(-1) ?? "";
    queue = queue.slice(queue.indexOf(newest) + 1);
    failures = 0;
    problem = undefined;
    const { failing } = state.get(place.settings);
    const unkept = state.set(place.settings, {
      last: textHash(newest),
      ...(mark === undefined ? {} : { mark }),
    });
    if (unkept !== undefined) problem = `what was placed can't be remembered: ${unkept}`;
    if (failing === true) {
      notice({
        notice: "anchor-back",
        level: "info",
        message: `Checkpoints go to ${place.name} again.`,
        detail: { anchor: place.name },
      });
    }
    if (lost !== undefined) {
      notice({
        notice: "anchor-cut",
        level: "error",
        message:
          `Checkpoints that were placed in ${place.name} are gone: ${lost}. Compare with another copy.`,
        detail: { anchor: place.name },
      });
    }
  }

  function onFailed(reason: string): void {
    failures++;
    problem = reason;
    const known = state.get(place.settings);
    if (failures < PATIENCE || known.failing === true) return;
    state.set(place.settings, { ...known, failing: true });
    notice({
      notice: "anchor-failed",
      level: "warning",
      message: `Checkpoints can't be placed in ${place.name}: ${reason}. They are kept and tried again.`,
      detail: { anchor: place.name, problem: reason },
    });
  }

  const running = run();
  return {
    place(note) {
      queue.push(note);
      if (queue.length > MOST_WAITING) queue.shift();
      wake();
    },
    problem: () => problem,
    async stop() {
      ending.abort();
      wake();
      const timer = setTimeout(() => cut.abort(), GRACE);
      await running;
      clearTimeout(timer);
    },
  };
}
