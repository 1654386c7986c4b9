/**
 * The files of a log: a folder with one file of events for each day, by UTC.
 *
 * @module
 */

const DAY_FILE = /^\d{4}-\d\d-\d\d\.jsonl$/;

/** Name of the file of a day. */
export function dayFile(milliseconds: number): string {
  // Beyond the year 9999 names would no longer sort by day, and such a clock is wrong anyway.
  const day = Number.isFinite(milliseconds) ? Math.min(Math.max(milliseconds, 0), Date.UTC(9999, 11, 31)) : 0;
  return `${new Date(day).toISOString().slice(0, 10)}.jsonl`;
}

/** A moment as events write it: RFC 3339 in UTC with milliseconds. */
export function timeText(milliseconds: number): string {
  const time = Number.isFinite(milliseconds) ? Math.trunc(milliseconds) : 0;
  return new Date(Math.min(Math.max(time, 0), Date.UTC(9999, 11, 31, 23, 59, 59, 999))).toISOString();
}

/**
 * Names of the files of events, oldest first.
 *
 * @returns None where the folder isn't there.
 * @throws Error where it can't be read.
 */
export function eventFiles(folder: string): readonly string[] {
  const names: string[] = [];
  try {
    for (const { name } of Deno.readDirSync(folder)) if (DAY_FILE.test(name)) names.push(name);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return names.sort();
}

/** What lies in a log's folder. */
export interface LogFolder {
  /** Names of the files of events, oldest first. */
  readonly events: readonly string[];
  /** All names. */
  readonly names: ReadonlySet<string>;
}

/**
 * Looks into a log's folder once.
 *
 * @throws Error where it can't be read.
 */
export function listLogFolder(folder: string): LogFolder {
  const names = new Set([...Deno.readDirSync(folder)].map(({ name }) => name));
  return { events: [...names].filter((name) => DAY_FILE.test(name)).sort(), names };
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
