/**
 * What is at a path, and errors in a line.
 *
 * @module
 */

/** Whether there is a file, behind links too. */
export function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

/** Whether there is a folder, behind links too. */
export function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}

/** What there is at a path itself; undefined where there is nothing. */
export function lstatOf(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.lstatSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return undefined;
    throw error;
  }
}

/** An error's message without the system's numbers. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return firstLine(message.replace(/ \(os error \d+\).*$/s, ""));
}

/** The first line of a text. */
export function firstLine(text: string): string {
  return text.trim().split("\n", 1)[0] ?? "";
}
