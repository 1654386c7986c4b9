/**
 * What tokenisers of several languages share: text between delimiters, and tokens that hold code within text.
 *
 * @module
 */

import type { StringPart, Token, TokenKind } from "./token.ts";

/** Adds a token. */
export type Push = (t: TokenKind, s: string, pos: number, end: number, more?: Partial<Token>) => void;

/** Adds a token of text, with the code that stands in it where there is some. */
export function pushParts(
  push: Push,
  t: TokenKind,
  parts: readonly StringPart[],
  pos: number,
  end: number,
): void {
  const [only] = parts;
  if (parts.length === 1 && typeof only === "string") push(t, only, pos, end);
  else push(t, "", pos, end, { parts });
}

/** What ends text that one of these starts, in Perl's and Ruby's own quotes. Other characters end what they start. */
export const CLOSERS: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}", "<": ">" };

/**
 * Where text between delimiters is.
 *
 * @param at Index of the first delimiter.
 * @param to End of what may be looked at.
 * @returns The index behind the last delimiter, and where the text between them starts and ends.
 */
export function delimited(source: string, at: number, to: number): [number, [number, number]] {
  const open = source[at] ?? "";
  const close = CLOSERS[open] ?? open;
  let depth = 0;
  let i = at + 1;
  while (i < to) {
    const c = source[i];
    if (c === "\\") i++;
    else if (c === close && depth === 0) return [i + 1, [at + 1, i]];
    else if (c === close) depth--;
    else if (c === open && close !== open) depth++;
    i++;
  }
  return [to, [Math.min(at + 1, to), to]];
}
