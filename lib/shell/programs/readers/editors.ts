/**
 * Editors: commands given on the line can leave the editor for a shell.
 *
 * @module
 */

import type { Word } from "../../word.ts";
import { applyParsed, type Draft, type Line, ownFlags, parseByRow, touchFile } from "../apply_row.ts";
import type { CodeLanguage } from "../row.ts";
import { withValue } from "../word_parts.ts";

function push(draft: Draft, language: CodeLanguage, at: Word, text: string): void {
  if (text !== "") {
    draft.inner.push({ kind: "source", language, text: withValue(at, text), args: [], place: "here" });
  }
}

/** An Ex command that hands its rest to the shell: `:!cmd`, `:%!cmd`, `:r !cmd`, `:w !cmd`, `:term cmd`. */
const EX_SHELL =
  /^:*\s*(?:(?:[%.,$'<>0-9]|\\[/?&])*\s*!|(?:sil(?:ent)?!?\s+)?(?:r(?:ead)?|w(?:rite)?)\s+!|ter(?:minal)?\s+|(?:sil(?:ent)?|exe(?:cute)?|bot|top)\S*\s+['"]?!)(.*)$/s;

/** Ex commands that read or write a file. */
const EX_READ =
  /^:*\s*(?:r(?:ead)?|e(?:dit)?!?|sp(?:lit)?|vs(?:plit)?|tabe(?:dit)?|tabnew|view?|so(?:urce)?)\s+([^!].*)$/s;
const EX_WRITE =
  /^:*\s*(?:[%.,$'<>0-9]*\s*)(?:w(?:rite|q)?!?|sav(?:eas)?!?|x|up(?:date)?)\s+(?:>>\s*)?([^!\s].*)$/s;

/** Languages that vim embeds, by the first letters of their command. */
const EX_LANGUAGE: readonly (readonly [RegExp, CodeLanguage])[] = [
  [/^:*\s*py(?:thon)?[3x]?\s+(.*)$/s, "python"],
  [/^:*\s*lua\s+(.*)$/s, "lua"],
  [/^:*\s*(?:perl?|pe)\s+(.*)$/s, "perl"],
  [/^:*\s*rub?y?\s+(.*)$/s, "ruby"],
];

function readEx(draft: Draft, word: Word, text: string): void {
  // `|` joins Ex commands, except behind one that takes the rest of the line.
  const shell = EX_SHELL.exec(text);
  if (shell !== null) return push(draft, "sh", word, (shell[1] ?? "").trim().replace(/['"]$/, ""));
  for (const [pattern, language] of EX_LANGUAGE) {
    const code = pattern.exec(text);
    if (code !== null) return push(draft, language, word, code[1] ?? "");
  }
  for (
    const call of text.matchAll(
      /\b(?:system(?:list)?|jobstart|termopen|job_start|term_start)\(\s*(?:"([^"]*)"|'([^']*)')/g,
    )
  ) {
    push(draft, "sh", word, call[1] ?? call[2] ?? "");
  }
  const bar = text.indexOf("|");
  if (bar >= 0) readEx(draft, word, text.slice(bar + 1));
  const first = bar < 0 ? text : text.slice(0, bar);
  const read = EX_READ.exec(first)?.[1];
  if (read !== undefined) touchFile(draft, "read", withValue(word, read.trim()));
  const write = EX_WRITE.exec(first)?.[1];
  if (write !== undefined) touchFile(draft, "write", withValue(word, write.trim()));
}

/** `vim -c '!cmd' +'!cmd' files`, `less +'!cmd'`. */
export function readVim(line: Line): Draft {
  const commands: { readonly word: Word; readonly text: string }[] = [];
  // In Ex mode `-s` is silence, not a script.
  const exMode = line.argv[0]?.value.endsWith("ex") === true ||
    line.words.some(({ value }) => /^-[A-Za-z]*[eE]/.test(value));
  const words = line.words.map((word) =>
    exMode && /^-[eEs]+$/.test(word.value) ? withValue(word, "-e") : word
  ).filter((word) => {
    if (!word.value.startsWith("+") || word.value.length < 2) return true;
    commands.push({ word, text: word.value.slice(1) });
    return false;
  });
  const parsed = parseByRow({ ...line, words });
  const draft = applyParsed(line, parsed);
  for (const option of parsed.given) {
    const word = option.values[0];
    if (word !== undefined && (option.spec.name === "c" || option.spec.name === "cmd")) {
      commands.push({ word, text: word.value });
    }
  }
  for (const { word, text } of commands.slice(0, 64)) {
    if (word.value.startsWith("+")) ownFlags(draft).set("c", [...draft.flags.get("c") ?? [], text]);
    readEx(draft, word, text);
  }
  return draft;
}

/** `gdb -ex 'shell cmd'`: a debugger's commands can leave for a shell or for Python. */
export function readGdb(line: Line): Draft {
  const parsed = parseByRow(line);
  const draft = applyParsed(line, parsed);
  for (const option of parsed.given) {
    const word = option.values[0];
    if (word === undefined || option.spec.name !== "ex") continue;
    const shell = /^\s*(?:shell\s|!|make\s|platform\s+shell\s)\s*(.*)$/s.exec(word.value);
    if (shell !== null) push(draft, "sh", word, shell[1] ?? "");
    const pipe = /^\s*(?:pipe|\|)\s.*\|\s*(.*)$/s.exec(word.value);
    if (pipe !== null) push(draft, "sh", word, pipe[1] ?? "");
    const python = /^\s*(?:python|python-interactive|py|pi|script)\s+(.*)$/s.exec(word.value);
    if (python !== null) push(draft, "python", word, python[1] ?? "");
  }
  return draft;
}

/** `dc -e '!command'`: a calculator whose `!` runs the rest of the line. */
export function readDc(line: Line): Draft {
  const parsed = parseByRow(line);
  const draft = applyParsed(line, parsed);
  for (const option of parsed.given) {
    const word = option.values[0];
    if (word === undefined || option.spec.name !== "e") continue;
    for (const found of word.value.matchAll(/!(?![<>=])([^\n]+)/g)) push(draft, "sh", word, found[1] ?? "");
  }
  return draft;
}

/** `expect -c 'spawn cmd'`: Tcl that starts programs. */
export function readExpect(line: Line): Draft {
  const parsed = parseByRow(line);
  const draft = applyParsed(line, parsed);
  for (const option of parsed.given) {
    const word = option.values[0];
    if (word === undefined || option.spec.name !== "c") continue;
    for (const found of word.value.matchAll(/\b(?:spawn|exec|system)\s+(?:-\w+\s+)*([^\n;\]]+)/g)) {
      push(draft, "sh", word, found[1] ?? "");
    }
  }
  return draft;
}

/** Functions of Emacs Lisp that run a command. */
const LISP_SHELL =
  /\((?:async-)?(?:shell-command(?:-to-string)?|call-process-shell-command|start-process-shell-command|compile|eshell-command)\s+"((?:[^"\\]|\\.)*)"/g;

/** `emacs --batch --eval '(shell-command "…")'`. */
export function readEmacs(line: Line): Draft {
  const parsed = parseByRow(line);
  const draft = applyParsed(line, parsed);
  for (const option of parsed.given) {
    const word = option.values[0];
    if (word === undefined || option.spec.name !== "eval") continue;
    for (const call of word.value.matchAll(LISP_SHELL)) {
      push(draft, "sh", word, (call[1] ?? "").replace(/\\(.)/gs, "$1"));
    }
    for (
      const call of word.value.matchAll(
        /\((delete-file|delete-directory|insert-file-contents|find-file|write-region|load)\s[^()]*?"((?:[^"\\]|\\.)*)"/g,
      )
    ) {
      const path = withValue(word, call[2] ?? "");
      const name = call[1] ?? "";
      if (name.startsWith("delete")) touchFile(draft, "delete", path, name === "delete-directory");
      else touchFile(draft, name === "write-region" ? "write" : "read", path);
    }
  }
  return draft;
}
