/**
 * What there was before agents were wired, as far as the wired files can't tell: which of them were made, with which
 * folders, so that taking the wiring out leaves nothing behind and takes nothing else away.
 *
 * @module
 */

import { dirname } from "node:path";
import type { RampartHome } from "../policies/mod.ts";
import { bytesOf, makeFolders, textOf, writeWhole } from "./files_on_disk.ts";

/** What there was of one file. */
export interface FileBefore {
  /** The text; absent where there was no file. Kept only where it held nothing, as `{}` does. */
  readonly text?: string;
  /** Folders that were made for the file, the uppermost first. */
  readonly folders: readonly string[];
}

/** By the files' paths. */
export type WiringRecord = Readonly<Record<string, FileBefore>>;

/** Where the record lies. */
export function wiringRecordPath({ bin }: Pick<RampartHome, "bin">): string {
  return `${bin}/wired.json`;
}

/** Reads the record. What can't be read counts as empty: the files can be taken out without it. */
export function readWiringRecord(path: string): WiringRecord {
  try {
    const value: unknown = JSON.parse(textOf(bytesOf(path) ?? new Uint8Array()) ?? "");
    return Object.fromEntries(
      Object.entries(value ?? {}).flatMap(([name, entry]) => isBefore(entry) ? [[name, entry]] : []),
    );
  } catch {
    return {};
  }
}

function isBefore(value: unknown): value is FileBefore {
  if (typeof value !== "object" || value === null || !("folders" in value)) return false;
  return Array.isArray(value.folders) && value.folders.every((folder) => typeof folder === "string") &&
    (!("text" in value) || typeof value.text === "string");
}

/** Writes the record; an empty one goes. */
export function writeWiringRecord(path: string, record: WiringRecord): void {
  if (Object.keys(record).length > 0) {
    makeFolders(dirname(path));
    writeWhole(path, `${JSON.stringify(record, null, 2)}\n`, 0o600);
  } else if (bytesOf(path) !== undefined) Deno.removeSync(path);
}
