/**
 * What the engine may learn of the file system: where a path leads, and the text of a script. Neither throws, neither
 * blocks.
 *
 * @module
 */

/** Longest script that is read, in bytes. A longer one counts as unreadable: a decision is never made on a part. */
export const SCRIPT_LIMIT = 256 * 1024;

/** As many links as Linux follows before it gives up with ELOOP. */
const LINK_LIMIT = 40;

/**
 * The path behind symbolic links. Of a file that doesn't exist the existing part is resolved, and a link that leads
 * nowhere is followed to where it would lead: writing through it would create its target.
 *
 * @param path An absolute path.
 * @returns Undefined where it can't be told: not absolute, no permission, a loop of links.
 */
export function realPath(path: string): string | undefined {
  if (!isAbsolute(path) || path.includes("\0")) return undefined;
  try {
    return newFile(path) ?? Deno.realPathSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) return undefined;
  }
  try {
    return walk(path);
  } catch {
    return undefined;
  }
}

/**
 * Where a file would be that isn't there yet, in a folder that is: what most paths of commands that aren't there are.
 * An exception is most of what looking it up costs, so that one is thrown and no more.
 */
function newFile(path: string): string | undefined {
  const cut = path.lastIndexOf("/");
  const name = path.slice(cut + 1);
  if (cut <= 0 || name === "" || name === "." || name === ".." || Deno.build.os === "windows") {
    return undefined;
  }
  try {
    Deno.lstatSync(path);
    return undefined;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  const folder = Deno.realPathSync(path.slice(0, cut));
  return folder === "/" ? `/${name}` : `${folder}/${name}`;
}

/** Goes from the root down as the system would, to the first part that isn't there. */
function walk(path: string): string | undefined {
  let { root, parts } = split(path);
  let at = root;
  for (let links = 0; parts.length > 0;) {
    const [part = "", ...rest] = parts;
    parts = rest;
    if (part === "" || part === ".") continue;
    if (part === "..") {
      at = parentOf(at, root);
      continue;
    }
    const next = at.endsWith("/") ? at + part : `${at}/${part}`;
    const target = linkTarget(next);
    if (target === "absent") return rest.reduce((folder, name) => below(folder, name, root), next);
    if (target === undefined) {
      at = next;
      continue;
    }
    if (++links > LINK_LIMIT) return undefined;
    if (!isAbsolute(target.link)) {
      parts = [...target.link.split(SEPARATOR), ...rest];
      continue;
    }
    const whole = split(target.link);
    at = root = whole.root;
    parts = [...whole.parts, ...rest];
  }
  return at;
}

/** Where a link leads; undefined for what is no link. */
function linkTarget(path: string): { readonly link: string } | "absent" | undefined {
  try {
    return Deno.lstatSync(path).isSymlink ? { link: Deno.readLinkSync(path) } : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "absent";
    throw error;
  }
}

const SEPARATOR = Deno.build.os === "windows" ? /[\\/]/ : "/";

function split(path: string): { root: string; parts: string[] } {
  const root = Deno.build.os === "windows" ? /^(?:[A-Za-z]:)?[\\/]+/.exec(path)?.[0] ?? "/" : "/";
  return { root, parts: path.slice(root.length).split(SEPARATOR) };
}

function parentOf(path: string, root: string): string {
  const at = path.lastIndexOf("/");
  return at < root.length ? root : path.slice(0, at);
}

function below(folder: string, name: string, root: string): string {
  if (name === "" || name === ".") return folder;
  return name === ".." ? parentOf(folder, root) : `${folder === root ? "" : folder}/${name}`;
}

/**
 * The text of a script, for the shell reader.
 *
 * @returns Undefined for what is no regular file, cannot be read, or is longer than {@link SCRIPT_LIMIT}.
 */
export function readScript(path: string): string | undefined {
  try {
    const bytes = readBytes(path, SCRIPT_LIMIT + 1);
    return bytes.length > SCRIPT_LIMIT ? undefined : new TextDecoder().decode(bytes);
  } catch {
    return undefined;
  }
}

/** Policy files longer than the parser takes are read no further than it needs to say so. */
const POLICY_LIMIT = 1024 * 1024 + 1;

/**
 * The text of a policy file.
 *
 * @throws Error where it can't be read.
 */
export function readPolicyText(path: string): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(readBytes(path, POLICY_LIMIT));
}

/**
 * The first bytes of a regular file.
 *
 * @param limit How many bytes at most.
 * @throws Error where it can't be read, or is a folder, a device or a pipe (opening one would block).
 */
export function readBytes(path: string, limit: number): Uint8Array {
  const { isFile, size } = Deno.statSync(path);
  if (!isFile) throw new Error("not a regular file");
  using file = Deno.openSync(path);
  let bytes = new Uint8Array(Math.min(limit, Math.max(size + 1, 1024)));
  let length = 0;
  // Read to the end rather than to the size on record, which is 0 for files that the system makes up.
  while (true) {
    const more = file.readSync(bytes.subarray(length));
    if (more === null) return bytes.subarray(0, length);
    length += more;
    if (length === limit) return bytes;
    if (length === bytes.length) {
      const larger = new Uint8Array(Math.min(limit, length * 4));
      larger.set(bytes);
      bytes = larger;
    }
  }
}

function isAbsolute(path: string): boolean {
  return path.startsWith("/") || (Deno.build.os === "windows" && /^[A-Za-z]:[\\/]|^\\\\/.test(path));
}
