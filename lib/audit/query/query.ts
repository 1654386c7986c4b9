/**
 * Questions to the log: which events are wanted.
 *
 * @module
 */

import { checkPattern } from "../../engine/patterns/mod.ts";
import type { Action } from "../../engine/mod.ts";
import type { AuditEvent } from "../entry.ts";
import { parseMoment } from "./time_range.ts";

/** Which events are wanted: those for which all that is given holds. Of a list one is enough. */
export interface Query {
  readonly kinds?: readonly AuditEvent["kind"][];
  /** Rampart's name of a tool, or the agent's own. */
  readonly tools?: readonly string[];
  readonly agents?: readonly string[];
  /** Sessions, or beginnings of their names. */
  readonly sessions?: readonly string[];
  readonly actions?: readonly Action[];
  /** Policies that decided or matched. */
  readonly policies?: readonly string[];
  /**
   * Globs as in policies, over the files that a call names: by its parameters, or by a command that would read, write or
   * delete them.
   */
  readonly paths?: readonly string[];
  /** A text that stands, letter for letter, in some value of the event's; hashes and ids are no such values. */
  readonly text?: string;
  /** Milliseconds since the epoch: events recorded before are left out. The time in the event's id counts. */
  readonly since?: number;
  /** Milliseconds since the epoch: events recorded then or later are left out. */
  readonly until?: number;
}

/** What is wrong with a question. */
export interface QueryProblem {
  readonly problem: string;
  readonly hint: string;
}

/** A question as people type it: values by the names `tool`, `agent`, `session`, `action`, … */
export type QueryWords = Readonly<Partial<Record<string, string>>>;

const KINDS: readonly AuditEvent["kind"][] = ["call", "response", "notice"];
const ACTIONS: readonly Action[] = ["deny", "ask", "watch", "allow"];

/**
 * Reads a question: `kind`, `tool`, `agent`, `session`, `action` and `policy` are lists separated by commas, `path` is
 * one glob, `text` a text, `since` and `until` are moments as {@link parseMoment} reads them. Other names are passed over.
 *
 * @param now Milliseconds since the epoch.
 */
export function parseQuery(words: QueryWords, now: number): Query | QueryProblem {
  const kinds = choices("kind", words.kind, KINDS);
  if (kinds !== undefined && "problem" in kinds) return kinds;
  const actions = choices("action", words.action, ACTIONS);
  if (actions !== undefined && "problem" in actions) return actions;
  const since = moment("since", words.since, now);
  if (typeof since === "object") return since;
  const until = moment("until", words.until, now);
  if (typeof until === "object") return until;
  if (since !== undefined && until !== undefined && since >= until) {
    return { problem: "--since is not before --until", hint: "for example: --since 3d --until 2d" };
  }
  for (const [name, value] of Object.entries(words)) {
    if (LISTS.includes(name) && value !== undefined && listOf(value).length === 0) {
      return { problem: `--${name} is empty`, hint: `for example: ${EXAMPLES[name] ?? `--${name} x`}` };
    }
  }
  if (words.text === "") return { problem: "--text is empty", hint: 'for example: --text "curl -s"' };
  if (words.path !== undefined) {
    const wrong = checkPattern("path", words.path);
    if (wrong !== undefined) {
      return { problem: `--path ${words.path}: ${wrong}`, hint: 'for example: --path "~/.ssh/**"' };
    }
  }
  return {
    ...(kinds === undefined ? {} : { kinds }),
    ...(actions === undefined ? {} : { actions }),
    ...(words.tool === undefined ? {} : { tools: listOf(words.tool) }),
    ...(words.agent === undefined ? {} : { agents: listOf(words.agent) }),
    ...(words.session === undefined ? {} : { sessions: listOf(words.session) }),
    ...(words.policy === undefined ? {} : { policies: listOf(words.policy) }),
    ...(words.path === undefined ? {} : { paths: [words.path] }),
    ...(words.text === undefined ? {} : { text: words.text }),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
  };
}

const LISTS: readonly string[] = ["tool", "agent", "session", "policy"];
const EXAMPLES: QueryWords = { tool: "--tool fetch,mcp", agent: "--agent codex" };

function listOf(value: string): readonly string[] {
  return value.split(",").map((part) => part.trim()).filter((part) => part !== "");
}

function choices<Choice extends string>(
  name: string,
  value: string | undefined,
  known: readonly Choice[],
): readonly Choice[] | undefined | QueryProblem {
  if (value === undefined) return undefined;
  const wanted = listOf(value);
  const found = wanted.flatMap((one) => known.filter((choice) => choice === one));
  if (found.length === wanted.length && found.length > 0) return found;
  return {
    problem: `--${name} cannot be "${value}"`,
    hint: `one or more of ${known.join(", ")}, with commas`,
  };
}

function moment(name: string, value: string | undefined, now: number): number | undefined | QueryProblem {
  if (value === undefined) return undefined;
  const found = parseMoment(value, now, { end: name === "until" });
  if (found !== undefined) return found;
  return {
    problem: `not a time: --${name} ${value}`,
    hint: `for example: --${name} 2h, --${name} 7d, --${name} 2026-11-20, --${name} 2026-11-20T10:00`,
  };
}
