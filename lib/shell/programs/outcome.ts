/**
 * What a program would do with the words it was given, before the reader has looked into what it hands on.
 *
 * @module
 */

import type { Word } from "../word.ts";
import type { CodeOrigin, Place } from "../reading.ts";
import type { CodeLanguage } from "./row.ts";

/**
 * A file or a host that the program itself would touch. Paths as they stand in the word, not yet made absolute;
 * those of a program that was told to change its directory first (`tar -C`) are already joined to that directory.
 * Paths and words of an {@link Inner} are not: its `chdir` comes first.
 */
export type Touch =
  | { readonly kind: "read" | "write" | "delete"; readonly path: Word; readonly recursive: boolean }
  | { readonly kind: "connect"; readonly target: Word; readonly sends: boolean };

/** Something that the program hands on to be run. */
export type Inner =
  /** Another command, word by word: `sudo …`, `find -exec …`. `repeats`: operands come from elsewhere too (xargs). */
  | {
    readonly kind: "argv";
    readonly argv: readonly Word[];
    readonly place: Place;
    readonly chdir?: Word;
    /** xargs and parallel: words read from standard input are put in the place of this marker, or at the end. */
    readonly stdinWords?: { readonly marker?: string };
    /** Folders of this machine as the container sees them: `docker run -v /:/host`. */
    readonly mounts?: readonly Mount[];
    /** Variables set for the command: `env X=1 …`, `sudo X=1 …`. */
    readonly env?: readonly Assignment[];
  }
  /**
   * Source text: `bash -c`, `python -c`, `su -c`, `ssh host "…"`, awk programs, `git -c core.pager=…`.
   * `args` are the words after it; for shells the first of them is `$0`.
   */
  | {
    readonly kind: "source";
    readonly language: CodeLanguage;
    readonly text: Word;
    readonly args: readonly Word[];
    readonly place: Place;
    readonly chdir?: Word;
    readonly mounts?: readonly Mount[];
    readonly env?: readonly Assignment[];
  }
  /**
   * A file that is executed: `bash x.sh`, `python x.py`, `make -f x`, `source x`. No language: told by its first
   * line. The path may be a URL (`deno run https://…`): then the code is a download.
   */
  | {
    readonly kind: "file";
    readonly language?: CodeLanguage;
    readonly path: Word;
    readonly args: readonly Word[];
    readonly place: Place;
    readonly chdir?: Word;
    /** Files that are taken in the place of `path` if they are there, the first of them first: `GNUmakefile`. */
    readonly before?: readonly Word[];
    /** For make: the targets, none being the first. */
    readonly targets?: readonly Word[];
  }
  /** Standard input is executed: `sh`, `python -`. */
  | {
    readonly kind: "stdin";
    readonly language: CodeLanguage;
    readonly args: readonly Word[];
    readonly place: Place;
  };

/** A variable that is set for an inner command. */
export interface Assignment {
  /** The variable's name. */
  readonly name: string;
  /** Its value. */
  readonly value: Word;
}

/** A folder of this machine under another name inside a container. */
export interface Mount {
  /** The path on this machine. */
  readonly source: Word;
  /** The path in the container. */
  readonly target: string;
}

/** What the table says of one command. */
export interface Outcome {
  /** Name under which the row was found, or the program's own name. */
  readonly program: string;
  /** Whether the table knows the program. Otherwise operands that look like paths count as read. */
  readonly known: boolean;
  /** Options given, by canonical name: `rm -rf` has `recursive`… the row's first names. With values where they take one. */
  readonly flags: ReadonlyMap<string, readonly string[]>;
  /** The operands, options and their values taken out, sub-commands kept. */
  readonly operands: readonly Word[];
  /** What the program itself would touch. */
  readonly touches: readonly Touch[];
  /** What it hands on to be run. */
  readonly inner: readonly Inner[];
  /** What the output is if it can't be known. Absent: a local program's. */
  readonly output?: Extract<CodeOrigin, "download" | "decoded">;
}
