/**
 * Where commands write, and what may be written there.
 *
 * @module
 */

/** A place to write to. */
export interface Terminal {
  /** Writes to standard output. */
  out(text: string): void;
  /** Writes to standard error. */
  err(text: string): void;
  /** Whether standard output takes colours. */
  readonly color: boolean;
  /** Columns of standard output. */
  readonly width: number;
}

/** Status with which a shell reports a program that wrote into a closed pipe. */
const BROKEN_PIPE_STATUS = 141;

/** The process's own terminal. Colours only for a person: on a terminal, and without `NO_COLOR`. */
export function processTerminal(): Terminal {
  const isTerminal = Deno.stdout.isTerminal();
  return {
    out: (text) => writeAll(Deno.stdout, text),
    err: (text) => writeAll(Deno.stderr, text),
    color: isTerminal && !Deno.env.get("NO_COLOR"),
    width: isTerminal ? columns() : 100,
  };
}

function columns(): number {
  const said = Number(Deno.env.get("COLUMNS"));
  if (Number.isInteger(said) && said > 0) return said;
  try {
    return Deno.consoleSize().columns || 80;
  } catch {
    return 80;
  }
}

const encoder = new TextEncoder();

function writeAll(stream: { writeSync(bytes: Uint8Array): number }, text: string): void {
  try {
    const bytes = encoder.encode(text);
    for (let at = 0; at < bytes.length;) at += stream.writeSync(bytes.subarray(at));
  } catch (error) {
    // The reader has left (`rampart … | head`). Nothing more can be said to anyone.
    if (error instanceof Deno.errors.BrokenPipe) Deno.exit(BROKEN_PIPE_STATUS);
    if (!(error instanceof Deno.errors.WouldBlock)) throw error;
  }
}

/** Colours of decisions and marks. */
export type Tint = "red" | "green" | "yellow" | "blue" | "dim" | "bold";

const CODES: Readonly<Record<Tint, string>> = {
  red: "31",
  green: "32",
  yellow: "33",
  blue: "34",
  dim: "2",
  bold: "1",
};

/** Text in a colour, where the terminal takes colours. */
export function paint(terminal: Terminal, tint: Tint, text: string): string {
  return terminal.color && text !== "" ? `\x1b[${CODES[tint]}m${text}\x1b[0m` : text;
}
