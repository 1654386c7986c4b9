/**
 * Folding of paths: which spellings a platform's file systems hold to be one name.
 *
 * @module
 */

/** The operating system whose rules paths follow. */
export type Platform = "linux" | "darwin" | "windows";

/**
 * Folds a path, or a pattern over paths, so that names which the platform's file systems hold to be equal become
 * equal texts.
 *
 * - linux: nothing is folded.
 * - darwin: letter case by full case folding (`ſ` is `s`, `ß` is `ss`) and Unicode form (NFC), as APFS compares.
 * - windows: letter case; NTFS tells Unicode forms apart.
 *
 * Folding twice changes nothing.
 *
 * @example
 * ```ts
 * import { foldPath } from "./fold.ts";
 * console.log(foldPath("/Users/me/.SSH", "darwin")); // "/users/me/.ssh"
 * ```
 */
export function foldPath(text: string, platform: Platform): string {
  if (platform === "linux") return text;
  let upper = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c > 127) return platform === "darwin" ? foldUnicode(text) : text.toLowerCase();
    if (c >= 65 && c <= 90) upper = true;
  }
  return upper ? text.toLowerCase() : text;
}

function foldUnicode(text: string): string {
  // Upper case first joins what full case folding joins (ſ and s, ß and ss); a few letters need a second round
  // because composing them gives one that has a case mapping of its own.
  let folded = foldOnce(text);
  for (let round = 0; round < 3; round++) {
    const again = foldOnce(folded);
    if (again === folded) break;
    folded = again;
  }
  return folded;
}

function foldOnce(text: string): string {
  return text.normalize("NFD").toUpperCase().toLowerCase().replaceAll("ς", "σ").normalize("NFC");
}
