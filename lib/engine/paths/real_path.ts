/**
 * What lies behind symbolic links, for files that exist and files that are yet to be made.
 *
 * @module
 */

/** The system's answer for one path. */
export type RealPath = (path: string) => string | undefined;

/** Longer paths are refused by every system (Linux 4,096, Windows 32,767 for a whole path), so they lead nowhere. */
const LONGEST = 32_767;

/**
 * The real path of an absolute path in normal form. Where it doesn't exist, the real path of its nearest folder that
 * does, followed by the rest: a file that is written through a linked folder is made behind the link.
 *
 * @returns Undefined when nothing can be told.
 */
export function realName(path: string, realPath: RealPath): string | undefined {
  if (path.length > LONGEST) return undefined;
  const whole = realPath(path);
  if (whole !== undefined) return whole;
  const cut = path.lastIndexOf("/");
  if (cut <= 0) return undefined;
  const parent = realPath(path.slice(0, cut));
  if (parent !== undefined) return joinReal(parent, path.slice(cut));
  return nearest(path, cut, realPath);
}

/** Looks for the longest prefix that exists by halving: a folder exists only if its parents do. */
function nearest(path: string, before: number, realPath: RealPath): string | undefined {
  const cuts: number[] = [];
  for (let at = path.indexOf("/", 1); at > 0 && at < before; at = path.indexOf("/", at + 1)) cuts.push(at);
  let found: string | undefined;
  let from = 0;
  let to = cuts.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    const cut = cuts[middle] ?? 0;
    const real = realPath(path.slice(0, cut));
    if (real === undefined) to = middle;
    else {
      found = joinReal(real, path.slice(cut));
      from = middle + 1;
    }
  }
  return found;
}

function joinReal(folder: string, rest: string): string {
  return folder.endsWith("/") ? folder + rest.slice(1) : folder + rest;
}

/**
 * Where a path with `..` leads when the system follows it: a `..` after a link goes to the parent of the link's
 * target. Undefined where a folder before a `..` doesn't exist, as the system then refuses the path.
 *
 * @param path Absolute, not normalised.
 */
export function physicalPath(path: string, realPath: RealPath): string | undefined {
  if (path.length > LONGEST) return undefined;
  let current = "";
  // Whether no link is left in `current`: then `..` needs no look-up.
  let real = true;
  const known = new Map<string, string>();
  for (const segment of path.split("/")) {
    if (segment === "" || segment === ".") continue;
    if (segment !== "..") {
      current += `/${segment}`;
      real = false;
      continue;
    }
    if (!real) {
      const target = known.get(current) ?? realPath(current);
      if (target === undefined) return undefined;
      known.set(current, target);
      current = target.endsWith("/") ? target.slice(0, -1) : target;
      real = true;
    }
    current = current.slice(0, Math.max(0, current.lastIndexOf("/")));
  }
  return (real ? undefined : realName(current, realPath)) ?? (current === "" ? "/" : current);
}
