/**
 * Shells' own command lines: `bash -lc '…'`, `pwsh -EncodedCommand …`, `cmd /c …`.
 *
 * @module
 */

import { UNKNOWN } from "../../word.ts";
import { type Draft, emptyDraft, type Line, ownFlags, touchFile, touchLikely } from "../apply_row.ts";
import type { CodeLanguage } from "../row.ts";
import { joinWords, sliceWord, withValue } from "../word_parts.ts";

function setFlag(draft: Draft, name: string, value?: string): void {
  const flags = ownFlags(draft);
  const values = flags.get(name);
  if (values === undefined) flags.set(name, value === undefined ? [] : [value]);
  else if (value !== undefined) values.push(value);
}

/** Long options of bash and zsh that take a file whose commands are executed. */
const START_FILE = new Set(["rcfile", "init-file"]);

/** `bash`, `sh`, `zsh`, `dash`, `ksh`: options in any order and cluster, then `-c` source, a script, or standard input. */
export function readShell(line: Line): Draft {
  const draft = emptyDraft();
  const language: CodeLanguage = line.spec.row.language ?? "sh";
  const { words } = line;
  let i = 0;
  let command = false;
  let fromInput = false;
  for (; i < words.length; i++) {
    const word = words[i];
    if (word === undefined) break;
    const { value } = word;
    if (value === "--" || value === "-") {
      i++;
      break;
    }
    if (value.startsWith("--")) {
      const equals = value.indexOf("=");
      const name = value.slice(2, equals < 0 ? value.length : equals);
      if (START_FILE.has(name)) {
        const path = equals < 0 ? words[++i] : sliceWord(word, equals + 1);
        if (path !== undefined) {
          setFlag(draft, name, path.value);
          draft.inner.push({ kind: "file", language, path, args: [], place: "here" });
        }
      } else setFlag(draft, name.includes(UNKNOWN) ? UNKNOWN : name);
      continue;
    }
    const sign = value.charCodeAt(0);
    if (value.length < 2 || sign !== 45 && sign !== 43) break;
    for (let k = 1; k < value.length; k++) {
      const letter = value[k] as string; // k < length
      if (letter === "c" && sign === 45) command = true;
      else if (letter === "s" && sign === 45) fromInput = true;
      if (letter === "o" || letter === "O") setFlag(draft, letter, words[++i]?.value);
      else if (sign === 45) setFlag(draft, letter);
    }
  }
  const rest = words.slice(i);
  for (const word of rest) draft.operands.push(word);
  const first = rest[0];
  if (draft.flags.has("help") || draft.flags.has("version")) return draft;
  if (command) {
    if (first !== undefined) {
      draft.inner.push({ kind: "source", language, text: first, args: rest.slice(1), place: "here" });
    }
  } else if (first === undefined || fromInput || first.value === "/dev/stdin" || first.value === "-") {
    const args = fromInput ? rest : rest.slice(1);
    draft.inner.push({ kind: "stdin", language, args, place: "here" });
  } else if (draft.flags.has("n")) {
    // `bash -n file` only checks the syntax.
    touchFile(draft, "read", first);
  } else {
    draft.inner.push({ kind: "file", language, path: first, args: rest.slice(1), place: "here" });
    for (let k = 1; k < rest.length; k++) {
      const arg = rest[k];
      if (arg !== undefined) touchLikely(draft, arg);
    }
  }
  return draft;
}

/** PowerShell's own options that take a value. Any unique prefix counts. */
const POWERSHELL_VALUES = [
  "executionpolicy",
  "inputformat",
  "outputformat",
  "windowstyle",
  "configurationname",
  "configurationfile",
  "custompipename",
  "psconsolefile",
  "settingsfile",
  "version",
  "workingdirectory",
];

/** Its switches. */
const POWERSHELL_SWITCHES = [
  "noprofile",
  "noninteractive",
  "nologo",
  "noexit",
  "sta",
  "mta",
  "login",
  "interactive",
  "help",
  "sshservermode",
];

/** Spellings of `-EncodedCommand`: prefixes, and the documented `-ec`. */
const ENCODED = /^(?:e|ec|en|enc[a-z]*)$/;

/** `powershell` and `pwsh`: `-Command …`, `-EncodedCommand …`, `-File x.ps1 …`, a bare script or command. */
export function readPowerShell(line: Line): Draft {
  const draft = emptyDraft();
  const { words } = line;
  const language = "powershell";
  // pwsh takes a bare operand for a file, Windows PowerShell for a command.
  const bareIsFile = line.argv[0]?.value.toLowerCase().includes("pwsh") === true;
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === undefined) break;
    const dash = /^(?:--?|\/|[\u2013-\u2015])([A-Za-z][A-Za-z]*)(?::|$)/.exec(word.value);
    if (dash === null) {
      if (word.value === "-") break;
      const rest = words.slice(i);
      draft.operands.push(...rest);
      if (bareIsFile && /\.ps1$/i.test(word.value)) {
        draft.inner.push({ kind: "file", language, path: word, args: rest.slice(1), place: "here" });
      } else {
        draft.inner.push({ kind: "source", language, text: joinWords(rest, " "), args: [], place: "here" });
      }
      return draft;
    }
    const name = (dash[1] ?? "").toLowerCase();
    const rest = words.slice(i + 1);
    if ("command".startsWith(name) || name === "cwa" || name === "commandwithargs") {
      setFlag(draft, "command", rest.map((one) => one.value).join(" "));
      draft.operands.push(...rest);
      if (rest[0]?.value === "-") break;
      if (rest.length > 0) {
        draft.inner.push({ kind: "source", language, text: joinWords(rest, " "), args: [], place: "here" });
      }
      return draft;
    }
    if (ENCODED.test(name) && "encodedcommand".startsWith(name) || name === "ec") {
      const encoded = rest[0];
      setFlag(draft, "encodedcommand", encoded?.value);
      if (encoded === undefined) return draft;
      const text = decodeUtf16(encoded.value) ?? UNKNOWN;
      draft.inner.push({ kind: "source", language, text: withValue(encoded, text), args: [], place: "here" });
      i++;
      if (i >= words.length - 1) return draft;
      continue;
    }
    if ("file".startsWith(name)) {
      const path = rest[0];
      setFlag(draft, "file", path?.value);
      draft.operands.push(...rest);
      if (path === undefined || path.value === "-") break;
      draft.inner.push({ kind: "file", language, path, args: rest.slice(1), place: "here" });
      return draft;
    }
    const option = POWERSHELL_VALUES.find((one) => one.startsWith(name)) ??
      { ex: "executionpolicy", ep: "executionpolicy", wd: "workingdirectory" }[name];
    if (option === undefined) setFlag(draft, POWERSHELL_SWITCHES.find((one) => one.startsWith(name)) ?? name);
    else setFlag(draft, option, words[++i]?.value);
  }
  if (draft.inner.length === 0 && !draft.flags.has("help")) {
    draft.inner.push({ kind: "stdin", language, args: [], place: "here" });
  }
  return draft;
}

/** Base64 of UTF-16LE text, as `-EncodedCommand` takes it; undefined if it is not that. */
export function decodeUtf16(encoded: string): string | undefined {
  if (!/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(encoded)) return undefined;
  let bytes: string;
  try {
    bytes = atob(encoded.replace(/\s/g, ""));
  } catch {
    return undefined;
  }
  let text = "";
  for (let i = 0; i + 1 < bytes.length; i += 2) {
    text += String.fromCharCode(bytes.charCodeAt(i) | bytes.charCodeAt(i + 1) << 8);
  }
  return text;
}

/** `cmd /c …`, `cmd /k …` (`//c` under Git Bash): the rest of the line is the source. */
export function readCmd(line: Line): Draft {
  const draft = emptyDraft();
  const { words } = line;
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === undefined) break;
    const option = /^\/{1,2}([A-Za-z?])(:?.*)$/s.exec(word.value);
    if (option === null) {
      draft.operands.push(word);
      continue;
    }
    const letter = (option[1] ?? "").toLowerCase();
    setFlag(draft, letter);
    if (letter !== "c" && letter !== "k" && letter !== "r") continue;
    const rest = words.slice(i + 1);
    const attached = option[2] ?? "";
    if (attached !== "") rest.unshift(sliceWord(word, word.value.length - attached.length));
    draft.operands.push(...rest);
    if (rest.length > 0) {
      draft.inner.push({
        kind: "source",
        language: "cmd",
        text: joinWords(rest, " "),
        args: [],
        place: "here",
      });
    }
    return draft;
  }
  if (!draft.flags.has("?")) draft.inner.push({ kind: "stdin", language: "cmd", args: [], place: "here" });
  return draft;
}

/** `capsh options -- args`: what follows `--` or `==` are words for bash. */
export function readCapsh(line: Line): Draft {
  const at = line.words.findIndex(({ value }) => value === "--" || value === "==");
  if (at < 0) return emptyDraft();
  return readShell({ ...line, words: line.words.slice(at + 1) });
}
