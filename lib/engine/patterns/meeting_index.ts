/**
 * Many path patterns, asked all at once which of them may name a file that a path pattern of the call's own names.
 *
 * The patterns hang in a tree, a node for each beginning that they share, so that a call's pattern is compared once
 * with what a thousand of them begin with. Nodes grow when a call first reaches them: most never do.
 *
 * INVARIANT: finds exactly the patterns for which {@link meetPathGlobs} holds.
 *
 * @module
 */

import {
  dotsAgree,
  type MeetOptions,
  type NamedSegment,
  parseSegment,
  type PathGlob,
  segmentsMeet,
} from "./path_glob.ts";
import { buildPatternIndex, type IndexedPattern, type PatternIndex } from "./pattern_index.ts";
import { matchTextGlob, TEXT_GLOBS } from "./text_glob.ts";

/** Path patterns that are asked all at once. */
export interface MeetingIndex {
  /** Adds the id of each pattern that may name a file that a glob names; maybe more than once. */
  readonly addMeetings: (glob: PathGlob, options: MeetOptions, into: number[]) => void;
}

/** A pattern on its way down the tree. */
interface Filed {
  readonly id: number;
  readonly pattern: string;
  /** Where its next segment begins; beyond the pattern when none is left. */
  readonly at: number;
}

/** What patterns that begin alike go on with. */
interface Node {
  /** The name that leads here; undefined for `*`, `**` and the root. */
  readonly name: NamedSegment | undefined;
  /** Whether `**` leads here. */
  readonly deep: boolean;
  readonly filed: Filed[];
  /** Made when it is first needed. */
  children: Children | undefined;
  /** The last walk that came here, by its number, and the places of the glob that it came with, a bit each. */
  walk: number;
  entered: number;
}

interface Children {
  readonly ended: Filed[];
  /** Nodes that a name leads to, by the name. */
  readonly literals: Map<string, Node>;
  /** Nodes that a glob over names leads to. */
  readonly globs: Node[];
  any: Node | undefined;
  deep: Node | undefined;
  /** Places in `globs` by the names that they match, where there are many. */
  byName: PatternIndex | undefined;
  /** Nodes by a glob over names that was asked for before. */
  readonly remembered: Map<string, readonly Node[]>;
}

/** How many of the calls' own name globs a node remembers. */
const MAX_REMEMBERED = 256;

/** Above so many globs over names an index over them is worth its making. */
const MANY_GLOBS = 8;

/** Files path patterns: in normal form, alternatives written out. */
export function buildMeetingIndex(patterns: readonly IndexedPattern[]): MeetingIndex {
  const root = makeNode(undefined, false);
  for (const { id, pattern } of patterns) root.filed.push({ id, pattern, at: 0 });
  return {
    addMeetings(glob, options, into) {
      const last = glob.segments[glob.segments.length - 1];
      if (options.reach && last?.kind === "glob" && last.glob.head.length === 0) {
        // As in meetPathGlobs: what ends with a wildcard is not reached from a home folder by a name's end alone.
        walk(root, glob, { ...options, wild: false }, into);
        walk(root, glob, { ...options, reach: false, wild: true }, into);
      } else walk(root, glob, { ...options, wild: undefined }, into);
    },
  };
}

interface WalkOptions extends MeetOptions {
  /** Only patterns that end with a wildcard, or only the others; undefined: all. */
  readonly wild: boolean | undefined;
}

/** Walks made so far: each has a number of its own. */
let walks = 0;

/** Globs with more segments do not fit into the bits of a number. */
const MOST_BITS = 30;

/** Goes down the tree and along the glob side by side: as {@link meetPathGlobs}, for all patterns at once. */
function walk(root: Node, { segments }: PathGlob, options: WalkOptions, into: number[]): void {
  // A place is a node, how far the glob was gone along, and whether a name was met: each is entered once.
  const number = ++walks;
  const long = 2 * segments.length + 2 > MOST_BITS ? new Map<Node, Uint8Array>() : undefined;
  const nodes: Node[] = [];
  const places: number[] = [];
  const enter = (node: Node | undefined, at: number, met: boolean): void => {
    if (node === undefined) return;
    const place = 2 * at + (met ? 1 : 0);
    if (long === undefined) {
      if (node.walk !== number) {
        node.walk = number;
        node.entered = 0;
      }
      if ((node.entered & (1 << place)) !== 0) return;
      node.entered |= 1 << place;
    } else {
      let entered = long.get(node);
      if (entered === undefined) long.set(node, entered = new Uint8Array(2 * segments.length + 2));
      if (entered[place] === 1) return;
      entered[place] = 1;
    }
    nodes.push(node);
    places.push(place);
  };
  enter(root, 0, false);
  for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
    const place = places.pop() ?? 0;
    const at = place >> 1;
    const met = (place & 1) === 1;
    const reached = options.reach || met;
    const segment = segments[at];
    if (segment?.kind === "deep" && reached && at === segments.length - 1) {
      // All below the folder is named.
      accept(node.filed, options, into);
      continue;
    }
    const children = node.children ??= grow(node);
    enter(children.deep, at, met);
    if (segment === undefined) {
      accept(children.ended, options, into);
      continue;
    }
    if (node.deep) enter(node, at + 1, met);
    switch (segment.kind) {
      case "deep":
        enter(node, at + 1, met);
        enter(children.any, at, met);
        if (reached) eachNamed(children, (child) => enter(child, at, met));
        break;
      case "any":
        enter(children.any, at + 1, met);
        if (reached) {
          eachNamed(children, (child, name) => {
            if (dotsAgree(name, options)) enter(child, at + 1, met);
          });
        }
        break;
      case "literal": {
        enter(children.any, at + 1, met);
        // The empty segment before a leading slash is no name to have been met by.
        enter(children.literals.get(segment.text), at + 1, met || segment.text !== "");
        for (const child of globsMatching(children, segment.text)) enter(child, at + 1, true);
        break;
      }
      case "glob":
        enter(children.any, at + 1, met);
        for (const child of namesMet(children, segment, options, reached)) {
          enter(child, at + 1, met || child.name?.text !== "");
        }
        break;
      default:
        segment satisfies never;
    }
  }
}

function accept(filed: readonly Filed[], { wild }: WalkOptions, into: number[]): void {
  for (const { id, pattern } of filed) {
    if (wild === undefined || wild === ENDS_WILD.test(pattern)) into.push(id);
  }
}

const ENDS_WILD = /(?:^|\/)\*\*?$/;

function eachNamed({ literals, globs }: Children, found: (child: Node, name: NamedSegment) => void): void {
  for (const child of literals.values()) if (child.name !== undefined) found(child, child.name);
  for (const child of globs) if (child.name !== undefined) found(child, child.name);
}

/** The children whose glob over names matches a name. */
function globsMatching(children: Children, text: string): readonly Node[] {
  const { globs } = children;
  if (globs.length < MANY_GLOBS) {
    return globs.filter(({ name }) => name?.kind === "glob" && matchTextGlob(name.glob, text));
  }
  const index = children.byName ??= buildPatternIndex(
    globs.map(({ name }, id) => ({ id, pattern: name?.text ?? "" })),
    TEXT_GLOBS,
  );
  const found: number[] = [];
  index.addMatches(text, found);
  return found.map((id) => globs[id] as Node);
}

/** The children whose names a glob over names meets. */
function namesMet(
  children: Children,
  glob: NamedSegment,
  options: MeetOptions,
  reached: boolean,
): readonly Node[] {
  const { remembered } = children;
  const key = `${reached}${options.dots}${glob.text}`;
  const known = remembered.get(key);
  if (known !== undefined) return known;
  const found: Node[] = [];
  eachNamed(children, (child, name) => {
    if (segmentsMeet(name, glob, options, reached)) found.push(child);
  });
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  remembered.set(key, found);
  return found;
}

function makeNode(name: NamedSegment | undefined, deep: boolean): Node {
  return { name, deep, filed: [], children: undefined, walk: 0, entered: 0 };
}

/** Sorts a node's patterns by their next segment. */
function grow({ filed, deep }: Node): Children {
  const children: Children = {
    ended: [],
    literals: new Map(),
    globs: [],
    any: undefined,
    deep: undefined,
    byName: undefined,
    remembered: new Map(),
  };
  const nodes = new Map<string, Node>();
  for (const { id, pattern, at: start } of filed) {
    let at = start;
    // Several `**` in a row are one.
    if (deep) { while (pattern.startsWith("**/", at)) at += 3; }
    if (at > pattern.length || deep && pattern.startsWith("**", at) && at + 2 === pattern.length) {
      children.ended.push({ id, pattern, at });
      continue;
    }
    const slash = pattern.indexOf("/", at);
    const text = slash < 0 ? pattern.slice(at) : pattern.slice(at, slash);
    let node = nodes.get(text);
    if (node === undefined) nodes.set(text, node = childFor(children, text));
    node.filed.push({ id, pattern, at: slash < 0 ? pattern.length + 1 : slash + 1 });
  }
  return children;
}

/** The child that a segment leads to. Two spellings of one name lead to the same. */
function childFor(children: Children, text: string): Node {
  if (text === "**") return children.deep ??= makeNode(undefined, true);
  const segment = parseSegment(text);
  if (segment.kind === "any" || segment.kind === "deep") return children.any ??= makeNode(undefined, false);
  if (segment.kind === "glob") {
    const node = makeNode(segment, false);
    children.globs.push(node);
    return node;
  }
  let node = children.literals.get(segment.text);
  if (node === undefined) children.literals.set(segment.text, node = makeNode(segment, false));
  return node;
}
