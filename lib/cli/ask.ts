/**
 * Asking the person at the terminal.
 *
 * @module
 */

import type { Terminal } from "./terminal.ts";

/** Asks, and gives what was typed; undefined where nobody can answer. */
export type Ask = (question: string) => string | undefined;

/** The person at this process's terminal; undefined where there is none, as in a script or under an agent. */
export function personAt(terminal: Terminal): Ask | undefined {
  if (!Deno.stdin.isTerminal() || !Deno.stdout.isTerminal()) return undefined;
  return (question) => {
    terminal.out(question);
    return readLine();
  };
}

/** Whether an answer is a yes. An empty one is not. */
export function isYes(answer: string | undefined): boolean {
  return /^y(?:es)?$/i.test((answer ?? "").trim());
}

/** A line of standard input; undefined at its end. The terminal hands over whole lines. */
function readLine(): string | undefined {
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(1024);
  let line = "";
  while (true) {
    const got = Deno.stdin.readSync(buffer);
    if (got === null) return line === "" ? undefined : line;
    line += decoder.decode(buffer.subarray(0, got), { stream: true });
    const end = line.indexOf("\n");
    if (end >= 0) return line.slice(0, end);
  }
}
