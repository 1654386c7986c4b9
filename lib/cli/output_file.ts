/**
 * Files that commands write on demand: there as a whole or not at all.
 *
 * @module
 */

/** A file that is being written. */
export interface OutputFile {
  /** Appends a text, as UTF-8. */
  write(text: string): void;
  /** Puts the file in its place, with all that was written. */
  finish(): void;
  /** Closes it. Where {@link finish} was not called, nothing is left of it. */
  close(): void;
}

/** What must not be written to. */
export interface OutputFileOptions {
  /** A folder none of whose files may be written, as it holds evidence. */
  readonly notIn: string;
}

/**
 * Opens a file for writing, readable by this user alone. A file of that name stays as it is until the new one is whole.
 * What is no regular file, as a pipe, is written to directly.
 *
 * @throws Error where it can't be opened, or lies where it must not.
 */
export function outputFile(path: string, { notIn }: OutputFileOptions): OutputFile {
  const slash = path.lastIndexOf("/");
  const parent = Deno.realPathSync(path.slice(0, slash) || "/");
  if (parent === real(notIn)) throw new Error("the folder is that of the log itself");
  const there = kindOf(path);
  if (there === "folder") throw new Error("it is a folder");
  const direct = there === "other";
  const temporary = direct ? path : `${parent}/.${path.slice(slash + 1)}.${Deno.pid}.new`;
  const file = Deno.openSync(
    temporary,
    direct ? { write: true } : { write: true, createNew: true, mode: 0o600 },
  );
  const encoder = new TextEncoder();
  let [open, finished] = [true, direct];
  const shut = (): void => {
    if (open) file.close();
    open = false;
  };
  return {
    write(text) {
      const bytes = encoder.encode(text);
      for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
    },
    finish() {
      if (direct) return;
      file.syncSync();
      shut();
      Deno.renameSync(temporary, path);
      finished = true;
    },
    close() {
      shut();
      if (!finished) Deno.removeSync(temporary);
      finished = true;
    },
  };
}

function kindOf(path: string): "none" | "file" | "folder" | "other" {
  try {
    // A link is replaced, not followed.
    const { isFile, isDirectory, isSymlink } = Deno.lstatSync(path);
    return isDirectory ? "folder" : isFile || isSymlink ? "file" : "other";
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "none";
    throw error;
  }
}

function real(path: string): string {
  try {
    return Deno.realPathSync(path);
  } catch {
    return path;
  }
}
