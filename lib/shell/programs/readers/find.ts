/**
 * `find` and `fd`: commands and deletions over the files that they find.
 *
 * @module
 */

import { type Word } from "../../word.ts";
import { applyParsed, type Draft, emptyDraft, type Line, parseByRow, touchFile } from "../apply_row.ts";
import { escapePattern, patternOf, withValue } from "../word_parts.ts";

/** Tests and actions of find that take one word. */
const ONE = new Set(
  ("amin anewer atime cmin cnewer context ctime fstype gid group ilname iname inum ipath iregex iwholename links " +
    "lname maxdepth mindepth mmin mtime name newer newerXY path perm printf regex regextype samefile size type uid " +
    "used user wholename xtype xattr xattrname depth flags acl Bmin Bnewer Btime D files0-from").split(" "),
);

const EXEC = new Set(["exec", "execdir", "ok", "okdir"]);

/** What the names of the found files are known to be. */
interface Names {
  /** Patterns on the last segment. */
  readonly name: Word[];
  /** Patterns on the whole path, in which `*` crosses slashes. */
  readonly path: Word[];
  /** `-maxdepth 0`: the roots alone. */
  rootsOnly: boolean;
}

/** `*` in find's `-path` crosses slashes: `**` in path patterns. */
function crossing(pattern: string): string {
  return pattern.replace(/\*+/g, "**");
}

/** Pattern syntax of fnmatch: what a quoted `-name` argument means to find. */
function namePattern(word: Word): string {
  // `{` and `}` are ordinary to fnmatch, and special in path patterns.
  return word.value.replace(
    /[{}()!+@|]/g,
    (c, at: number, all: string) => c === "!" && all[at - 1] === "[" ? c : `\\${c}`,
  );
}

/** The found files as words: every root, and below it whatever the tests let through. */
function foundFiles(roots: readonly Word[], names: Names): { word: Word; deep: boolean }[] {
  const found: { word: Word; deep: boolean }[] = [];
  for (const root of roots) {
    if (names.rootsOnly) {
      found.push({ word: root, deep: false });
      continue;
    }
    const base = patternOf(root).replace(/\/+$/, "");
    for (const name of names.name) {
      const pattern = namePattern(name);
      found.push({
        word: withValue(root, `${root.value}/${name.value}`, `${base}/**/${pattern}`),
        deep: false,
      });
    }
    for (const path of names.path) {
      found.push({ word: withValue(root, path.value, crossing(namePattern(path))), deep: false });
    }
    if (names.name.length === 0 && names.path.length === 0) found.push({ word: root, deep: true });
  }
  return found;
}

/** Commands for the found files: `{}` becomes the path pattern. Whole folders become `root/**`. */
function pushCommands(
  draft: Draft,
  command: readonly Word[],
  found: readonly { readonly word: Word; readonly deep: boolean }[],
  inFolder: boolean,
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
    if (argv.length > 0) {
      draft.inner.push({ kind: "argv", argv, place: "here", ...(inFolder ? { chdir: word } : undefined) });
    }
  }
}

/** `find roots tests actions`. */
export function readFind(line: Line): Draft {
  const draft = emptyDraft();
  const { words } = line;
  const roots: Word[] = [];
  let i = 0;
  for (; i < words.length; i++) {
    const word = words[i];
    if (word === undefined) break;
    if (/^-(?:[HLPEXdsx]+|O\d?|f)$/.test(word.value)) continue;
    if (word.value === "-D") {
      i++;
      continue;
    }
    if (/^[-(!]/.test(word.value)) break;
    roots.push(word);
    draft.operands.push(word);
  }
  if (roots.length === 0) roots.push(withValue(line.argv[0] ?? { value: "", pos: 0, end: 0 }, "."));

  const names: Names = { name: [], path: [], rootsOnly: false };
  const commands: { readonly command: Word[]; readonly inFolder: boolean }[] = [];
  let deletes = false;
  let negated = false;
  let either = false;
  for (; i < words.length; i++) {
    const word = words[i];
    if (word === undefined) break;
    const { value } = word;
    if (value === "!" || value === "-not") {
      negated = true;
      continue;
    }
    if (value === "-o" || value === "-or" || value === ",") either = true;
    if (!value.startsWith("-")) {
      if (value !== "(" && value !== ")" && value !== ",") draft.operands.push(word);
      negated = false;
      continue;
    }
    const name = value.replace(/^--?/, "");
    const flag = draft.flags.get(name) ?? [];
    draft.flags.set(name, flag);
    if (EXEC.has(name)) {
      const command: Word[] = [];
      for (i++; i < words.length; i++) {
        const part = words[i];
        if (part === undefined || part.value === ";") break;
        if (part.value === "+" && words[i - 1]?.value === "{}") break;
        command.push(part);
      }
      flag.push(command.map((one) => one.value).join(" "));
      commands.push({ command, inFolder: name.endsWith("dir") });
    } else if (name === "delete") deletes = true;
    else if (/^f(?:print0?|ls|printf)$/.test(name)) {
      const path = words[++i];
      if (path !== undefined) {
        flag.push(path.value);
        touchFile(draft, "write", path);
      }
      if (name === "fprintf") i++;
    } else if (ONE.has(name) || /^newer[aBcmt]{2}$/.test(name)) {
      const argument = words[++i];
      if (argument === undefined) break;
      flag.push(argument.value);
      if (negated) {
        // What is excluded says nothing of what is found.
      } else if (name === "name" || name === "iname") names.name.push(argument);
      else if (/^i?(?:path|wholename)$/.test(name)) names.path.push(argument);
      else if (name === "maxdepth" && argument.value === "0") names.rootsOnly = true;
      else if (name === "files0-from") touchFile(draft, "read", argument);
    }
    negated = false;
  }
  // `-name a -prune -o …` excludes what it names; under `-o` a name need not hold for the action.
  if (draft.flags.has("prune") && either) names.name.length = names.path.length = 0;
  // Both tests hold at once for a found file; the name is the sharper of the two.
  if (names.name.length > 0 && !either) names.path.length = 0;
  const found = foundFiles(roots, names);
  if (deletes) { for (const { word, deep } of found) touchFile(draft, "delete", word, deep); }
  for (const { command, inFolder } of commands) pushCommands(draft, command, found, inFolder);
  return draft;
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
  draft.flags.set("exec", [command.map((one) => one.value).join(" ")]);
  const extension = draft.flags.get("e")?.[0];
  const glob = draft.flags.has("g") ? draft.operands[0] : undefined;
  const roots = draft.operands.slice(1);
  if (roots.length === 0) roots.push(withValue(first, "."));
  const names: Names = { name: [], path: [], rootsOnly: false };
  if (glob !== undefined) names.name.push(glob);
  else if (extension !== undefined) names.name.push(withValue(first, `*.${extension}`));
  const found = foundFiles(roots, names);
  const placed = command.some(({ value }) => value.includes("{"));
  pushCommands(draft, placed ? command : [...command, withValue(first, "{}")], found, false);
  return draft;
}
