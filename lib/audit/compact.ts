/**
 * Entries cut down to a size at which the log stays readable.
 *
 * @module
 */

import { canonicalJson } from "./canonical.ts";
import { writeEntry, type WrittenEntry } from "./chain.ts";
import type { Entry, Lateness } from "./entry.ts";
import { sha256 } from "./sha256.ts";

/** The largest event, in bytes of its canonical form, but for what the log adds. */
export const LARGEST_ENTRY: number = 256 * 1024;

/** Characters of a long text that are kept. */
const HEAD = 200;
/** Bounds in characters above which texts in `params` and `detail` are replaced, tried in turn. */
const BOUNDS: readonly number[] = [4096, 1024, 400];
/** Characters that are kept of a text that must stay a text. */
const LONGEST_TEXT = 4096;

/** What stands for a value that was too long: in the event, instead of it. */
export interface Digest {
  /** Length of the text in UTF-8 bytes. */
  readonly $size: number;
  /** SHA-256 of the text, after redaction, in lower-case hex. */
  readonly $sha256: string;
  /** Its first 200 UTF-16 code units. */
  readonly $head: string;
}

const encoder = new TextEncoder();

/**
 * Writes an entry out, cut down where it is too large: see `docs/audit-format.md`.
 *
 * @param late What the log adds.
 */
export async function writeCompact(entry: Entry, late: Lateness = {}): Promise<WrittenEntry> {
  const written = writeEntry({ ...entry, ...late });
  let length = 0;
  for (const key in written.members) length += written.members[key]?.length ?? 0;
  // A code unit takes at most three bytes, so most entries need not be counted.
  if (length * 3 <= LARGEST_ENTRY || !isLarge(entry)) return written;
  return writeEntry({ ...await compactEntry(entry), ...late });
}

/**
 * Cuts an entry down to {@link LARGEST_ENTRY} where it's larger.
 *
 * Long texts in `params` and `detail` are replaced by {@link Digest}s; where that does not do, `params` and `detail` as a
 * whole, by the digest of their canonical form. Other texts are cut to 4,096 code units.
 */
async function compactEntry(entry: Entry): Promise<Entry> {
  const short = shortTexts(entry) as Entry;
  if (!isLarge(short)) return short;
  const free = freePart(short);
  if (free === undefined) return short;
  for (const bound of BOUNDS) {
    const compacted = { ...short, [free.key]: await digestTexts(free.value, bound) } as Entry;
    if (!isLarge(compacted)) return compacted;
  }
  return { ...short, [free.key]: await digest(canonicalJson(free.value)) } as Entry;
}

function isLarge(entry: Entry): boolean {
  return encoder.encode(canonicalJson(entry)).length > LARGEST_ENTRY;
}

function freePart(entry: Entry): { key: string; value: unknown } | undefined {
  if (entry.kind === "call") return { key: "params", value: entry.params };
  return entry.kind === "notice" ? { key: "detail", value: entry.detail ?? {} } : undefined;
}

/** Cuts every text but those of `params` and `detail`, and lists. */
function shortTexts(value: unknown, key = ""): unknown {
  if (key === "params" || key === "detail") return value;
  if (typeof value === "string") {
    return value.length > LONGEST_TEXT ? `${value.slice(0, LONGEST_TEXT).toWellFormed()}…` : value;
  }
  if (Array.isArray(value)) return value.slice(0, 64).map((item) => shortText(item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shortTexts(member, name)]));
}

function shortText(item: unknown): unknown {
  return typeof item === "string" ? item.slice(0, 256).toWellFormed() : item;
}

async function digestTexts(value: unknown, bound: number): Promise<unknown> {
  if (typeof value === "string") return value.length > bound ? await digest(value) : value;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    const items: unknown[] = [];
    for (const item of value) items.push(await digestTexts(item, bound));
    return items;
  }
  const members: [string, unknown][] = [];
  for (const [key, member] of Object.entries(value)) members.push([key, await digestTexts(member, bound)]);
  return Object.fromEntries(members);
}

async function digest(text: string): Promise<Digest> {
  return {
    $size: encoder.encode(text).length,
    $sha256: await sha256(text),
    $head: text.slice(0, HEAD).toWellFormed(),
  };
}
