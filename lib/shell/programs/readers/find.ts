/**
 * `find` and `fd`: commands and deletions over the files that they find.
 *
 * @module
 */

import { type Word } from "../../word.ts";
import {
  applyParsed,
  type Draft,
  emptyDraft,
  type Line,
  ownFlags,
  parseByRow,
  touchFile,
} from "../apply_row.ts";
import { escapePattern, patternOf, withValue } from "../word_parts.ts";

/** Tests and actions of find that take one word. */
const ONE = new Set(
  ("amin anewer atime cmin cnewer context ctime fstype gid group ilname iname inum ipath iregex iwholename links " +
    "lname maxdepth mindepth mmin mtime name newer newerXY path perm printf regex regextype samefile size type uid " +
    "used user wholename xtype xattr xattrname depth flags acl Bmin Bnewer Btime D files0-from").split(" "),
);

const EXEC = new Set(["exec", "execdir", "ok", "okdir"]);

/** What the found files are known by: patterns on names and paths. Undefined: nothing is known. */
interface Names {
  /** Patterns on the last segment. */
  readonly name: readonly Word[];
  /** Patterns on the whole path, in which `*` crosses slashes. */
  readonly path: readonly Word[];
}

/** `*` in find's `-path` crosses slashes: `**` in path patterns. */
function crossing(pattern: string): string {
  return pattern.replace(/\*+/g, "**");
}

/** The pattern of fnmatch in a quoted `-name` argument, as a path pattern. */
function namePattern(word: Word): string {
  // `{` and the like are ordinary to fnmatch, and special in path patterns.
  return word.value.replace(
    /[{}()!+@|]/g,
    (c, at: number, all: string) => c === "!" && all[at - 1] === "[" ? c : `\\${c}`,
  );
}

interface Found {
  readonly word: Word;
  /** Everything below the word is meant. */
  readonly deep: boolean;
}

/** The found files as words: every root, and below it whatever the tests let through. */
function foundFiles(roots: readonly Word[], names: Names | undefined, rootsOnly: boolean): Found[] {
  const found: Found[] = [];
  for (const root of roots) {
    if (rootsOnly) {
      found.push({ word: root, deep: false });
      continue;
    }
    if (names === undefined) {
      found.push({ word: root, deep: true });
      continue;
    }
    const base = patternOf(root).replace(/\/+$/, "");
    for (const name of names.name) {
      const value = `${root.value.replace(/\/+$/, "")}/${name.value}`;
      found.push({ word: withValue(root, value, `${base}/**/${namePattern(name)}`), deep: false });
    }
    for (const path of names.path) {
      found.push({ word: withValue(root, path.value, crossing(namePattern(path))), deep: false });
    }
  }
  return found;
}

/** Commands for the found files: `{}` becomes the path pattern. Whole folders become `root/**`. */
function pushCommands(
  draft: Draft,
  command: readonly Word[],
  found: readonly Found[],
  roots: readonly Word[] | undefined,
): void {
  for (const { word, deep } of found) {
    const base = patternOf(word).replace(/\/+$/, "");
    const file = deep ? withValue(word, word.value, `${base}/**`) : word;
    const argv: Word[] = [];
    for (const part of command) {
      if (!part.value.includes("{}")) argv.push(part);
      else if (part.value === "{}") argv.push(file);
      else {
        const pattern = patternOf(file);
        argv.push(withValue(
          part,
          part.value.replaceAll("{}", file.value),
          (part.pattern ?? escapePattern(part.value)).replace(/\\?\{\\?\}/g, () => pattern),
        ));
      }
    }
    if (argv.length === 0) continue;
    // `-execdir` runs somewhere below the root; the root is as near as can be told.
    const chdir = roots?.find((root) => word.value.startsWith(root.value));
    draft.inner.push({ kind: "argv", argv, place: "here", ...(chdir === undefined ? undefined : { chdir }) });
  }
}

/** Nesting of parentheses that is followed; deeper ones say nothing of names. */
const DEPTH = 64;

/** Words that are worked out for one command line, roots times names: beyond it the roots stand for all. */
const FOUND = 256;

/** `find roots tests actions`. */
export function readFind(line: Line): Draft {
  const draft = emptyDraft();
  const { words } = line;
  const roots: Word[] = [];
  let i = 0;
  for (; i < words.length; i++) {
    const word = words[i];
    if (word === undefined) break;
    if (/^-(?:[HLPEXdsx]+|O\d?)$/.test(word.value)) continue;
    if (word.value === "-D") {
      i++;
      continue;
    }
    // BSD names a root after `-f` too.
    if (word.value === "-f") continue;
    if (/^[-(!]/.test(word.value)) break;
    roots.push(word);
    draft.operands.push(word);
  }
  if (roots.length === 0) roots.push(withValue(line.argv[0] ?? { value: "", pos: 0, end: 0 }, "."));

  const actions: {
    readonly names: Names | undefined;
    readonly command?: Word[];
    readonly inFolder?: boolean;
  }[] = [];
  const emptyOnly = findsEmpty(words);
  let rootsOnly = false;

  /** A conjunction is known by what either side is known by; the first is taken. */
  const both = (a: Names | undefined, b: Names | undefined): Names | undefined => a ?? b;

  /** Reads `a -o b -o …`; returns what files for which it is true are known by. */
  const expression = (outer: Names | undefined, depth: number): Names | undefined => {
    const branches: (Names | undefined)[] = [];
    let known: Names | undefined;
    let negated = false;
    const test = (names: Names | undefined): void => {
      // What is excluded says nothing of what is found.
      if (!negated) known = both(known, names);
      negated = false;
    };
    for (; i < words.length; i++) {
      const word = words[i];
      if (word === undefined) break;
      const { value } = word;
      if (value === ")") break;
      if (value === "(") {
        i++;
        test(depth < DEPTH ? expression(both(known, outer), depth + 1) : undefined);
        continue;
      }
      if (value === "!" || value === "-not") {
        negated = !negated;
        continue;
      }
      if (value === "-o" || value === "-or" || value === ",") {
        branches.push(known);
        known = undefined;
        negated = false;
        continue;
      }
      if (!value.startsWith("-")) {
        draft.operands.push(word);
        continue;
      }
      const name = value.replace(/^--?/, "");
      const flags = ownFlags(draft);
      const flag = flags.get(name) ?? [];
      flags.set(name, flag);
      if (EXEC.has(name)) {
        const command: Word[] = [];
        for (i++; i < words.length; i++) {
          const part = words[i];
          if (part === undefined || part.value === ";") break;
          if (part.value === "+" && words[i - 1]?.value === "{}") break;
          command.push(part);
        }
        flag.push(command.map((one) => one.value).join(" "));
        actions.push({ names: both(known, outer), command, inFolder: name.endsWith("dir") });
      } else if (name === "delete") actions.push({ names: both(known, outer) });
      else if (/^f(?:print0?|ls|printf)$/.test(name)) {
        const path = words[++i];
        if (path !== undefined) {
          flag.push(path.value);
          touchFile(draft, "write", path);
        }
        if (name === "fprintf") i++;
      } else if (name === "depth" && !/^[-+]?[0-9]+$/.test(words[i + 1]?.value ?? "")) {
        // GNU's takes no number.
      } else if (ONE.has(name) || /^newer[aBcmt]{2}$/.test(name)) {
        const argument = words[++i];
        if (argument === undefined) break;
        flag.push(argument.value);
        if (name === "name" || name === "iname") test({ name: [argument], path: [] });
        else if (/^i?(?:path|wholename)$/.test(name)) test({ name: [], path: [argument] });
        else if (name === "maxdepth" && argument.value === "0") rootsOnly = true;
        else if (name === "files0-from") touchFile(draft, "read", argument);
      }
      negated = false;
    }
    branches.push(known);
    if (branches.includes(undefined)) return undefined;
    return {
      name: branches.flatMap((branch) => branch?.name ?? []),
      path: branches.flatMap((branch) => branch?.path ?? []),
    };
  };
  // A `)` too many ends an expression early; the rest is read as another one.
  for (; i < words.length; i++) expression(undefined, 0);

  for (const { names, command, inFolder } of actions) {
    const count = (names === undefined ? 1 : names.name.length + names.path.length) * roots.length;
    const found = foundFiles(roots, count > FOUND ? undefined : names, rootsOnly);
    // What is empty is no loss.
    if (command === undefined && emptyOnly) continue;
    if (command === undefined) { for (const { word, deep } of found) touchFile(draft, "delete", word, deep); }
    else pushCommands(draft, command, found, inFolder === true ? roots : undefined);
  }
  return draft;
}

/** Whether every expression holds for empty files and folders alone: `-empty`, and nothing that turns it round. */
function findsEmpty(words: readonly Word[]): boolean {
  const empty = words.findIndex(({ value }) => value === "-empty");
  return empty >= 0 && empty < words.findIndex(({ value }) => value === "-delete") &&
    !words.some(({ value }) => /^(?:-o|-or|,|!|-not|\()$/.test(value));
}

/** `fd [pattern] [roots] -x command ;`. Its patterns are regular expressions, so every file below a root counts. */
export function readFd(line: Line): Draft {
  // The command runs up to `;`: options may follow it, but then nothing else of the line matters.
  const at = line.words.findIndex(({ value }) => /^(?:-[a-zA-Z]*[xX]|--exec(?:-batch)?)$/.test(value));
  if (at < 0) return applyParsed(line, parseByRow(line));
  const stop = line.words.findIndex(({ value }, index) => index > at && value === ";");
  const command = line.words.slice(at + 1, stop < 0 ? line.words.length : stop);
  const letters = (line.words[at]?.value ?? "").slice(1, -1);
  const left = [...line.words.slice(0, at), ...(stop < 0 ? [] : line.words.slice(stop + 1))];
  const first = line.argv[0] ?? { value: "", pos: 0, end: 0 };
  if (/^[a-zA-Z]+$/.test(letters)) left.push(withValue(first, `-${letters}`));
  const draft = applyParsed(line, parseByRow({ ...line, words: left }));
  ownFlags(draft).set("exec", [command.map((one) => one.value).join(" ")]);
  const extension = draft.flags.get("e")?.[0];
  const glob = draft.flags.has("g") ? draft.operands[0] : undefined;
  const roots = draft.operands.slice(1);
  if (roots.length === 0) roots.push(withValue(first, "."));
  const name = glob ?? (extension === undefined ? undefined : withValue(first, `*.${extension}`));
  const found = foundFiles(roots, name === undefined ? undefined : { name: [name], path: [] }, false);
  const placed = command.some(({ value }) => value.includes("{"));
  pushCommands(draft, placed ? command : [...command, withValue(first, "{}")], found, undefined);
  return draft;
}
