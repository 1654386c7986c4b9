/**
 * `git`: settings, aliases and options whose values are shell source, and the folder that a clone writes.
 *
 * @module
 */

import type { Word } from "../../word.ts";
import { applyParsed, type Draft, type Line, ownFlags, parseByRow, touchFile } from "../apply_row.ts";
import { remoteHost } from "../path_like.ts";
import { sliceWord, withValue } from "../word_parts.ts";

/** Settings that git hands to a shell. */
const SHELL_SETTING =
  /^(?:core\.(?:pager|sshcommand|editor|gitproxy|askpass|alternaterefscommand|fsmonitor)|sequence\.editor|pager\..+|diff\.external|diff\..+\.(?:command|textconv)|filter\..+\.(?:clean|smudge|process)|merge\..+\.driver|(?:merge|diff)tool\..+\.cmd|credential(?:\..+)?\.helper|gpg(?:\..+)?\.program|uploadpack\.packobjectshook|interactive\.difffilter|browser\..+\.cmd|man\..+\.cmd|remote\..+\.(?:uploadpack|receivepack)|submodule\..+\.update|sendemail\..*(?:smtpserver|tocmd|cccmd))$/i;

/** The shell source in a setting's value, if git would run it. */
function settingCommand(name: string, value: Word): Word | undefined {
  if (/^alias\./i.test(name)) return value.value.startsWith("!") ? sliceWord(value, 1) : undefined;
  if (!SHELL_SETTING.test(name)) return undefined;
  if (/\.helper$/i.test(name)) {
    // A helper's plain name is a program of git's own.
    if (value.value.startsWith("!")) return sliceWord(value, 1);
    return value.value.startsWith("/") ? value : undefined;
  }
  if (/\.update$/i.test(name)) return value.value.startsWith("!") ? sliceWord(value, 1) : undefined;
  if (/^core\.fsmonitor$|^pager\./i.test(name) && /^(?:true|false|yes|no|on|off|0|1)$/i.test(value.value)) {
    return undefined;
  }
  return value.value === "" ? undefined : value;
}

function pushShell(draft: Draft, text: Word): void {
  draft.inner.push({ kind: "source", language: "sh", text, args: [], place: "here" });
}

/** `git [-C dir] [-c name=value] command …`. */
export function readGit(line: Line): Draft {
  const parsed = parseByRow(line);
  const draft = applyParsed(line, parsed);
  for (const option of parsed.given) {
    const value = option.values[0];
    if (value === undefined || option.spec.name !== "c" && option.spec.name !== "config") continue;
    const equals = value.value.indexOf("=");
    if (equals < 0) continue;
    const command = settingCommand(value.value.slice(0, equals), sliceWord(value, equals + 1));
    if (command !== undefined) pushShell(draft, command);
  }
  const command = parsed.subs[0]?.value;
  if (command === "config") {
    const at = parsed.operands[0]?.value === "set" ? 1 : 0;
    const name = parsed.operands[at];
    const value = parsed.operands[at + 1];
    const shell = name === undefined || value === undefined ? undefined : settingCommand(name.value, value);
    if (shell !== undefined) pushShell(draft, shell);
  }
  for (const operand of parsed.operands) {
    // The `ext` transport runs its address: `ext::sh -c …`.
    const ext = /^ext::/.exec(operand.value);
    if (ext !== null) pushShell(draft, sliceWord(operand, 5));
  }
  readCommitted(draft, command, parsed.operands, line);
  if (command === "clone") {
    const url = parsed.operands[0];
    const folder = parsed.operands[1] ??
      (url === undefined ? undefined : withValue(url, cloneFolder(url.value)));
    if (folder !== undefined && !folder.value.includes("::") && !url?.value.startsWith("ext::")) {
      touchFile(draft, "write", folder);
    }
  } else if (command === "rm" && draft.flags.has("cached")) {
    draft.touches = draft.touches.filter((touch) => touch.kind !== "delete");
  } else if ((command === "checkout" || command === "restore" || command === "reset") && hasDashes(line)) {
    const at = line.words.findIndex(({ value }) => value === "--");
    for (const word of line.words.slice(at + 1)) touchFile(draft, "write", word, true);
  } else if (command === "push") {
    // `git push origin +main` forces, `:main` and `--delete` remove.
    for (const ref of parsed.operands.slice(1)) {
      if (ref.value.startsWith("+")) ownFlags(draft).set("f", []);
      else if (ref.value.startsWith(":") && ref.value.length > 1) ownFlags(draft).set("d", []);
    }
  }
  return draft;
}

/** Commands that show what files hold, as it was committed. */
const SHOWS: ReadonlySet<string> = new Set(["show", "cat-file", "diff", "log", "stash", "blame", "annotate"]);

/** `git show HEAD:.env`, `git log -p -- .env`: files of the repository that are shown. */
function readCommitted(
  draft: Draft,
  command: string | undefined,
  operands: readonly Word[],
  line: Line,
): void {
  if (command === undefined || !SHOWS.has(command)) return;
  for (const operand of operands) {
    const colon = operand.value.indexOf(":");
    if (colon > 0 && colon + 1 < operand.value.length && !operand.value.startsWith(":/", colon + 1)) {
      touchFile(draft, "read", sliceWord(operand, colon + 1));
    } else if (command === "blame" || command === "annotate") touchFile(draft, "read", operand);
  }
  if (command === "log" && !draft.flags.has("p") && !draft.flags.has("patch")) return;
  const at = line.words.findIndex(({ value }) => value === "--");
  if (at >= 0) { for (const word of line.words.slice(at + 1)) touchFile(draft, "read", word); }
}

function hasDashes(line: Line): boolean {
  return line.words.some(({ value }) => value === "--");
}

/** The folder into which `git clone` puts a repository: the last part of its address without `.git`. */
function cloneFolder(url: string): string {
  const host = remoteHost(url, false);
  const path = host === undefined || url.includes("://") ? url : url.slice(host.length + 1);
  const plain = path.replace(/\/+$/, "").replace(/\/?\.git$/, "");
  return plain.slice(plain.lastIndexOf("/") + 1) || ".";
}
