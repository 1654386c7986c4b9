/**
 * Questions made ready: texts that the line of a wanted event must hold, and the question itself.
 *
 * INVARIANT: a line in canonical form whose event is wanted holds one of the needles of each group. The needles only
 * save the parsing of most lines; the event itself decides, so that a needle within a parameter fools nobody.
 *
 * @module
 */

import { canonicalString } from "../canonical.ts";
import type { AuditEvent } from "../entry.ts";
import { firstEventId } from "../event_id.ts";
import { pathFilter, type PathOptions } from "./path_filter.ts";
import type { Query } from "./query.ts";

/** A question made ready. */
export interface CompiledQuery {
  /** Groups of needles: UTF-8 bytes, each written as the character of its number. */
  readonly groups: readonly (readonly string[])[];
  /** Smallest id wanted; the empty string where any is. */
  readonly first: string;
  /** Smallest id that is not wanted any more; undefined where any is. */
  readonly end: string | undefined;
  /** Whether an event is wanted. */
  readonly matches: (event: AuditEvent) => boolean;
}

type Test = (event: AuditEvent) => boolean;

/** Makes a question ready. */
export function compileQuery(query: Query, options: PathOptions): CompiledQuery {
  const groups: (readonly string[])[] = [];
  const tests: Test[] = [];
  const add = (
    values: readonly string[] | undefined,
    test: Test,
    needle: (value: string) => string,
  ): void => {
    if (values === undefined) return;
    groups.push(values.map((value) => bytesText(needle(value))));
    tests.push(test);
  };
  const { kinds, tools, agents, sessions, actions, policies, paths, text, since, until } = query;
  const first = since === undefined ? "" : firstEventId(since);
  const end = until === undefined ? undefined : firstEventId(until);
  if (first !== "" || end !== undefined) {
    tests.push(({ id }) => id >= first && (end === undefined || id < end));
  }
  add(kinds, ({ kind }) => kinds?.includes(kind) === true, (kind) => `"kind":${canonicalString(kind)}`);
  add(
    tools,
    (event) =>
      event.kind !== "notice" && tools !== undefined &&
      (tools.includes(event.tool) || event.agent_tool !== undefined && tools.includes(event.agent_tool)),
    // The end of `"tool"` and of `"agent_tool"`.
    (tool) => `tool":${canonicalString(tool)}`,
  );
  add(
    agents,
    ({ agent }) => agent !== undefined && agents?.includes(agent) === true,
    (agent) => `"agent":${canonicalString(agent)}`,
  );
  add(
    sessions,
    ({ session }) => session !== undefined && sessions?.some((start) => session.startsWith(start)) === true,
    (session) => `"session":${canonicalString(session).slice(0, -1)}`,
  );
  add(
    actions,
    (event) => event.kind !== "notice" && actions?.includes(event.decision.action) === true,
    (action) => `"action":${canonicalString(action)}`,
  );
  add(
    policies,
    (event) =>
      event.kind !== "notice" &&
      policies?.some((name) =>
          event.decision.policy === name || event.decision.matched_policies.includes(name)
        ) === true,
    (policy) => canonicalString(policy),
  );
  if (text !== undefined) {
    add([text], (event) => holdsText(event, text), (t) => canonicalString(t).slice(1, -1));
  }
  // Last, as it costs by far the most.
  if (paths !== undefined) tests.push(pathFilter(paths, options));
  return { groups, first, end, matches: (event) => tests.every((test) => test(event)) };
}

const encoder = new TextEncoder();

/** A text's UTF-8 bytes, each as the character of its number. */
export function bytesText(text: string): string {
  let bytes = "";
  for (const byte of encoder.encode(text)) bytes += String.fromCharCode(byte);
  return bytes;
}

/** Members that say nothing of what happened, and in which any few letters will be found. */
const SILENT: ReadonlySet<string> = new Set(["v", "seq", "id", "prev", "hash", "time", "happened", "spool"]);

/** Whether some text among an event's values holds a text. */
function holdsText(event: AuditEvent, text: string): boolean {
  // Not by recursion: parameters come from agents, nested as deep as they like.
  const left: unknown[] = Object.entries(event).filter(([key]) => !SILENT.has(key)).map(([, value]) => value);
  while (left.length > 0) {
    const value = left.pop();
    if (typeof value === "string") {
      if (value.includes(text)) return true;
    } else if (typeof value === "object" && value !== null) {
      for (const inner of Object.values(value)) left.push(inner);
    }
  }
  return false;
}
