/**
 * Help for tokenisers that rewrite a language's tokens to those of JavaScript's grammar.
 *
 * @module
 */

import type { StringPart, Token, TokenKind } from "../token.ts";

/** A token that wasn't in the source, at the place of one that was. */
export function made(t: TokenKind, s: string, like: Token, more?: Partial<Token>): Token {
  return { t, s, pos: like.pos, end: like.end, match: -1, ...more };
}

/** An operator or bracket that wasn't in the source. */
export function op(s: string, like: Token): Token {
  return { t: "op", s, pos: like.pos, end: like.end, match: -1 };
}

/** The same token as another one. */
export function changed(token: Token, more: Partial<Token>): Token {
  return { ...token, match: -1, ...more };
}

/** Applies a rewriting to the code within interpolated strings. */
export function rewriteParts(token: Token, rewrite: (tokens: readonly Token[]) => Token[]): Token {
  if (token.parts === undefined) return token;
  const parts: StringPart[] = token.parts.map((part) => typeof part === "string" ? part : rewrite(part));
  return changed(token, { parts });
}

/** Whether a token is this operator. */
export function isOp(token: Token | undefined, s: string): boolean {
  return token !== undefined && token.t === "op" && token.s === s;
}

/** Whether a token is this name. */
export function isName(token: Token | undefined, s: string): boolean {
  return token !== undefined && token.t === "name" && token.s === s;
}

/** Whether a value may end with this token, so that an operator follows and not another value. */
export function endsValue(token: Token | undefined): boolean {
  if (token === undefined) return false;
  if (token.t === "op") return token.s === ")" || token.s === "]" || token.s === "}";
  return token.t !== "nl" && token.t !== "end";
}
