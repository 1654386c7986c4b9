/**
 * Paths: one name for a file however it is spelled, and the further names by which it is reached.
 *
 * @module
 */

export { pathOfFileUrl, percentDecode } from "./file_url.ts";
export { foldPath, type Platform } from "./fold.ts";
export { normalizePath } from "./normalize_path.ts";
export { normalizePattern } from "./normalize_pattern.ts";
export type { NormalPath, PathOptions } from "./options.ts";
