/**
 * Questions to the audit log: which events, how many, of what.
 *
 * @module
 */

export type { PathOptions } from "./path_filter.ts";
export { parseQuery, type Query, type QueryProblem, type QueryWords } from "./query.ts";
export { eventFilter, newestEvents, searchEvents, type SearchOptions } from "./search.ts";
export { type Count, OTHERS, type Stats, STATS_KEYS, type StatsKey, statsOf } from "./stats.ts";
export { type MomentOptions, parseMoment } from "./time_range.ts";
