/**
 * Checkpoints read back from where they were placed.
 *
 * @module
 */

import { parseCheckpoint } from "../checkpoint.ts";
import { unverifiedText } from "../note.ts";

/** A checkpoint that was kept elsewhere. */
export interface KeptNote {
  /** Where it was found: the file and the line, `/srv/checkpoints.txt:12`. */
  readonly name: string;
  readonly note: string;
}

/** Base-64 length of an Ed25519 signature with its key's id. A torn line has less. */
const SIGNATURE = 92;

/**
 * Reads a file of checkpoints: one that an anchor appended to, a single note, or the lines of a syslog receiver. What is no
 * whole note is passed over, as a full disk may have cut one.
 *
 * @throws Error where the file can't be read.
 */
export function readAnchorFile(path: string): readonly KeptNote[] {
  const text = Deno.readTextFileSync(path);
  return [...notesIn(text), ...notesInParameters(text)]
    .sort((a, b) => a.line - b.line)
    .map(({ note, line }) => ({ name: `${path}:${line}`, note }));
}

/** A note and the line on which it begins, from 1. */
export interface FoundNote {
  readonly note: string;
  readonly line: number;
}

/** The whole checkpoints in a text, in order. */
export function notesIn(text: string): readonly FoundNote[] {
  const found: FoundNote[] = [];
  let [body, signatures, start, blank]: [string[], string[], number, boolean] = [[], [], 0, false];
  const end = (): void => {
    const note = [...body, "", ...signatures, ""].join("\n");
    if (signatures.length > 0 && isWhole(note, signatures)) found.push({ note, line: start });
    [body, signatures, blank] = [[], [], false];
  };
  // What follows the last line feed is torn.
  text.split("\n").slice(0, -1).forEach((line, index) => {
    if (line === "") {
      if (blank || body.length === 0) end();
      else blank = true;
      return;
    }
    if (blank && line.startsWith("— ")) {
      signatures.push(line);
      return;
    }
    if (blank) end();
    if (body.length === 0) start = index + 1;
    body.push(line);
  });
  end();
  return found;
}

/** Notes that stand in base 64 in the structured data of syslog messages, one a line. */
function notesInParameters(text: string): readonly FoundNote[] {
  return text.split("\n").flatMap((line, index) => {
    const [, base64] = /\bnote="([A-Za-z0-9+/]{64,}={0,2})"/.exec(line) ?? [];
    if (base64 === undefined) return [];
    const note = textOf(base64);
    return notesIn(note).map((found) => ({ note: found.note, line: index + 1 }));
  });
}

function textOf(base64: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.fromBase64(base64));
  } catch {
    return "";
  }
}

function isWhole(note: string, signatures: readonly string[]): boolean {
  const text = unverifiedText(note);
  return text !== undefined && parseCheckpoint(text) !== undefined &&
    signatures.every((line) => (line.split(" ")[2] ?? "").length >= SIGNATURE);
}
