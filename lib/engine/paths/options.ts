/**
 * What path normalisation takes and gives.
 *
 * @module
 */

import type { Platform } from "./fold.ts";

/** What is known of the machine whose paths are normalised. */
export interface PathOptions {
  /** Directory that relative paths start from. Default: unknown, and stands as UNKNOWN in the result. */
  readonly cwd?: string;
  /** The home folder, for `~` and `$HOME`. Default: unknown, as above. */
  readonly home?: string;
  /** Whose rules for separators, letter case and Unicode hold. */
  readonly platform: Platform;
  /**
   * Resolves symbolic links of an absolute path: returns the real path, or undefined where it doesn't exist or
   * can't be told. Must not throw.
   */
  readonly realPath?: (path: string) => string | undefined;
}

/** A path in normal form. */
export interface NormalPath {
  /**
   * The absolute path: segments joined by `/`, no `.`, `..` or `//`, no trailing slash, folded (letter case and
   * Unicode) as the platform's file systems do. Windows: `c:/users/…`, shares `//server/share/…`. A path whose
   * start could not be known begins with a segment that holds UNKNOWN instead of a slash.
   */
  readonly path: string;
  /**
   * Other names by which the same file is reached, about which policies must be asked too: the real path behind
   * symbolic links, `/run` for `/var/run`, the Windows name of a WSL path. Usually one shared empty array.
   */
  readonly also: readonly string[];
}

/** The shared value of {@link NormalPath.also} for paths that have one name. */
export const NO_NAMES: readonly string[] = Object.freeze([]);
