/**
 * Programs on files whose operands have a syntax of their own: `dd`, `tar`, `rsync`, `ln`.
 *
 * @module
 */

import type { Word } from "../../word.ts";
import {
  applyParsed,
  applyRow,
  type Draft,
  emptyDraft,
  type Line,
  ownFlags,
  parseByRow,
  touchFile,
  touchHost,
} from "../apply_row.ts";
import { remoteHost } from "../path_like.ts";
import { inDirectory, sliceWord, withValue } from "../word_parts.ts";

/** `dd if=… of=…`. */
export function readDd(line: Line): Draft {
  const draft = emptyDraft();
  for (const word of line.words) {
    const equals = word.value.indexOf("=");
    const name = equals < 0 ? word.value.replace(/^--/, "") : word.value.slice(0, equals);
    if (equals < 0 && word.value.startsWith("--")) {
      ownFlags(draft).set(name, []);
      continue;
    }
    draft.operands.push(word);
    if (equals < 0) continue;
    ownFlags(draft).set(name, [word.value.slice(equals + 1)]);
    const path = sliceWord(word, equals + 1);
    if (name === "if") touchFile(draft, "read", path);
    else if (name === "of") touchFile(draft, "write", path);
  }
  return draft;
}

/** Options of tar's old cluster (`tar xzf a`) that take the next word, in the order of their letters. */
const TAR_VALUES = new Set("fbCTXLNKVHgIF");

/** `tar` in all its spellings. Paths are relative to the last `-C` before them. */
export function readTar(line: Line): Draft {
  const first = line.words[0];
  let { words } = line;
  if (first !== undefined && /^[A-Za-z]+$/.test(first.value) && /[cxtruAd]/.test(first.value)) {
    const spelled: Word[] = [];
    let next = 1;
    for (const letter of first.value) {
      spelled.push(withValue(first, `-${letter}`));
      if (!TAR_VALUES.has(letter)) continue;
      const value = words[next++];
      if (value !== undefined) spelled.push(value);
    }
    words = [...spelled, ...words.slice(next)];
  }
  const parsed = parseByRow({ ...line, words });
  const { flags } = parsed;
  const creates = flags.has("c") || flags.has("r") || flags.has("u") || flags.has("A");
  const extracts = flags.has("x");
  // The row's own roles say nothing of the operands; the mode does.
  const draft = applyParsed(line, { ...parsed, operands: [] });
  draft.operands = [...parsed.operands];
  const archives: Word[] = [];
  for (const option of parsed.given) {
    const value = option.values[0];
    if (value === undefined) continue;
    if (option.spec.name === "f") archives.push(value);
    else if (option.spec.name === "checkpoint-action" && /^exec=/.test(value.value)) {
      draft.inner.push({
        kind: "source",
        language: "sh",
        text: sliceWord(value, 5),
        args: [],
        place: "here",
      });
    }
  }
  for (const archive of archives) {
    const host = flags.has("force-local")
      ? undefined
      : remoteHost(archive.value, line.site.platform === "windows");
    if (host !== undefined) touchHost(draft, sliceWord(archive, 0, host.length), "ssh", creates);
    else touchFile(draft, creates ? "write" : "read", archive);
  }
  const folders = parsed.given.filter((option) => option.spec.name === "C");
  if (creates) {
    let dir: Word | undefined;
    let taken = 0;
    parsed.operands.forEach((word, index) => {
      for (let next = folders[taken]; next !== undefined && next.before <= index; next = folders[++taken]) {
        const value = next.values[0];
        if (value !== undefined) dir = inDirectory(dir, value);
      }
      const path = inDirectory(dir, word);
      touchFile(draft, "read", path, true);
      if (flags.has("remove-files")) touchFile(draft, "delete", path, true);
    });
  } else if (extracts && !flags.has("O")) {
    const self = line.argv[0] ?? { value: "", pos: 0, end: 0 };
    touchFile(draft, "write", folders.at(-1)?.values[0] ?? withValue(self, "."));
  }
  return draft;
}

/** `rsync`: `--delete` removes below the destination, `--remove-source-files` the sources. */
export function readRsync(line: Line): Draft {
  const parsed = parseByRow(line);
  const draft = applyParsed(line, parsed);
  const last = parsed.operands.at(-1);
  const windows = line.site.platform === "windows";
  const local = (word: Word): boolean => remoteHost(word.value, windows) === undefined;
  if (last !== undefined && parsed.operands.length > 1) {
    if ([...draft.flags.keys()].some((name) => /^del(?:$|ete)/.test(name)) && local(last)) {
      touchFile(draft, "delete", last, true);
    }
    if (draft.flags.has("remove-source-files")) {
      for (const source of parsed.operands.slice(0, -1)) {
        if (local(source)) touchFile(draft, "delete", source, true);
      }
    }
  }
  return draft;
}

/** `exiftool`: `-TAG=value` writes the files, anything else reads them. */
export function readExiftool(line: Line): Draft {
  const draft = applyRow(line);
  if (
    line.words.some(({ value }) =>
      /^-(?:[A-Za-z0-9_:*#-]+(?:[-+^<]?=|<)|delete_original|tagsfromfile)/i.test(value)
    )
  ) {
    for (const touch of [...draft.touches]) {
      if (touch.kind === "read") touchFile(draft, "write", touch.path);
    }
  }
  return draft;
}

/** `wget`: a file of the URL's last segment is written unless `-O` names another. */
export function readWget(line: Line): Draft {
  const draft = applyRow(line);
  if (draft.flags.has("O") || draft.flags.has("spider")) return draft;
  const dir = draft.flags.get("P")?.[0];
  for (const touch of [...draft.touches]) {
    if (touch.kind === "connect") writeDownload(draft, touch.target, dir);
  }
  return draft;
}

/** `curl`: `-O` and `-J` write a file of the URL's last segment. */
export function readCurl(line: Line): Draft {
  const draft = applyRow(line);
  const { flags } = draft;
  if (flags.has("O") || flags.has("remote-name-all")) {
    const dir = flags.get("output-dir")?.[0];
    for (const touch of [...draft.touches]) {
      if (touch.kind === "connect") writeDownload(draft, touch.target, dir);
    }
  }
  return draft;
}

function writeDownload(draft: Draft, url: Word, dir: string | undefined): void {
  const path = /^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/?#]*([^?#]*)/.exec(url.value)?.[1] ?? "";
  const name = path.slice(path.lastIndexOf("/") + 1);
  const file = name === "" ? "index.html" : name;
  touchFile(draft, "write", withValue(url, dir === undefined ? file : `${dir.replace(/\/$/, "")}/${file}`));
}
