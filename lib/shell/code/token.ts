/**
 * Tokens of source code, as the tokenisers of the languages give them.
 *
 * @module
 */

/** What a token is. */
export type TokenKind =
  | "name"
  | "num"
  | "str"
  | "op"
  | "nl"
  | "in"
  | "out"
  | "cmd"
  | "regex"
  | "words"
  | "var"
  | "end";

/** One token. */
export interface Token {
  readonly t: TokenKind;
  /** A name, an operator, the text that a string stands for, the digits of a number. */
  readonly s: string;
  readonly pos: number;
  readonly end: number;
  /** For an opening bracket the index of the closing one (or of the end where it is missing), for others -1. */
  match: number;
  /** What an interpolating string is made of: text, and tokens of the code between. */
  readonly parts?: readonly StringPart[];
  /** A line ends before it. */
  readonly nl?: boolean;
  /** White space stands before it. */
  readonly gap?: boolean;
  /** What the language's reader wants to remember: prefix, quoting, kind. */
  readonly mark?: string;
}

/** Text, or tokens of code whose value stands there. */
export type StringPart = string | readonly Token[];

/** The end of a list of tokens. */
export const END: Token = { t: "end", s: "", pos: 0, end: 0, match: -1, nl: true };

const CLOSER: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/**
 * Sets {@link Token.match} for all brackets (and for blocks marked `in` and `out`). A bracket that nothing closes
 * ends where the one around it does, or at the end.
 */
export function matchBrackets(tokens: readonly Token[]): void {
  const open: number[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as Token; // i < length
    if (token.t === "in" || token.t === "op" && (token.s === "(" || token.s === "[" || token.s === "{")) {
      open.push(i);
    } else if (
      token.t === "out" || token.t === "op" && (token.s === ")" || token.s === "]" || token.s === "}")
    ) {
      let at = open.length - 1;
      while (at >= 0 && !closes(tokens[open[at] as number] as Token, token)) at--; // at < open.length
      if (at < 0) continue;
      while (open.length > at) {
        const opener = tokens[open.pop() as number] as Token; // length > at >= 0
        opener.match = i;
      }
    }
  }
  for (const i of open) (tokens[i] as Token).match = tokens.length; // indexes of tokens
}

function closes(opener: Token, closer: Token): boolean {
  return opener.t === "in" ? closer.t === "out" : closer.t === "op" && CLOSER[opener.s] === closer.s;
}
