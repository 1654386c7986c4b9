/**
 * A bar that says how far a long piece of work has come.
 *
 * @module
 */

import { paint, type Terminal } from "./terminal.ts";

/** A bar in the last line of a terminal. */
export interface ProgressBar {
  /**
   * Says how far the work has come. Cheap enough to be called for each block of a file.
   *
   * @param done What is done, in any unit.
   * @param all All there is to do, in the same unit.
   */
  update(done: number, all: number): void;
  /** Removes the bar, before anything else is written and at the end. The next update brings it back. */
  clear(): void;
}

/** How a bar is shown. */
export interface ProgressBarOptions {
  /** Whether a person sees standard error. Default: whether it is a terminal. */
  readonly shown?: boolean;
  /** The clock, in milliseconds. */
  readonly now?: () => number;
}

/** Work that takes less than so many milliseconds gets no bar. */
const PATIENCE = 1000;

/** Milliseconds between two pictures. */
const PAUSE = 100;

const CELLS = 24;

/** Makes a bar on standard error. It shows nothing in the first second, and nothing at all where standard error is no terminal. */
export function progressBar(
  terminal: Terminal,
  label: string,
  { shown = Deno.stderr.isTerminal(), now = () => performance.now() }: ProgressBarOptions = {},
): ProgressBar {
  if (!shown) return { update: () => {}, clear: () => {} };
  const start = now();
  let due = start + PATIENCE;
  let width = 0;
  return {
    update(done, all) {
      const time = now();
      if (time < due) return;
      due = time + PAUSE;
      const share = all > 0 ? Math.min(1, done / all) : 1;
      const full = Math.floor(share * CELLS);
      const rest = secondsLeft(time - start, share);
      const text = `${label} ${"█".repeat(full)}${"░".repeat(CELLS - full)} ${
        String(Math.floor(share * 100)).padStart(3)
      } %${rest}`;
      const { length } = text;
      terminal.err(`\r${paint(terminal, "dim", text)}${" ".repeat(Math.max(0, width - length))}`);
      width = length;
    },
    clear() {
      if (width > 0) terminal.err(`\r${" ".repeat(width)}\r`);
      width = 0;
    },
  };
}

/** How long it will take from here on, where that can be said. */
function secondsLeft(milliseconds: number, share: number): string {
  if (share === 0) return "";
  const seconds = Math.ceil((milliseconds / 1000) * (1 - share) / share);
  return seconds < 60 ? `, ${seconds} s left` : `, ${Math.ceil(seconds / 60)} min left`;
}
