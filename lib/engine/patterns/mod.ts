/**
 * Patterns: globs over commands, paths, hosts and names, and an index over many of them.
 *
 * @module
 */

export { expandBraces, MAX_ALTERNATIVES, type PatternError } from "./brace.ts";
export { checkPattern, type PatternKind } from "./check.ts";
export { commandGlobTexts, coversWholeText, joinsCommands, normalizeCommand } from "./command_pattern.ts";
export { MARK } from "./gram_index.ts";
export { buildMeetingIndex, type MeetingIndex } from "./meeting_index.ts";
export {
  coversPathGlob,
  matchPathGlob,
  type MeetOptions,
  meetPathGlobs,
  parsePathGlob,
  type PathGlob,
  pathGlobOf,
  pathRuns,
} from "./path_glob.ts";
export {
  literalOf,
  type MatchOptions,
  matchTextGlob,
  parseTextGlob,
  TEXT_GLOBS,
  type TextGlob,
} from "./text_glob.ts";
export {
  buildPatternIndex,
  type IndexedPattern,
  loadPatternIndex,
  type PatternIndex,
  type PatternLanguage,
  type StoredIndex,
} from "./pattern_index.ts";
