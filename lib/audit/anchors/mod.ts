/**
 * Copies of the log's checkpoints elsewhere.
 *
 * @module
 */

export { type Anchors, type AnchorsOptions, startAnchors } from "./anchors.ts";
export {
  GIT_VARIABLES,
  type GitResult,
  type GitRun,
  gitRunner,
  type GitRunnerOptions,
} from "./git_runner.ts";
export { type KeptNote, readAnchorFile } from "./read_anchor_file.ts";
