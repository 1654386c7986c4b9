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

/** Looks up where paths lead and what scripts hold, each once. */
export function rememberFiles(): FileLookup {
  const paths = remember(lookUp);
  const absent = remember((folder: string): boolean => {
    const cut = folder.lastIndexOf("/");
    return (cut > 0 && absent(folder.slice(0, cut))) || isAbsent(folder);
  });
  return { realPath: paths, readFile: remember(readScript) };

  function lookUp(path: string): string | undefined {
    const cut = path.lastIndexOf("/");
    const folder = path.slice(0, cut);
    // What lies in a folder that isn't there leads to where the folder would lead.
    if (cut <= 0 || path.includes("/.") || !absent(folder)) return realPath(path);
    const real = paths(folder);
    return real === undefined ? undefined : real + path.slice(cut);
  }
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
