/**
 * Entries that could not be written to the log and wait for it: one file each, in the folder `spool`. The native gate
 * puts its notices there too.
 *
 * @module
 */

import { moveAside } from "./aside.ts";
import { canonicalJson } from "./canonical.ts";
import { DISK, type Disk } from "./disk.ts";
import type { Entry } from "./entry.ts";
import { EVENT_ID, eventIdTime, nextEventId } from "./event_id.ts";
import { exists, timeText } from "./files.ts";

/** The folder, within the log's. */
export const SPOOL = "spool";

/** Files that one flush takes, so that none takes long. */
const FILES_AT_ONCE = 256;
const BYTES_AT_ONCE = 1 << 20;
/** A longer file can't be an entry: those are cut down to 256 KiB. */
const LARGEST = 1 << 22;

/** An entry that waited. */
export interface Spooled {
  /** Path of its file. */
  readonly path: string;
  /** Name of its file without `.json`. */
  readonly name: string;
  readonly entry: Entry;
  /** When it happened. */
  readonly happened: string;
}

/**
 * Keeps an entry for a later flush. It is on disk when this returns.
 *
 * @param entry Redacted.
 * @param options When it happened, in milliseconds since the epoch.
 * @throws Error where it can't be written.
 */
export async function spoolEntry(
  folder: string,
  entry: Entry,
  { now, disk = DISK }: { readonly now: number; readonly disk?: Disk },
): Promise<void> {
  const spool = `${folder}/${SPOOL}`;
  if (!exists(spool)) {
    disk.makeFolder(spool);
    disk.syncFolder(folder);
  }
  const name = nextEventId(now, undefined);
  // Renamed when it is whole: readers take nothing but *.json.
  const part = `${spool}/${name}.part`;
  const file = disk.create(part);
  try {
    file.write(new TextEncoder().encode(canonicalJson({ ...entry, happened: timeText(now) })));
    await file.sync();
  } catch (error) {
    discard(part, disk);
    throw error;
  } finally {
    file.close();
  }
  disk.rename(part, `${spool}/${name}.json`);
  disk.syncFolder(spool);
}

function discard(path: string, disk: Disk): void {
  try {
    disk.remove(path);
  } catch {
    // A part is never taken for an entry.
  }
}

/** What takes entries from the spool. */
export interface SpoolOptions {
  /** Names that were taken before and could not be removed. */
  readonly taken: ReadonlySet<string>;
  readonly disk: Disk;
}

/** What waited. */
export interface SpoolContent {
  /** Oldest first. */
  readonly entries: readonly Spooled[];
  /** How many files were no entries and were set aside. */
  readonly setAside: number;
}

/** Reads entries that wait. What isn't an entry is set aside. */
export function readSpool(folder: string, { taken, disk }: SpoolOptions): SpoolContent {
  const spool = `${folder}/${SPOOL}`;
  const names: string[] = [];
  try {
    for (const { name } of Deno.readDirSync(spool)) {
      if (name.endsWith(".json") && !taken.has(name.slice(0, -5))) names.push(name);
    }
  } catch {
    // There is none, or it can't be read just now, such as for want of a file descriptor: what waits there waits on, and
    // what can be recorded is recorded.
    return { entries: [], setAside: 0 };
  }
  const entries: Spooled[] = [];
  let setAside = 0;
  let bytes = 0;
  for (const name of names.sort().slice(0, FILES_AT_ONCE)) {
    const path = `${spool}/${name}`;
    try {
      const { isFile, size, mtime } = Deno.lstatSync(path);
      const read = isFile && size <= LARGEST ? readEntry(path) : undefined;
      if (read === undefined) {
        moveAside(folder, path, { name, disk });
        setAside++;
        continue;
      }
      const { happened: said, entry } = read;
      const bare = name.slice(0, -5);
      const happened = said ?? timeText(EVENT_ID.test(bare) ? eventIdTime(bare) : mtime?.getTime() ?? 0);
      entries.push({ path, name: bare, entry, happened });
      bytes += size;
    } catch {
      // Another user's, or gone. The entries that can be recorded must not wait for it.
    }
    if (bytes > BYTES_AT_ONCE) break;
  }
  return { entries, setAside };
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

function readEntry(path: string): { entry: Entry; happened: string | undefined } | undefined {
  const bytes = Deno.readFileSync(path);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
  if (!isRecord(value)) return undefined;
  const { happened, late: _late, spool: _spool, ...entry } = value;
  if (!isEntry(entry)) return undefined;
  return { entry, happened: typeof happened === "string" && TIME.test(happened) ? happened : undefined };
}

const VIAS: readonly unknown[] = ["hook", "shell", "api"];
const LEVELS: readonly unknown[] = ["info", "warning", "error"];
const ACTIONS: readonly unknown[] = ["allow", "watch", "ask", "deny"];

/** Whether a value from elsewhere is an entry. */
export function isEntry(value: unknown): value is Entry {
  if (!isRecord(value)) return false;
  const { kind, notice, level, message, detail, agent, session } = value;
  if (!optional(agent, "string") || !optional(session, "string")) return false;
  if (kind === "notice") {
    return typeof notice === "string" && LEVELS.includes(level) && typeof message === "string" &&
      (detail === undefined || isRecord(detail));
  }
  const { via, tool, agent_tool, agent_depth, call_id, cwd, decision } = value;
  const calls = VIAS.includes(via) && typeof tool === "string" && optional(agent_tool, "string") &&
    optional(agent_depth, "number") && optional(call_id, "string") && optional(cwd, "string") &&
    isDecision(decision);
  if (kind === "call") return calls && isRecord(value.params);
  return kind === "response" && calls && typeof value.failed === "boolean" &&
    typeof value.size === "number" &&
    typeof value.subject === "string";
}

function isDecision(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { action, enforced, message, policy, rule, matched_policies, partial, eval_us } = value;
  return ACTIONS.includes(action) && typeof enforced === "boolean" && typeof message === "string" &&
    optional(policy, "string") && optional(rule, "string") && Array.isArray(matched_policies) &&
    matched_policies.every((name) => typeof name === "string") && typeof partial === "boolean" &&
    typeof eval_us === "number";
}

function optional(value: unknown, type: "string" | "number"): boolean {
  return value === undefined || typeof value === type;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
