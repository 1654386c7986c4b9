/**
 * Finding the program that a command line names, as a shell does.
 *
 * @module
 */

/** Where to look. */
export interface FindOptions {
  /** Folders of the PATH, without the shims' own; an empty one is the working directory. */
  readonly path: readonly string[];
  /** The working directory, absolute. */
  readonly cwd: string;
}

/** A program that can be started. */
export interface Found {
  /** Its path; relative where the word was. */
  readonly program: string;
}

/** Why there is none. */
export interface NotFound {
  /** In a shell's words. */
  readonly problem: string;
  /** A shell's status: 127 not found, 126 found and not to be run. */
  readonly status: 126 | 127;
}

/** Finds a program. */
export function findCommand(word: string, { path, cwd }: FindOptions): Found | NotFound {
  if (word.includes("/")) {
    const problem = whyNot(word.startsWith("/") ? word : `${cwd}/${word}`);
    return problem ?? { program: word };
  }
  let denied: NotFound | undefined;
  for (const folder of path) {
    const candidate = `${folder === "" ? "." : folder}/${word}`;
    const problem = whyNot(candidate.startsWith("/") ? candidate : `${cwd}/${candidate}`);
    if (problem === undefined) return { program: candidate };
    if (problem.status === 126 && problem.problem !== IS_FOLDER) denied ??= problem;
  }
  return word === "" || denied === undefined ? { problem: "command not found", status: 127 } : denied;
}

/** Whether a path is a file that can be started. */
export function isProgram(path: string): boolean {
  return whyNot(path) === undefined;
}

const IS_FOLDER = "Is a directory";

/** Any of the bits that allow execution. */
const EXECUTABLE = 0o111;

function whyNot(path: string): NotFound | undefined {
  let info: Deno.FileInfo;
  try {
    info = Deno.statSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { problem: "No such file or directory", status: 127 };
    if (error instanceof Deno.errors.NotADirectory) return { problem: "Not a directory", status: 126 };
    return { problem: "Permission denied", status: 126 };
  }
  if (info.isDirectory) return { problem: IS_FOLDER, status: 126 };
  return info.mode !== null && (info.mode & EXECUTABLE) === 0
    ? { problem: "Permission denied", status: 126 }
    : undefined;
}
