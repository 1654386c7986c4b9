/**
 * Paths as text: joining them and tidying them up.
 *
 * @module
 */

import type { Platform } from "./reader.ts";

/** Whether the path does not start at the working directory. */
export function isAbsolutePath(path: string, platform: Platform): boolean {
  return path.startsWith("/") || (platform === "windows" && /^(?:[A-Za-z]:|\\)/.test(path));
}

/** Joins a folder and a path below it. */
export function join(folder: string, path: string): string {
  if (path === "") return folder;
  return folder.endsWith("/") ? folder + path : `${folder}/${path}`;
}

/** Removes `.`, `..` and doubled slashes. */
export function normalizePath(path: string): string {
  if (!/\/\.{0,2}(?:\/|$)/.test(path)) return path;
  const out: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === "..") out.pop();
    else out.push(part);
  }
  return (path.startsWith("/") ? "/" : "") + out.join("/");
}
