/**
 * The files of a log: a folder with one file of events or more for each day, by UTC. Old ones are compressed.
 *
 * @module
 */

/** A file of events. */
export interface LogFile {
  /** `2026-11-21.jsonl`, `2026-11-21.2.jsonl`, and the same with `.gz`. */
  readonly name: string;
  /** `2026-11-21` */
  readonly day: string;
  /** Its place among the files of its day, from 1. */
  readonly part: number;
  /** Whether it is compressed. */
  readonly zipped: boolean;
}

const EVENT_FILE = /^(\d{4}-\d\d-\d\d)(?:\.([2-9]|[1-9]\d{1,8}))?\.jsonl(\.gz)?$/;

/** The file of events that a name stands for; undefined where it is none. */
export function parseFileName(name: string): LogFile | undefined {
  const [, day, part = "1", gz] = EVENT_FILE.exec(name) ?? [];
  return day === undefined ? undefined : { name, day, part: Number(part), zipped: gz !== undefined };
}

/** Name of a day's file that isn't compressed. */
export function fileName(day: string, part = 1): string {
  return part === 1 ? `${day}.jsonl` : `${day}.${part}.jsonl`;
}

/** The day of a moment in UTC: `2026-11-21`. */
export function dayOf(milliseconds: number): string {
  // Beyond the year 9999 days would no longer sort as text, and such a clock is wrong anyway.
  const day = Number.isFinite(milliseconds) ? Math.min(Math.max(milliseconds, 0), Date.UTC(9999, 11, 31)) : 0;
  return new Date(day).toISOString().slice(0, 10);
}

/** A moment as events write it: RFC 3339 in UTC with milliseconds. */
export function timeText(milliseconds: number): string {
  const time = Number.isFinite(milliseconds) ? Math.trunc(milliseconds) : 0;
  return new Date(Math.min(Math.max(time, 0), Date.UTC(9999, 11, 31, 23, 59, 59, 999))).toISOString();
}

/**
 * The files of events, oldest first.
 *
 * @returns None where the folder isn't there.
 * @throws Error where it can't be read.
 */
export function eventFiles(folder: string): readonly LogFile[] {
  try {
    return filesAmong(namesIn(folder));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return [];
  }
}

/** What lies in a log's folder. */
export interface LogFolder {
  /** The files of events, oldest first. */
  readonly events: readonly LogFile[];
  /** All names. */
  readonly names: ReadonlySet<string>;
}

/**
 * Looks into a log's folder once.
 *
 * @throws Error where it can't be read.
 */
export function listLogFolder(folder: string): LogFolder {
  const names = new Set(namesIn(folder));
  return { events: filesAmong(names), names };
}

function namesIn(folder: string): readonly string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name);
}

function filesAmong(names: Iterable<string>): readonly LogFile[] {
  const found = new Map<string, LogFile>();
  for (const name of names) {
    const file = parseFileName(name);
    if (file === undefined) continue;
    const key = fileName(file.day, file.part);
    // Where both are there, a process was stopped while it compressed; the plain file is the one that is whole for sure.
    if (!file.zipped || !found.has(key)) found.set(key, file);
  }
  return [...found.values()].sort(compareFiles);
}

function compareFiles(a: LogFile, b: LogFile): number {
  if (a.day !== b.day) return a.day < b.day ? -1 : 1;
  return a.part - b.part;
}

/** Makes what was done to a folder's entries durable. Windows has no means for it and needs none. */
export function syncFolder(folder: string): void {
  if (Deno.build.os === "windows") return;
  const handle = Deno.openSync(folder, { read: true });
  try {
    handle.syncSync();
  } finally {
    handle.close();
  }
}

/** Whether a path is there, whatever it is. */
export function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
