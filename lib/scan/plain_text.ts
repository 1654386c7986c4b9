/**
 * A text without what only its way to a screen or a file put into it: sequences that colour a terminal, and the zeros
 * between the letters of UTF-16 that was read as something else.
 *
 * @module
 */

/** A text made plain. */
export interface PlainText {
  readonly text: string;
  /** Where a character of it stood before, in UTF-16 code units. */
  place(at: number): number;
}

/** A sequence that sets colours and the like, and the ways in which one is written within a text. */
// deno-lint-ignore no-control-regex
const SEQUENCE = /(?:\u001b|\\u001[bB]|\\x1[bB]|\\033|\\e)\[[0-9;:?]{0,32}[A-Za-z]/g;

/** The plain text. Undefined where it is the same. */
export function plainText(text: string): PlainText | undefined {
  const bare = text.includes("\0") ? withoutZeros(text) : undefined;
  const cut = withoutSequences(bare?.text ?? text);
  if (bare === undefined || cut === undefined) return cut ?? bare;
  return { text: cut.text, place: (at) => bare.place(cut.place(at)) };
}

function withoutSequences(text: string): PlainText | undefined {
  // What is left lies in pieces: where each begins in the plain text, and where it did before.
  const pieces: string[] = [];
  const starts: number[] = [];
  const before: number[] = [];
  let length = 0;
  const take = (from: number, to: number): void => {
    if (from === to) return;
    pieces.push(text.slice(from, to));
    starts.push(length);
    before.push(from);
    length += to - from;
  };
  let at = 0;
  for (const { 0: sequence, index } of text.matchAll(SEQUENCE)) {
    take(at, index);
    at = index + sequence.length;
  }
  if (at === 0) return undefined;
  take(at, text.length);
  const place = (wanted: number): number => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= wanted) low = middle;
      else high = middle - 1;
    }
    return (before[low] ?? 0) + wanted - (starts[low] ?? 0);
  };
  return { text: pieces.join(""), place };
}

function withoutZeros(text: string): PlainText {
  const codes = new Uint16Array(text.length);
  const places = new Uint32Array(text.length);
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0) continue;
    codes[length] = code;
    places[length++] = i;
  }
  // A lone half of a pair becomes another character, of the same length.
  const plain = new TextDecoder("utf-16le", { ignoreBOM: true }).decode(codes.subarray(0, length));
  return { text: plain, place: (at) => places[at] ?? text.length };
}
