/**
 * The file system as it was first seen: for a run over many calls of which none is carried out.
 *
 * Nothing that decides about calls that will run may use it: a link can be made between two of them.
 *
 * @module
 */

import { readScript, realPath } from "./real_files.ts";

/** What the engine may learn of the file system. */
export interface FileLookup {
  readonly realPath: (path: string) => string | undefined;
  readonly readFile: (path: string) => string | undefined;
}

/** How many answers are remembered before the memory starts anew. */
const MAX_REMEMBERED = 20_000;

/** A folder: where what is in it leads, if it isn't there; undefined if it is, and its files have to be looked at. */
type Folder = { readonly leads: string | undefined } | undefined;

/** Looks up where paths lead and what scripts hold, each once. */
export function rememberFiles(): FileLookup {
  const files = remember(realPath);
  const folders = remember((folder: string): Folder => {
    const cut = folder.lastIndexOf("/");
    const above = cut > 0 ? folders(folder.slice(0, cut)) : undefined;
    if (above?.leads !== undefined) return { leads: above.leads + folder.slice(cut) };
    return above !== undefined || isAbsent(folder) ? { leads: files(folder) } : undefined;
  });
  return {
    realPath(path) {
      const cut = path.lastIndexOf("/");
      if (cut <= 0 || path.includes("/.")) return files(path);
      // What lies in a folder that isn't there leads to where the folder would lead.
      const folder = folders(path.slice(0, cut));
      if (folder === undefined) return files(path);
      return folder.leads === undefined ? undefined : folder.leads + path.slice(cut);
    },
    readFile: remember(readScript),
  };
}

function isAbsent(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return false;
  } catch (error) {
    return error instanceof Deno.errors.NotFound;
  }
}

function remember<Answer>(ask: (path: string) => Answer): (path: string) => Answer {
  const answers = new Map<string, { readonly answer: Answer }>();
  return (path) => {
    const known = answers.get(path);
    if (known !== undefined) return known.answer;
    const answer = ask(path);
    if (answers.size >= MAX_REMEMBERED) answers.clear();
    answers.set(path, { answer });
    return answer;
  };
}
