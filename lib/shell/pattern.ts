/**
 * The shell's pattern matching (`case`, `[[ == ]]`, `${x#…}`, `${x/…}`): `*`, `?`, `[…]`, `\x` and the extended
 * `?(…)`, `*(…)`, `+(…)`, `@(…)`. Matching follows all possibilities at once, so its time is the product of the
 * lengths at most, whatever the pattern.
 *
 * @module
 */

import { UNKNOWN } from "./word.ts";

type Node =
  | { readonly kind: "char"; readonly char: string }
  | { readonly kind: "any" }
  | { readonly kind: "star" }
  | { readonly kind: "class"; readonly negated: boolean; readonly test: (char: string) => boolean }
  | { readonly kind: "group"; readonly operator: string; readonly branches: readonly Sequence[] };

type Sequence = readonly Node[];

/** A pattern that is ready to match. */
export interface Pattern {
  readonly sequence: Sequence;
  /** The one text that it matches, where it has no special character. */
  readonly literal: string | undefined;
  /** How many nodes there are, those in groups counted by how often they are tried. */
  readonly weight: number;
}

const CLASSES: Readonly<Record<string, RegExp>> = {
  alnum: /[A-Za-z0-9]/,
  alpha: /[A-Za-z]/,
  blank: /[ \t]/,
  cntrl: /\p{Cc}/u,
  digit: /[0-9]/,
  graph: /[\x21-\x7e]/,
  lower: /[a-z]/,
  print: /[\x20-\x7e]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /[ \t\n\v\f\r]/,
  upper: /[A-Z]/,
  word: /[A-Za-z0-9_]/,
  xdigit: /[0-9A-Fa-f]/,
};

/** Reads what stands between brackets. Returns the node and where it ends, or undefined if it is no bracket. */
function parseClass(text: string, start: number): { node: Node; end: number } | undefined {
  let at = start + 1;
  const negated = text[at] === "!" || text[at] === "^";
  if (negated) at++;
  const chars = new Set<string>();
  const ranges: [string, string][] = [];
  const named: RegExp[] = [];
  for (let first = true; at < text.length; first = false) {
    let char = text[at] ?? "";
    if (char === "]" && !first) {
      return {
        end: at + 1,
        node: {
          kind: "class",
          negated,
          test: (c) =>
            (chars.has(c) || ranges.some(([low, high]) => c >= low && c <= high) ||
              named.some((set) => set.test(c))) !== negated,
        },
      };
    }
    if (char === "[" && text[at + 1] === ":") {
      const close = text.indexOf(":]", at + 2);
      const set = close < 0 ? undefined : CLASSES[text.slice(at + 2, close)];
      if (set !== undefined) {
        named.push(set);
        at = close + 2;
        continue;
      }
    }
    if (char === "\\" && at + 1 < text.length) char = text[++at] ?? "";
    at++;
    if (text[at] === "-" && at + 1 < text.length && text[at + 1] !== "]") {
      at++;
      if (text[at] === "\\" && at + 1 < text.length) at++;
      ranges.push([char, text[at] ?? char]);
      at++;
    } else chars.add(char);
  }
  return undefined;
}

/** Reads up to the end, or to the `|` or `)` that ends a branch of a group. */
function parseSequence(text: string, start: number, depth: number): { nodes: Node[]; end: number } {
  const nodes: Node[] = [];
  let at = start;
  while (at < text.length) {
    const char = text[at] ?? "";
    if (depth > 0 && (char === "|" || char === ")")) break;
    if ("?*+@!".includes(char) && text[at + 1] === "(" && depth < 32) {
      const branches: Sequence[] = [];
      let inner = at + 2;
      let closed = false;
      while (inner <= text.length) {
        const branch = parseSequence(text, inner, depth + 1);
        branches.push(branch.nodes);
        inner = branch.end + 1;
        if (text[branch.end] === ")") {
          closed = true;
          break;
        }
        if (text[branch.end] !== "|") break;
      }
      if (closed) {
        nodes.push({ kind: "group", operator: char, branches });
        at = inner;
        continue;
      }
    }
    if (char === "*") {
      if (nodes[nodes.length - 1]?.kind !== "star") nodes.push({ kind: "star" });
      at++;
    } else if (char === "?") {
      nodes.push({ kind: "any" });
      at++;
    } else if (char === "[") {
      const set = parseClass(text, at);
      nodes.push(set === undefined ? { kind: "char", char } : set.node);
      at = set === undefined ? at + 1 : set.end;
    } else if (char === "\\" && at + 1 < text.length) {
      nodes.push({ kind: "char", char: text[at + 1] ?? "" });
      at += 2;
    } else {
      nodes.push({ kind: "char", char });
      at++;
    }
  }
  return { nodes, end: at };
}

/**
 * Reads a pattern.
 *
 * @returns undefined when what it matches can't be known: a part of it is unknown, it holds `!(…)`, or ends in a `\`.
 */
export function parsePattern(text: string): Pattern | undefined {
  if (text.includes(UNKNOWN) || text.includes("!(")) return undefined;
  // What a backslash at the end stands for differs between shells.
  if (text.endsWith("\\") && /(?:^|[^\\])(?:\\\\)*\\$/.test(text)) return undefined;
  const { nodes } = parseSequence(text, 0, 0);
  let literal: string | undefined = "";
  for (const node of nodes) {
    if (node.kind !== "char") {
      literal = undefined;
      break;
    }
    literal += node.char;
  }
  return { sequence: nodes, literal, weight: weigh(nodes, 1) };
}

function weigh(nodes: Sequence, factor: number): number {
  let weight = 0;
  for (const node of nodes) {
    weight += factor;
    if (node.kind !== "group") continue;
    // A repeated group is tried once for each place that it reaches.
    const again = node.operator === "*" || node.operator === "+" ? 64 : 1;
    for (const branch of node.branches) weight += weigh(branch, factor * again);
  }
  return weight;
}

/** The ends of all matches of the sequence that start at one of the places. Places are ascending. */
function advance(sequence: Sequence, text: string, starts: readonly number[]): readonly number[] {
  let places = starts;
  for (const node of sequence) {
    if (places.length === 0) return places;
    const next: number[] = [];
    switch (node.kind) {
      case "char":
        for (const place of places) if (text[place] === node.char) next.push(place + 1);
        break;
      case "any":
        for (const place of places) if (place < text.length) next.push(place + 1);
        break;
      case "class":
        for (const place of places) {
          const char = text[place];
          if (char !== undefined && node.test(char)) next.push(place + 1);
        }
        break;
      case "star":
        for (let place = places[0] ?? 0; place <= text.length; place++) next.push(place);
        break;
      case "group": {
        const seen = new Set<number>();
        if (node.operator === "?" || node.operator === "*") { for (const place of places) seen.add(place); }
        let round: readonly number[] = places;
        while (round.length > 0) {
          const fresh: number[] = [];
          for (const branch of node.branches) {
            for (const end of advance(branch, text, round)) {
              if (!seen.has(end)) {
                seen.add(end);
                fresh.push(end);
              }
            }
          }
          round = node.operator === "*" || node.operator === "+" ? fresh.sort((a, b) => a - b) : [];
        }
        next.push(...[...seen].sort((a, b) => a - b));
        break;
      }
    }
    places = next;
  }
  return places;
}

/** Work that matching at one place may take at most: the product of both lengths. */
export function matchCost(pattern: Pattern, text: string): number {
  return pattern.literal === undefined ? text.length * pattern.weight : text.length;
}

/** Whether the whole text matches. */
export function matchesWhole(pattern: Pattern, text: string): boolean {
  if (pattern.literal !== undefined) return pattern.literal === text;
  return advance(pattern.sequence, text, [0]).includes(text.length);
}

/** Length of the match at a place: the longest or the shortest; undefined where there is none. */
export function matchLength(
  pattern: Pattern,
  text: string,
  start: number,
  longest: boolean,
): number | undefined {
  if (pattern.literal !== undefined) {
    return text.startsWith(pattern.literal, start) ? pattern.literal.length : undefined;
  }
  const ends = advance(pattern.sequence, text, [start]);
  const end = longest ? ends[ends.length - 1] : ends[0];
  return end === undefined ? undefined : end - start;
}

/** Where the match that ends at the text's end starts: the first such place, or the last. */
export function suffixStart(pattern: Pattern, text: string, longest: boolean): number | undefined {
  if (pattern.literal !== undefined) {
    return text.endsWith(pattern.literal) ? text.length - pattern.literal.length : undefined;
  }
  for (let step = 0; step <= text.length; step++) {
    const start = longest ? step : text.length - step;
    if (advance(pattern.sequence, text, [start]).includes(text.length)) return start;
  }
  return undefined;
}

const SPECIAL = /[\\*?[\]{}()!+@|]/g;

/** 1 for each of these characters. */
const IS_SPECIAL: Uint8Array = new Uint8Array(128);
for (const char of "\\*?[]{}()!+@|") IS_SPECIAL[char.charCodeAt(0)] = 1;

/** The text as a pattern that matches it alone. */
export function escapeForPattern(text: string): string {
  // Most texts have nothing to escape, and looking costs less than replacing nothing.
  for (let i = 0; i < text.length; i++) {
    if (IS_SPECIAL[text.charCodeAt(i)] === 1) return text.replace(SPECIAL, "\\$&");
  }
  return text;
}

/** Whether an unquoted text would be expanded to file names. */
export function isGlob(text: string): boolean {
  return /[*?]|\[[^\]]/.test(text) && (/[*?]/.test(text) || /\[[^/]+\]/.test(text));
}
