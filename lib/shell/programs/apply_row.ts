/**
 * A row applied to a command line, as far as the row's data says all there is to say.
 *
 * @module
 */

import { hasUnknown, type Word } from "../word.ts";
import type { Inner, Outcome, Touch } from "./outcome.ts";
import {
  type Flags,
  type FullRow,
  type GivenOption,
  NO_FLAGS,
  optionsHold,
  type OptionTest,
  type Parsed,
  parseLine,
  roleAt,
  type RoleUse,
  type Spec,
} from "./options.ts";
import { isUrl, looksLikePath, remoteHost } from "./path_like.ts";
import type { CodeLanguage, Role } from "./row.ts";
import { inDirectory, joinWords, sliceWord, withValue } from "./word_parts.ts";

/** What is known of the machine that the program would run on. */
export interface Site {
  /** `darwin` and `windows` fold the case of program names. */
  readonly platform: "linux" | "darwin" | "windows";
}

/** A command line whose row was found. */
export interface Line {
  /** The row's name. */
  readonly program: string;
  /** The words, the program first. */
  readonly argv: readonly Word[];
  /** The words after the program. */
  readonly words: readonly Word[];
  readonly spec: Spec;
  readonly site: Site;
}

/** An outcome in the making. */
export interface Draft {
  /** To be changed by {@link ownFlags} alone. */
  flags: Flags;
  operands: Word[];
  touches: Touch[];
  inner: Inner[];
  output: Outcome["output"];
  /** The directory that the program changes to before it looks at its paths. */
  dir: Word | undefined;
}

/** Reads a syntax that a row can't express. */
export type RowReader = (line: Line) => Draft;

/** A draft with nothing in it. */
export function emptyDraft(): Draft {
  return { flags: NO_FLAGS, operands: [], touches: [], inner: [], output: undefined, dir: undefined };
}

/** The draft's options, ready to be changed. */
export function ownFlags(draft: Draft): Map<string, string[]> {
  if (draft.flags === NO_FLAGS) draft.flags = new Map<string, string[]>();
  // INVARIANT: all but the shared empty one were made for this line, and may be changed with it.
  return draft.flags as Map<string, string[]>;
}

/** Takes the line apart by its row. */
export function parseByRow(line: Line): Parsed {
  return parseLine(line.spec, line.words);
}

function holds(test: OptionTest | true | undefined, flags: ReadonlyMap<string, readonly string[]>): boolean {
  return test === true || test !== undefined && flags.size > 0 && optionsHold(test, flags);
}

/** Where words go while a parsed line is applied. */
export interface Applying {
  readonly draft: Draft;
  readonly row: FullRow;
  readonly site: Site;
  readonly recursive: boolean;
  readonly sends: boolean;
}

/** Adds a file that is touched, unless the word is a standard stream. */
export function touchFile(
  draft: Draft,
  kind: "read" | "write" | "delete",
  path: Word,
  recursive = false,
): void {
  if (path.value === "-" || path.value === "") return;
  draft.touches.push({ kind, path: inDirectory(draft.dir, path), recursive });
}

/** Adds a host that is connected to. */
export function touchHost(draft: Draft, target: Word, scheme: string, sends: boolean): void {
  if (target.value === "" || target.value === "-") return;
  const { value } = target;
  const full = /^[A-Za-z][A-Za-z0-9+.-]*:\/\//.test(value)
    ? target
    : withValue(target, value.startsWith("//") ? `${scheme}:${value}` : `${scheme}://${value}`);
  draft.touches.push({ kind: "connect", target: full, sends });
}

/** Adds what a word that looks like a path or URL may cause, where nothing else is known of it. */
export function touchLikely(draft: Draft, word: Word): void {
  const value = word.value;
  if (isUrl(value)) return touchHost(draft, word, "https", false);
  if (looksLikePath(value)) {
    // `@/path` and `name=/path` name the file after the sign.
    const sign = /^(?:@|-{0,2}[A-Za-z_][A-Za-z0-9_.-]*=@?)(?=[~/.])/.exec(value);
    return touchFile(draft, "read", sign === null ? word : sliceWord(word, sign[0].length));
  }
  const equals = /^-{0,2}[A-Za-z_][A-Za-z0-9_.-]*=@?/.exec(value);
  if (equals !== null) {
    const rest = sliceWord(word, equals[0].length);
    if (isUrl(rest.value)) touchHost(draft, rest, "https", false);
    else if (looksLikePath(rest.value)) touchFile(draft, "read", rest);
  }
}

/** Names of keys as tmux and screen spell them. */
const KEY = /^(?:Enter|C-m|C-j|KPEnter|Escape|Space|Tab|BSpace|Up|Down|Left|Right|C-.|M-.|stuff|exec)$/;

/** Applies one role to one word. */
export function applyRole(to: Applying, use: RoleUse, word: Word): void {
  const { draft, row } = to;
  const deep = use.deep || to.recursive;
  const role: Role = use.role;
  switch (role) {
    case "text":
    case "list":
    case "chdir":
    case "port":
    case "run":
      return;
    case "path":
      return touchLikely(draft, word);
    case "read":
      // Programs that read a file read a URL as well, where they can.
      if (isUrl(word.value)) return touchHost(draft, word, "https", to.sends);
      return touchFile(draft, "read", word, deep);
    case "write":
      // What is copied or unpacked arrives in the target: what else lies there stays as it is.
      return touchFile(draft, "write", word, use.deep);
    case "attr":
      return touchFile(draft, "write", word, deep);
    case "delete":
      return touchFile(draft, "delete", word, deep);
    case "edit":
      touchFile(draft, "read", word, deep);
      return touchFile(draft, "write", word, deep);
    case "move":
      touchFile(draft, "read", word, deep);
      return touchFile(draft, "delete", word, deep);
    case "connect":
      if (/^file:/i.test(word.value)) {
        return touchFile(draft, "read", sliceWord(word, fileUrlStart(word.value)));
      }
      return touchHost(draft, word, row.scheme ?? "https", to.sends);
    case "data":
      if (word.value.startsWith("@")) touchFile(draft, "read", sliceWord(word, 1));
      return;
    case "form": {
      const field = /^[^=]*=[@<]/.exec(word.value);
      if (field === null) return;
      const semicolon = word.value.indexOf(";", field[0].length);
      return touchFile(
        draft,
        "read",
        sliceWord(word, field[0].length, semicolon < 0 ? word.value.length : semicolon),
      );
    }
    case "item": {
      const item = /^(?:[^=:@]*(?::=@|=@|@))/.exec(word.value);
      if (item !== null) touchFile(draft, "read", sliceWord(word, item[0].length));
      return;
    }
    case "from":
    case "moved":
    case "to": {
      if (/^[a-z][a-z0-9+.-]*:\/\/(?!$)/i.test(word.value) && !/^file:/i.test(word.value)) {
        return touchHost(draft, word, "ssh", role === "to" || to.sends);
      }
      // A container's name may have a slash in it: `kubectl cp namespace/pod:/path`.
      if (row.scheme === "" && /^[A-Za-z0-9][^:\\]*:/.test(word.value)) return;
      const host = remoteHost(word.value, to.site.platform === "windows");
      if (host !== undefined) {
        const scheme = word.value.startsWith("::", host.length) ? "rsync" : row.scheme ?? "ssh";
        if (scheme !== "") {
          touchHost(draft, sliceWord(word, 0, host.length), scheme, role === "to" || to.sends);
        }
        return;
      }
      if (role === "to") return touchFile(draft, "write", word, use.deep);
      touchFile(draft, "read", word, deep);
      if (role === "moved") touchFile(draft, "delete", word, deep);
      return;
    }
    case "remote": {
      const helper = /^[a-z0-9+-]+::/.exec(word.value);
      // `ext::command` is no address; other helpers have theirs after the sign.
      if (helper?.[0] === "ext::") return;
      if (helper !== null) return applyRole(to, use, sliceWord(word, helper[0].length));
      if (/^[a-z][a-z0-9+.-]*:\/\//i.test(word.value)) {
        if (/^file:/i.test(word.value)) return;
        return touchHost(draft, word, "ssh", to.sends);
      }
      const host = remoteHost(word.value, to.site.platform === "windows");
      if (host !== undefined) {
        const path = word.value.slice(host.length + 1);
        touchHost(draft, withValue(word, `ssh://${host}/${path.replace(/^\//, "")}`), "ssh", to.sends);
      } else if (/^[~./]/.test(word.value)) touchFile(draft, "read", word, true);
      return;
    }
    case "package": {
      const url = word.value.search(/(?:https?|git|ssh|ftp|git\+[a-z]+):\/\//i);
      if (url >= 0) return touchHost(draft, sliceWord(word, url), "https", to.sends);
      if (
        /^(?:file:|[~./])|^[A-Za-z]:[\\/]/.test(word.value) ||
        /\.(?:tgz|whl|deb|rpm|apk|gem|crate|tar\.gz|zip)$/.test(word.value)
      ) {
        touchFile(draft, "read", word.value.startsWith("file:") ? sliceWord(word, 5) : word, true);
      }
      return;
    }
    case "recipient":
      if (word.value.includes("@")) touchHost(draft, word, "smtp", true);
      return;
    case "shell":
      return pushSource(draft, row, shellLanguage(row.language), word);
    case "keys":
      if (!KEY.test(word.value)) {
        draft.inner.push({
          kind: "source",
          language: "sh",
          text: word,
          args: [],
          place: row.place ?? "here",
        });
      }
      return;
    case "code":
      draft.inner.push({
        kind: "source",
        language: row.language ?? "sh",
        text: word,
        args: [],
        place: row.place ?? "here",
      });
      return;
    case "script":
      if (word.value === "-" || word.value === "/dev/stdin") {
        draft.inner.push({
          kind: "stdin",
          language: row.language ?? "sh",
          args: [],
          place: row.place ?? "here",
        });
        return;
      }
      pushScript(draft, row, word, []);
      return;
    default: {
      const never: never = role;
      return never;
    }
  }
}

/** Where the path starts in a `file:` URL. */
function fileUrlStart(url: string): number {
  return /^file:\/\/[^/]*/i.exec(url)?.[0].length ?? 5;
}

/** `shell` source of a row whose own language is none of the shells is read by `sh`. */
export function shellLanguage(language: CodeLanguage | undefined): CodeLanguage {
  switch (language) {
    case "bash":
    case "zsh":
    case "fish":
    case "powershell":
    case "cmd":
      return language;
    default:
      return "sh";
  }
}

function pushSource(draft: Draft, row: FullRow, language: CodeLanguage, text: Word): void {
  draft.inner.push({
    kind: "source",
    language,
    text,
    args: [],
    place: row.place ?? "here",
    ...(draft.dir === undefined ? undefined : { chdir: draft.dir }),
  });
}

function pushScript(draft: Draft, row: FullRow, path: Word, args: readonly Word[]): void {
  if (isUrl(path.value)) touchHost(draft, path, "https", false);
  draft.inner.push({
    kind: "file",
    ...(row.language === undefined ? undefined : { language: row.language }),
    path,
    args,
    place: row.place ?? "here",
    ...(draft.dir === undefined ? undefined : { chdir: draft.dir }),
  });
}

const CODE: RoleUse = { role: "code", deep: false };

const NOWHERE: Word = { value: "", pos: 0, end: 0 };

/** Applies a line that was taken apart: what its row's data says. */
export function applyParsed(line: Line, parsed: Parsed): Draft {
  const { spec, flags, subs, assigns, tail } = parsed;
  const row = spec.row;
  const draft: Draft = {
    flags,
    operands: subs.length + assigns.length === 0
      ? parsed.operands
      : [...subs, ...assigns, ...parsed.operands],
    touches: [],
    inner: [],
    output: undefined,
    dir: undefined,
  };
  const to: Applying = {
    draft,
    row,
    site: line.site,
    recursive: holds(spec.recursive, flags),
    sends: holds(spec.sends, flags),
  };
  const { given } = parsed;
  // What an option names is one path, but where the option is the operand itself (PowerShell's `-Path`).
  const alone: Applying = row.fold === true || !to.recursive || given.length === 0
    ? to
    : { ...to, recursive: false };
  let port: string | undefined;
  for (let i = 0; i < given.length; i++) {
    const option = given[i] as GivenOption; // i < length
    if (option.spec.values[0]?.role === "chdir") {
      const dir = option.values[0];
      if (dir !== undefined) draft.dir = inDirectory(draft.dir, dir);
    }
  }
  let lines: Word[] | undefined;
  for (let k = 0; k < given.length; k++) {
    const option = given[k] as GivenOption; // k < length
    const { values } = option;
    for (let i = 0; i < values.length; i++) {
      const use = option.spec.values[option.spec.many ? 0 : i];
      const word = values[i];
      if (use === undefined || word === undefined) continue;
      if (use.role === "port") port = word.value;
      else if (use.role === "code" && row.lines === true) (lines ??= []).push(word);
      else applyRole(alone, use, word);
    }
  }
  if (lines !== undefined) applyRole(alone, CODE, joinWords(lines, "\n"));
  const count = parsed.operands.length;
  for (let i = 0; i < count; i++) {
    const word = parsed.operands[i];
    if (word === undefined) continue;
    const use = roleAt(parsed.roles, i, count);
    if (use === undefined) continue;
    if (use.role === "port") port = word.value;
    else applyRole(to, use, word);
  }
  if (
    row.implied === true && to.recursive && parsed.roles.rest?.role === "read" &&
    count <= parsed.roles.first.length
  ) {
    touchFile(draft, "read", withValue(line.argv[0] ?? NOWHERE, "."), true);
  }
  if (tail !== undefined) {
    draft.operands = [...draft.operands, ...tail.words];
    applyTail(draft, row, parsed, tail.role.role, tail.words);
  }
  if (port !== undefined && /^[0-9]+$/.test(port)) addPort(draft, port);
  if (spec.unpacksUnless !== undefined && flags.size + count > 0 && !holds(spec.unpacksUnless, flags)) {
    touchFile(draft, "write", withValue(line.argv[0] ?? NOWHERE, "."));
  }
  if (parsed.idle && draft.inner.length === 0) draft.touches = [];
  else if (
    row.stdin === "code" && draft.inner.length === 0 && !parsed.idle &&
    // Options that give the operands another meaning (`-V`, `-c`) are not followed by a session.
    parsed.roles === spec.operands && (spec.stdinIf === undefined || holds(spec.stdinIf, flags))
  ) {
    draft.inner.push({
      kind: "stdin",
      language: row.language ?? "sh",
      args: [],
      place: row.place ?? "here",
    });
  }
  if (row.output !== undefined && (spec.outputIf === undefined || holds(spec.outputIf, flags))) {
    draft.output = row.output;
  }
  return draft;
}

function applyTail(
  draft: Draft,
  row: FullRow,
  parsed: Parsed,
  role: Role,
  words: readonly Word[],
): void {
  const first = words[0];
  if (first === undefined) return;
  const place = row.place ?? "here";
  switch (role) {
    case "run": {
      const env = parsed.assigns.map((word) => {
        const equals = word.value.indexOf("=");
        return { name: word.value.slice(0, equals), value: sliceWord(word, equals + 1) };
      });
      draft.inner.push({
        kind: "argv",
        argv: words,
        place,
        ...(draft.dir === undefined ? undefined : { chdir: draft.dir }),
        ...(env.length === 0 ? undefined : { env }),
      });
      return;
    }
    case "script":
      if (first.value === "-" || first.value === "/dev/stdin") {
        draft.inner.push({ kind: "stdin", language: row.language ?? "sh", args: words.slice(1), place });
        return;
      }
      pushScript(draft, row, first, words.slice(1));
      for (let i = 1; i < words.length; i++) {
        const word = words[i];
        if (word !== undefined) touchLikely(draft, word);
      }
      return;
    case "keys": {
      const typed = words.filter((word) => !KEY.test(word.value) && !word.value.startsWith("-"));
      if (typed.length > 0) pushSource(draft, row, "sh", joinWords(typed, " "));
      return;
    }
    default:
      return pushSource(draft, row, shellLanguage(row.language), joinWords(words, " "));
  }
}

/** Gives the hosts that have no port the one that was given apart. */
function addPort(draft: Draft, port: string): void {
  draft.touches = draft.touches.map((touch) => {
    if (touch.kind !== "connect") return touch;
    const target = touch.target.value;
    const host = /^([A-Za-z][A-Za-z0-9+.-]*:\/\/(?:[^/@]*@)?(?:\[[^\]]*\]|[^/:?#]*))(?=$|[/?#])/.exec(target);
    if (host?.[1] === undefined || hasUnknown(host[1])) return touch;
    return { ...touch, target: withValue(touch.target, `${host[1]}:${port}${target.slice(host[1].length)}`) };
  });
}

/** Reads a line by its row's data. */
export function applyRow(line: Line): Draft {
  return applyParsed(line, parseByRow(line));
}
