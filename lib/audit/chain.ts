/**
 * Events made of entries: numbered, linked and hashed.
 *
 * @module
 */

import { canonicalJson, canonicalString } from "./canonical.ts";
import type { AuditEvent, Entry, Lateness } from "./entry.ts";
import { sha256 } from "./sha256.ts";

/** `prev` of the first event. */
export const NO_HASH: string = "0".repeat(64);

/**
 * What is hashed before an event's own bytes. It makes the hash of an event that of a leaf of a Merkle tree (RFC 6962,
 * section 2.1), so that nothing is hashed twice.
 */
export const LEAF = "\0";

/** Members that the log adds; an entry that brings them along loses them. */
export const CHAIN_KEYS: readonly string[] = ["hash", "id", "prev", "seq", "time", "v"];

/** What the log adds to an entry, but for the hash. */
export interface Link {
  readonly v: 1;
  readonly seq: number;
  readonly id: string;
  readonly time: string;
  readonly prev: string;
}

/** An event and its line, with line feed. */
export interface ChainedEvent {
  readonly event: AuditEvent;
  readonly line: string;
}

/** An entry whose members are written out, each in canonical form. */
export interface WrittenEntry {
  readonly entry: Entry & Lateness;
  /** Text of each member by its key. */
  readonly members: Readonly<Record<string, string>>;
  /** Keys of the entry and of {@link Link}, in canonical order. */
  readonly keys: readonly string[];
}

/** Writes an entry's members out. */
export function writeEntry(entry: Entry & Lateness): WrittenEntry {
  const members: Record<string, string> = Object.create(null);
  for (const [key, value] of Object.entries(entry)) {
    if (value !== undefined && !CHAIN_KEYS.includes(key)) {
      members[key] = `${canonicalString(key)}:${canonicalJson(value)}`;
    }
  }
  return { entry, members, keys: [...Object.keys(members), "id", "prev", "seq", "time", "v"].sort() };
}

/** Links and hashes an entry. */
export async function chainEvent({ entry, members, keys }: WrittenEntry, link: Link): Promise<ChainedEvent> {
  const { v, seq, id, time, prev } = link;
  const links: Readonly<Record<string, string>> = {
    id: `"id":"${id}"`,
    prev: `"prev":"${prev}"`,
    seq: `"seq":${seq}`,
    time: `"time":"${time}"`,
    v: `"v":${v}`,
  };
  let before = "";
  let after = "";
  for (const key of keys) {
    const text = members[key] ?? links[key];
    if (key < "hash") before += `${text},`;
    else after += `${after === "" ? "" : ","}${text}`;
  }
  const found = sha256(`${LEAF}{${before}${after}}`);
  const hash = typeof found === "string" ? found : await found;
  return {
    event: { ...entry, v, seq, id, time, prev, hash },
    line: `{${before}"hash":"${hash}",${after}}\n`,
  };
}
