/**
 * Makes checkpoints: builds the tree, signs its root, appends the note. Loaded when the first one is due.
 *
 * @module
 */

import { setBytesAside } from "./aside.ts";
import { type Checkpoint, CHECKPOINTS, checkpointText, NO_NOTE, PUBLIC_KEY } from "./checkpoint.ts";
import type { RecentLeaves } from "./checkpoint_writer.ts";
import type { Disk, EventFile } from "./disk.ts";
import { timeText } from "./files.ts";
import { type CheckpointsEnd, type LastCheckpoint, readLastCheckpoint } from "./last_checkpoint.ts";
import { readLeaves } from "./leaves.ts";
import { START } from "./log_start.ts";
import { type Frontier, grow, rootOf, smallSha256 } from "./merkle/mod.ts";
import { isSignedBy, type Signer } from "./note.ts";
import { loadSigningKey } from "./signing_key.ts";
import { loadTree, prunedTree, saveTrees } from "./tree_state.ts";

/** What a maker works with. */
export interface MakerOptions {
  /** Path of the private key. It is made where there is none. */
  readonly key: string;
  readonly disk: Disk;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Whether to leave what takes long, which is to build the tree from all events, to another process. */
  readonly brief: boolean;
}

/** What to cover. */
export interface MakerJob {
  /** Number of events in the log, all of them on disk. */
  readonly size: number;
  /** Id of the last. */
  readonly last: string;
  /** What is known without reading. */
  readonly recent: RecentLeaves;
  /** Least number of events since the checkpoint before for one at the log's end; ends of files get one in any case. */
  readonly least: number;
}

/** Checkpoints that were made. */
export interface MadeCheckpoints {
  /** The newest in the file now. */
  readonly last: LastCheckpoint | undefined;
  /** New ones, oldest first. */
  readonly notes: readonly string[];
  /** Makes them durable. Needs no lock. */
  readonly sync: () => Promise<void>;
  /** Whether the part of a note was set aside. */
  readonly torn: boolean;
  /** Whether the events before the last checkpoint aren't those that it was made of. */
  readonly differs: boolean;
}

/** Makes checkpoints for a log's folder. */
export interface CheckpointMaker {
  /** Builds the tree where it must be built from all events, up to a size that is on disk. Needs no lock. */
  prepare(size: number): Promise<void>;
  /**
   * Appends the checkpoints that are due. Under the lock.
   *
   * @throws Error where that isn't possible; then the file is as it was.
   */
  make(job: MakerJob): Promise<MadeCheckpoints>;
  /** The key. */
  signer(): Promise<Signer>;
}

/** A size at which there is to be a checkpoint. */
interface Target {
  readonly tree: Frontier;
  /** Id of the last event. */
  readonly last: string;
}

/** The tree as it was read so far. */
interface Growth {
  /** The checkpoint it goes on from. */
  readonly note: string | undefined;
  /** The tree at that checkpoint. */
  readonly base: Frontier;
  readonly tip: Target;
  /** Ends of files after that checkpoint. */
  readonly ends: readonly Target[];
  /** Whether the checkpoint is not one of these events. */
  readonly differs: boolean;
}

/** More events than these are not read by a process that lives for one call. */
const BRIEFLY = 2_000;

/** Makes a maker. Nothing is read or written yet. */
export function openCheckpointMaker(folder: string, options: MakerOptions): CheckpointMaker {
  const { key, disk, now, brief } = options;
  const path = `${folder}/${CHECKPOINTS}`;
  let growth: Growth | undefined;
  let loaded: Signer | undefined;
  /** The last note of which it is known that this log's key signed it. */
  let good: string | undefined;
  /** Notes that could not be made durable: they are taken back before others follow. */
  let doubtful: { readonly note: string; readonly at: number } | undefined;

  const signer = async (): Promise<Signer> => {
    const signing = loaded ?? await loadSigningKey(key, { create: true });
    if (signing === undefined) throw new Error(`there is no key ${key}`);
    return loaded = signing;
  };

  /** Where the file of checkpoints ends, after it was repaired. */
  const repaired = async (): Promise<{ readonly end: CheckpointsEnd; readonly torn: boolean }> => {
    const end = readLastCheckpoint(folder);
    if (doubtful !== undefined && end.last?.note === doubtful.note) {
      cut(path, doubtful.at);
      doubtful = undefined;
      return await repaired();
    }
    if (end.size === end.end) return { end, torn: false };
    await setBytesAside(folder, CHECKPOINTS, { range: { start: end.end, end: end.size }, disk });
    cut(path, end.end);
    return { end: { ...end, size: end.end }, torn: true };
  };

  const cut = (file: string, size: number): void => {
    const open = disk.open(file);
    try {
      open.truncate(size);
    } finally {
      open.close();
    }
  };

  /**
   * The last checkpoint, where this log's own key signed it. One that extends a note vouches for it, so that a forged one
   * must never be extended.
   */
  const authentic = async (last: LastCheckpoint | undefined): Promise<LastCheckpoint | undefined> => {
    if (last === undefined || last.note === good) return last;
    if (!await isSignedBy(last.note, await signer())) return undefined;
    good = last.note;
    return last;
  };

  /** What there is to go on from for a log of a size. */
  const beginning = async (last: LastCheckpoint | undefined, size: number): Promise<Growth> => {
    if (growth !== undefined && growth.note === last?.note && growth.tip.tree.size <= size) return growth;
    const covers = last?.size !== undefined && last.size <= size ? { ...last, size: last.size } : undefined;
    const kept = covers === undefined ? undefined : loadTree(folder, covers);
    if (kept !== undefined) return begun(last, kept, covers?.last ?? "-");
    const pruned = prunedTree(folder);
    const to = covers?.size ?? pruned.size;
    if (brief && to - pruned.size > BRIEFLY) throw new TooLong();
    const built = await readOn(begun(undefined, pruned, "-"), to);
    // A rebuilt tree that isn't the checkpoint's: the events before it are others than those that were signed.
    const differs = covers !== undefined && rootOf(built.tip.tree).toHex() !== covers.root;
    return { note: last?.note, base: built.tip.tree, tip: built.tip, ends: [], differs };
  };

  /** Reads leaves from the files. They are made durable, as who wrote them may have been stopped before. */
  const readOn = async (from: Growth, to: number): Promise<Growth> => {
    let { tip } = from;
    const ends = [...from.ends];
    const read = new Set<string>();
    for await (const { file, starts, hashes, last } of readLeaves(folder, { from: tip.tree.size, to })) {
      if (starts && tip.tree.size > from.base.size) ends.push(tip);
      tip = { tree: grow(tip.tree, hashes), last };
      if (!file.zipped) read.add(file.name);
    }
    for (const name of [...read].slice(-2)) await syncFile(`${folder}/${name}`);
    return { ...from, tip, ends };
  };

  const syncFile = async (file: string): Promise<void> => {
    const open = disk.open(file);
    try {
      await open.sync();
    } finally {
      open.close();
    }
  };

  const grown = async (from: Growth, { size, last, recent }: Omit<MakerJob, "least">): Promise<Growth> => {
    const { tree } = from.tip;
    if (tree.size === size) return from;
    if (recent.first > tree.size || recent.first + recent.hashes.length !== size) {
      if (brief && size - tree.size > BRIEFLY) throw new TooLong();
      return await readOn(from, size);
    }
    const ends = [...from.ends];
    let { tip } = from;
    const growTo = (end: number, id: string): void => {
      const hashes = recent.hashes.slice(tip.tree.size - recent.first, end - recent.first);
      tip = { tree: grow(tip.tree, hashes.map((hash) => Uint8Array.fromHex(hash))), last: id };
    };
    for (const end of recent.ends) {
      if (end.size < tip.tree.size || end.size <= from.base.size) continue;
      growTo(end.size, end.last);
      ends.push(tip);
    }
    growTo(size, last);
    return { ...from, tip, ends };
  };

  const append = (notes: readonly string[], { end, size }: CheckpointsEnd): EventFile => {
    const file = disk.open(path);
    try {
      file.write(new TextEncoder().encode(notes.map((note) => `${note}\n`).join("")));
      if (size === 0) disk.syncFolder(folder);
      return file;
    } catch (error) {
      try {
        file.truncate(end);
      } catch {
        // What stands there now is set aside by the next.
      }
      file.close();
      throw error;
    }
  };

  return {
    signer,
    async prepare(size) {
      if (growth !== undefined) return;
      if (brief) return;
      const last = await authentic(readLastCheckpoint(folder).last);
      if (last?.size !== undefined && last.size > size) return;
      growth = await readOn(await beginning(last, size), size);
    },
    async make(job) {
      const { end, torn } = await repaired();
      const before = await authentic(end.last);
      const forged = before === undefined && end.last !== undefined;
      try {
        growth = await grown(await beginning(before, job.size), job);
      } catch (error) {
        growth = undefined;
        if (error instanceof TooLong) return { ...NOTHING, last: end.last, torn };
        throw error;
      }
      const { base, ends, tip } = growth;
      const differs = growth.differs || forged;
      if (tip.tree.size !== job.size) throw new Error(`${START} speaks of more events than there are`);
      const targets = ends.filter(({ tree }) => tree.size < job.size);
      const covered = targets.at(-1)?.tree.size ?? base.size;
      const isShorter = before?.size !== undefined && before.size > job.size;
      if (isShorter || differs || tip.tree.size - covered >= job.least) targets.push(tip);
      if (targets.length === 0) return { ...NOTHING, last: end.last, torn };
      const signing = await signer();
      keepPublicKey(signing.vkey);
      const notes = await sign(targets, { signing, before: before?.note, time: timeText(now()) });
      const newest = targets.at(-1)?.tree ?? base;
      saveTrees(folder, [base, newest], disk);
      const note = notes.at(-1) ?? "";
      let file: EventFile;
      try {
        file = append(notes, end);
      } catch (error) {
        growth = undefined;
        throw error;
      }
      growth = { note, base: newest, tip, ends: [], differs: false };
      good = note;
      const sync = async (): Promise<void> => {
        try {
          await file.sync();
        } catch (error) {
          doubtful = { note, at: end.end };
          growth = undefined;
          throw error;
        } finally {
          file.close();
        }
      };
      const last = {
        note,
        size: newest.size,
        root: rootOf(newest).toHex(),
        last: targets.at(-1)?.last,
      };
      return { last, notes, sync, torn, differs };
    },
  };

  /** Puts the public key beside the checkpoints, for those who want to verify. */
  function keepPublicKey(vkey: string): void {
    let known = "";
    try {
      known = Deno.readTextFileSync(`${folder}/${PUBLIC_KEY}`);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
    if (known.split("\n").includes(vkey)) return;
    const file = disk.open(`${folder}/${PUBLIC_KEY}`);
    try {
      file.write(new TextEncoder().encode(`${known === "" || known.endsWith("\n") ? "" : "\n"}${vkey}\n`));
    } finally {
      file.close();
    }
  }
}

/** The tree has to be built from more events than a process that lives for one call reads. */
class TooLong extends Error {}

const NOTHING = { notes: [], sync: () => Promise.resolve(), differs: false };

function begun(last: LastCheckpoint | undefined, tree: Frontier, id: string): Growth {
  return { note: last?.note, base: tree, tip: { tree, last: id }, ends: [], differs: false };
}

async function sign(
  targets: readonly Target[],
  { signing, before, time }: {
    readonly signing: Signer;
    readonly before: string | undefined;
    readonly time: string;
  },
): Promise<readonly string[]> {
  const notes: string[] = [];
  let previous = before === undefined ? NO_NOTE : noteHash(before);
  for (const { tree, last } of targets) {
    const root = rootOf(tree).toHex();
    const checkpoint: Checkpoint = { origin: signing.name, size: tree.size, root, time, last, previous };
    const note = await signing.sign(checkpointText(checkpoint));
    notes.push(note);
    previous = noteHash(note);
  }
  return notes;
}

function noteHash(note: string): string {
  return smallSha256(new TextEncoder().encode(note)).toHex();
}
