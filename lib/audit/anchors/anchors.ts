/**
 * Copies of the log's checkpoints in places that whoever changes the log can't change: with one of them, also a log that
 * was cut or written anew as a whole is found out.
 *
 * @module
 */

import { type Pause, pause } from "../../delivery/mod.ts";
import type { Anchor } from "../../policies/mod.ts";
import { CHECKPOINTS } from "../checkpoint.ts";
import type { NoticeEntry } from "../entry.ts";
import type { AnchorPlace } from "./anchor_place.ts";
import { type AnchorState, openAnchorState, textHash } from "./anchor_state.ts";
import { fileAnchor } from "./file_anchor.ts";
import { gitAnchor } from "./git_anchor.ts";
import type { GitRun } from "./git_runner.ts";
import { notesIn } from "./read_anchor_file.ts";
import { runAnchor } from "./run_anchor.ts";
import { syslogAnchor } from "./syslog_anchor.ts";
import { webhookAnchor } from "./webhook_anchor.ts";

/** How to start anchors. */
export interface AnchorsOptions {
  readonly anchors: readonly Anchor[];
  /** Folder of the log, whose checkpoints that were not placed yet are placed first. */
  readonly folder: string;
  /** File in which what was placed is remembered. */
  readonly state: string;
  /** Gets a notice when a place fails, works again, or has lost what it had. Must not throw. */
  readonly notice: (notice: Omit<NoticeEntry, "kind">) => void;
  /** Runs git. */
  readonly git: GitRun;
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly now?: () => number;
  /** Waits between attempts. Default by the machine's clock. */
  readonly pause?: Pause;
}

/** Anchors that run. */
export interface Anchors {
  /** Hands a checkpoint to all of them, and returns at once. */
  place(note: string): void;
  /** What is wrong at present, by the place's name. */
  problems(): Readonly<Record<string, string>>;
  /** Tries once more, for 3 seconds at most, what was not placed yet. The next start goes on with what is left. */
  stop(): Promise<void>;
}

/** Bytes at the end of the file of checkpoints in which those are looked for that were not placed yet. */
const TAIL = 1 << 20;

/** Starts anchors. */
export function startAnchors(options: AnchorsOptions): Anchors {
  const { anchors, folder, notice, git, now = Date.now } = options;
  const state = openAnchorState(options.state);
  const recorded = anchors.length === 0 ? [] : lastNotes(`${folder}/${CHECKPOINTS}`);
  const running = anchors.map((anchor) => {
    const place = placeFor(anchor, { git, now });
    const waiting = notPlaced(recorded, place, state);
    const run = runAnchor(place, { state, waiting, notice, pause: options.pause ?? pause });
    return { name: place.name, run };
  });
  return {
    place: (note) => running.forEach(({ run }) => run.place(note)),
    problems: () =>
      Object.fromEntries(running.flatMap(({ name, run }) => {
        const problem = run.problem();
        return problem === undefined ? [] : [[name, problem]];
      })),
    stop: async () => void await Promise.all(running.map(({ run }) => run.stop())),
  };
}

function placeFor(
  anchor: Anchor,
  { git, now }: { readonly git: GitRun; readonly now: () => number },
): AnchorPlace {
  switch (anchor.kind) {
    case "file":
      return fileAnchor(anchor.path);
    case "webhook":
      return webhookAnchor({ url: anchor.url, headers: anchor.headers, now });
    case "syslog":
      return syslogAnchor(anchor, now);
    case "git":
      return gitAnchor(anchor.path, git);
    default:
      return anchor satisfies never;
  }
}

/** The notes after the last that a place took; a new place begins with the newest. */
function notPlaced(notes: readonly string[], place: AnchorPlace, state: AnchorState): readonly string[] {
  const { last } = state.get(place.settings);
  if (last === undefined) return notes.slice(-1);
  return notes.slice(notes.findLastIndex((note) => textHash(note) === last) + 1);
}

/** The last notes of a log; none where they can't be read, as the next will stand for them. */
function lastNotes(path: string): readonly string[] {
  try {
    using file = Deno.openSync(path, { read: true });
    const { size } = file.statSync();
    const start = Math.max(0, size - TAIL);
    file.seekSync(start, Deno.SeekMode.Start);
    const bytes = new Uint8Array(size - start);
    let length = 0;
    for (let read; length < bytes.length && (read = file.readSync(bytes.subarray(length))) !== null;) {
      length += read;
    }
    const text = new TextDecoder().decode(bytes.subarray(0, length));
    // What begins in the middle of a note is no note.
    const whole = start === 0 ? 0 : text.search(/(?<=\n— [^\n]*\n)\n/) + 1;
    return notesIn(text.slice(whole)).map(({ note }) => note);
  } catch {
    return [];
  }
}
