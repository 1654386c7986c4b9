/**
 * Programs on a terminal of their own, as a person runs them.
 *
 * @module
 */

import assert from "node:assert/strict";
import { onPath } from "../gate/home.ts";

/** Whether there can be terminals: they are Python's. */
export const HAS_TERMINAL: boolean = Deno.build.os !== "windows" && onPath("python3");

const OWN_TERMINAL = new URL("own_terminal.py", import.meta.url).pathname;

/** Milliseconds after which a text that doesn't come is given up. */
const PATIENCE = 60_000;

/** How a program is started on a terminal. */
export interface ScreenOptions {
  readonly cwd: string;
  /** All of its environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Default 100. */
  readonly columns?: number;
}

/** A terminal and the program on it. */
export interface Screen {
  /** What it wrote so far, with the carriage returns of a terminal taken out. */
  shown(): string;
  /** Types. */
  type(keys: string): Promise<void>;
  /** Waits until what it wrote matches. */
  shows(wanted: RegExp): Promise<RegExpExecArray>;
  /** Waits until it has left. Gives its status, 128 and more for a signal. */
  left(): Promise<number>;
  /** Takes the terminal away, and waits until the program has left. */
  close(): Promise<void>;
}

/** Starts a program on a terminal. It is nobody's child: what runs the tests is not among its ancestors. */
export function startScreen(words: readonly string[], { cwd, env, columns = 100 }: ScreenOptions): Screen {
  const child = new Deno.Command("python3", {
    args: ["-B", OWN_TERMINAL, String(columns), "40", ...words],
    cwd,
    clearEnv: true,
    env: { TERM: "xterm-256color", LANG: "C.UTF-8", ...env },
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const keys = child.stdin.getWriter();
  let text = "";
  let more = Promise.withResolvers<void>();
  let over = false;
  const reading = (async () => {
    for await (const piece of child.stdout.pipeThrough(new TextDecoderStream())) {
      // A carriage return and its line feed may come in two pieces.
      text = (text + piece).replaceAll("\r\n", "\n");
      more.resolve();
      more = Promise.withResolvers();
    }
    over = true;
    more.resolve();
  })();
  const left = async (): Promise<number> => {
    await reading;
    await keys.close().catch(() => {});
    return (await child.status).code;
  };
  return {
    shown: () => text,
    type: (typed) => keys.write(new TextEncoder().encode(typed)),
    async shows(wanted) {
      const late = setTimeout(
        () => more.reject(new Error(`the terminal never showed ${wanted}:\n${text}`)),
        PATIENCE,
      );
      try {
        for (;;) {
          const found = wanted.exec(text);
          if (found !== null) return found;
          if (over) assert.fail(`the program left and had not shown ${wanted}:\n${text}`);
          await more.promise;
        }
      } finally {
        clearTimeout(late);
      }
    },
    left,
    async close() {
      await keys.close().catch(() => {});
      await left();
    },
  };
}

/** What a program wrote on its terminal, and how it left. */
export interface Shown {
  readonly status: number;
  readonly text: string;
}

/** Runs a program on a terminal to its end. */
export async function onTerminal(words: readonly string[], options: ScreenOptions): Promise<Shown> {
  const screen = startScreen(words, options);
  const status = await screen.left();
  return { status, text: screen.shown() };
}
