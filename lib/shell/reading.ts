/**
 * What a command line would do, worked out without running it: the reading.
 *
 * A reading lists every command that would run (those inside wrappers, substitutions, functions, `bash -c` and
 * interpreters' inline code too), how they are piped together, and what they would do to files and the network.
 * All branches of `if`, `case`, `&&` and `||` count as run. What could not be known is marked, never left out.
 *
 * @module
 */

import type { Word } from "./word.ts";

/** Where a command would run: on this machine, on another one (`ssh`), or in a container without the host's files. */
export type Place = "here" | "remote" | "container";

/**
 * Where code that a command executes comes from, when its text is not known:
 *
 * - `download`: straight from the network (`curl … | sh`, `bash <(wget …)`, `iex (iwr …)`);
 * - `downloaded_file`: from a file that the same script fetched before;
 * - `decoded`: from a decoder whose input isn't known (`base64 -d p | sh`);
 * - `output`: from another local program's output (`eval "$(ssh-agent -s)"`);
 * - `file`: from a file that could not be read;
 * - `input`: from the tool call's own standard input;
 * - `unknown`: from a value that could not be worked out (`eval "$X"`).
 */
export type CodeOrigin = "download" | "downloaded_file" | "decoded" | "output" | "file" | "input" | "unknown";

/** A command that would run. */
export interface Run {
  readonly kind: "run";
  /** The words, the program first. Never empty. */
  readonly argv: readonly Word[];
  /**
   * The program's name: last path segment, without `.exe`; lower case where the platform's or the program's
   * look-up folds case (`CURL` on macOS and Windows; PowerShell and cmd always). UNKNOWN if not known.
   */
  readonly program: string;
  /** The words' values joined by one space: what command patterns are matched against. */
  readonly text: string;
  /** `text` followed by the redirections in one spelling (`echo hi > out.txt`), where there are any. */
  readonly redirected?: string;
  /** Index in {@link Reading.commands} of the command that hands on to this one (`sudo`, `xargs`, `bash -c`). */
  readonly via?: number;
  /** Where it would run. */
  readonly place: Place;
  /** The directory it runs in, absolute; may hold UNKNOWN. */
  readonly cwd: string;
  /** Set when it executes code whose text could not be known. Known code is read, and its commands follow. */
  readonly code?: CodeOrigin;
  /**
   * Variables set for this command: those in front of it (`LD_PRELOAD=x cmd`), those that `env` or `sudo` give to what
   * they run, and what `export` exports. `NAME=value` each, with {@link UNKNOWN} where the value is not known.
   */
  readonly assigns?: readonly string[];
  /**
   * What it finds on its standard input, where that is known: a here-document, a here-string, a pipe whose text could
   * be worked out. With {@link UNKNOWN} for parts that are not; at most 65,536 UTF-16 code units. Absent where nothing
   * is known.
   */
  readonly input?: string;
  /**
   * Names of variables in its words, assignments and here-documents that nothing assigned and whose values are not
   * known: `AWS_SECRET_ACCESS_KEY` in `echo $AWS_SECRET_ACCESS_KEY`.
   */
  readonly unknowns?: readonly string[];
  /**
   * Names of variables that nothing assigned, joined by spaces: the command is then what runs where they are empty
   * (`rm -rf "$DIR/"*` is `rm -rf /*`). It follows the same command with {@link UNKNOWN} in their place, and is
   * there only if it writes or deletes an absolute path. Effects with such a command in `by` are meant likewise.
   */
  readonly ifUnset?: string;
  /**
   * Set on the call of a function that, each time it runs, starts itself again in a pipeline or in the background
   * (`:(){ :|:& };:`): a fork bomb.
   */
  readonly forkBomb?: true;
  readonly pos: number;
  readonly end: number;
}

/** What happens to files. `delete` includes moving away and truncating devices; `write` includes creating. */
export type FileEffectKind = "read" | "write" | "delete";

/** A file or folder that would be read, written or deleted. */
export interface FileEffect {
  readonly kind: FileEffectKind;
  /** Absolute path (`~` expanded, joined to the directory the command runs in, `..` still in it), maybe with UNKNOWN. */
  readonly path: string;
  /** Whether `path` is a pattern (see {@link Word.pattern}) and not one path. */
  readonly glob: boolean;
  /** Whether everything below the path is meant too (`rm -r`, `grep -r`, `cp -r`, `tar c`). */
  readonly recursive: boolean;
  /** Index in {@link Reading.commands} of the command that causes it. */
  readonly by: number;
  readonly pos: number;
  readonly end: number;
}

/** A host that would be connected to. */
export interface ConnectEffect {
  readonly kind: "connect";
  /** A URL, or `scheme://host:port` made from what the program was given (`ssh://host`, `tcp://host:99`). */
  readonly target: string;
  /** Whether the command hands data of this machine to the host (an upload, a POST body, a pipe into `nc`). */
  readonly sends: boolean;
  /** Index in {@link Reading.commands} of the command that causes it. */
  readonly by: number;
  readonly pos: number;
  readonly end: number;
}

/** What a command would cause besides running. */
export type Effect = FileEffect | ConnectEffect;

/** Commands joined by `|` or `|&`. */
export interface PipelineReading {
  /** For each stage the index of its command; of the innermost one where a wrapper hands on (`sudo bash` is `bash`). */
  readonly stages: readonly number[];
  /** The stages' texts joined by ` | `. */
  readonly text: string;
  readonly pos: number;
  readonly end: number;
}

/** Why a reading is not whole: over a budget, or not valid source. */
export interface Gap {
  /** `syntax`: the parser reported an error; the others: the budget of that name ran out. */
  readonly kind: "syntax" | "length" | "depth" | "commands" | "steps";
  /** For a person. */
  readonly message: string;
  readonly pos: number;
}

/** The whole of what is known about a command line. */
export interface Reading {
  /** The text as given. */
  readonly source: string;
  /** The commands in the order in which they stand, a wrapper before what it hands on to. */
  readonly commands: readonly Run[];
  /** The pipelines of two or more stages. */
  readonly pipelines: readonly PipelineReading[];
  /** What the commands would do to files and the network, in the commands' order. */
  readonly effects: readonly Effect[];
  /** Empty when the text was read whole. Otherwise a decision on it is *partial*. */
  readonly gaps: readonly Gap[];
}

/** The language a command line is written in. */
export type ShellLanguage = "bash" | "sh" | "zsh" | "fish" | "powershell" | "cmd";

/** Bounds on the work for one reading. */
export interface ReadBudget {
  /** Source length in UTF-16 code units. Default 131,072. */
  readonly length: number;
  /** Nesting of substitutions, functions, wrappers and scripts. Default 48. */
  readonly depth: number;
  /** Commands in a reading. Default 2,048. */
  readonly commands: number;
  /** Expansion steps (characters produced, loop rounds). Default 65,536. */
  readonly steps: number;
}

/** What a reading may know of the machine. Everything is passed in; the reader does no I/O. */
export interface ReadOptions {
  /** Directory in which the command would run, absolute. Default: UNKNOWN. */
  readonly cwd?: string | undefined;
  /** The home folder. Default `/root` for nobody in particular: pass it. */
  readonly home?: string | undefined;
  /** The user's name. */
  readonly user?: string | undefined;
  /** Values of environment variables that may be relied on. HOME, PWD and USER come from the fields above. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Language of the source. Default `bash`. */
  readonly language?: ShellLanguage | undefined;
  /** `darwin` and `windows` fold the case of program names. Default `linux`. */
  readonly platform?: "linux" | "darwin" | "windows" | undefined;
  /** Text of a script file that a command runs, or undefined where it can't be read. Must not throw. */
  readonly readFile?: ((path: string) => string | undefined) | undefined;
  /** Bounds; each has a default. */
  readonly budget?: Partial<ReadBudget> | undefined;
}
