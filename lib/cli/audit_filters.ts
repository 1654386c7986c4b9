/**
 * The options by which commands pick events of the audit log.
 *
 * @module
 */

import type { PathOptions, Query } from "../audit/query/mod.ts";
import { type Input, type Option, UsageError } from "./command.ts";
import type { Machine } from "./machine.ts";

/** Options that pick events. All that are given must hold. */
export const FILTER_OPTIONS: readonly Option[] = [
  {
    name: "tool",
    value: "TOOL",
    summary: "Only this tool: exec, read, write, fetch, mcp, or the agent's own name",
  },
  { name: "agent", value: "AGENT", summary: "Only this agent" },
  { name: "session", value: "ID", summary: "Only this session; the beginning of its id is enough" },
  { name: "action", value: "ACTION", summary: "Only what was decided so: deny, ask, watch, allow" },
  { name: "policy", value: "NAME", summary: "Only where this policy matched" },
  { name: "path", value: "GLOB", summary: "Only what names such files, commands too; a glob as in policies" },
  { name: "text", value: "TEXT", summary: "Only what holds this text, letter for letter" },
  { name: "kind", value: "KIND", summary: "Only this kind of event: call, response, notice" },
];

/** Options that pick a time. */
export const TIME_OPTIONS: readonly Option[] = [
  {
    name: "since",
    value: "TIME",
    summary: "Only what was recorded since: 2h, 7d, 2026-11-20, 2026-11-20T10:00",
  },
  { name: "until", value: "TIME", summary: "Only what was recorded until then" },
];

/** What the help says of them. */
export const FILTER_DETAILS =
  "Of --tool, --agent, --session, --action, --policy and --kind several values may be given, with commas between " +
  "them. Times without a zone are local, and are those at which events were recorded.";

/**
 * The events that the options pick.
 *
 * @throws {UsageError} Where an option's value can't be used.
 */
export async function queryOption({ values }: Input): Promise<Query> {
  const { parseQuery } = await import("../audit/query/mod.ts");
  const query = parseQuery(values, Date.now());
  if ("problem" in query) throw new UsageError(query.problem, query.hint);
  return query;
}

/** Whether the options pick anything. */
export function isFiltered({ values }: Input): boolean {
  return [...FILTER_OPTIONS, ...TIME_OPTIONS].some(({ name }) => values[name] !== undefined);
}

/** What paths depend on, on this machine. */
export function pathOptions({ userHome, platform }: Machine): PathOptions {
  return { home: userHome, platform };
}
