/**
 * What a call names, for the formats of other systems: its command, files and addresses.
 *
 * @module
 */

import { canonicalJson } from "../canonical.ts";
import type { AuditEvent } from "../entry.ts";

/** What a call or response names. */
export interface Facts {
  /** The command line of `exec`. */
  readonly command?: string;
  /** The paths of `read` and `write`, as the agent wrote them. */
  readonly paths: readonly string[];
  /** The addresses of `fetch`. */
  readonly urls: readonly string[];
  /** The parameters of a call as JSON, where nothing above says what the call is about. */
  readonly params?: string;
}

const NOTHING: Facts = { paths: [], urls: [] };

/** Parameters in which the engine looks for paths and addresses. */
const PATHS: readonly string[] = [
  ...["path", "paths", "file_path", "filepath", "file", "files", "notebook_path", "filename", "glob"],
];
const URLS: readonly string[] = ["url", "urls", "uri"];

/** Texts that are taken of one parameter, so that a list of an agent's doesn't make an event larger than it is. */
const MOST = 20;

/** What an event names. Of a text that the log cut down it is the beginning. */
export function factsOf(event: AuditEvent): Facts {
  if (event.kind === "notice") return NOTHING;
  if (event.kind === "response") return subjectFacts(event.tool, event.subject);
  const { tool, params } = event;
  if (tool === "exec") {
    const command = commandOf(params);
    return command === undefined ? rest(params) : { ...NOTHING, command };
  }
  if (tool === "read" || tool === "write") {
    const paths = textsOf(params, PATHS);
    return paths.length === 0 ? rest(params) : { ...NOTHING, paths };
  }
  if (tool === "fetch") {
    const urls = textsOf(params, URLS);
    return urls.length === 0 ? rest(params) : { ...NOTHING, urls };
  }
  return rest(params);
}

/** A response says in one text what its call was about. */
function subjectFacts(tool: string, subject: string): Facts {
  // A call that names nothing of its tool's kind has its parameters there, as JSON.
  if (subject.startsWith("{")) return { ...NOTHING, params: subject };
  if (tool === "exec") return { ...NOTHING, command: subject };
  if (tool === "read" || tool === "write") return { ...NOTHING, paths: [subject] };
  return tool === "fetch" ? { ...NOTHING, urls: [subject] } : { ...NOTHING, params: subject };
}

function rest(params: object): Facts {
  return { ...NOTHING, params: canonicalJson(params) };
}

function commandOf(params: Readonly<Record<string, unknown>>): string | undefined {
  const value = params.command ?? params.cmd;
  const text = textOf(value);
  if (text !== undefined) return text;
  return Array.isArray(value) && value.every((word) => typeof word === "string")
    ? value.join(" ")
    : undefined;
}

function textsOf(params: Readonly<Record<string, unknown>>, names: readonly string[]): readonly string[] {
  const texts: string[] = [];
  for (const name of names) {
    const value = params[name];
    for (const one of Array.isArray(value) ? value.slice(0, MOST) : [value]) {
      const text = textOf(one);
      if (text !== undefined && text !== "") texts.push(text);
    }
  }
  return texts;
}

/** A text, or what is left of one that the log cut down. */
function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return undefined;
  const { $head } = value as { readonly $head?: unknown };
  return typeof $head === "string" ? `${$head}…` : undefined;
}

/** What rules found in an output: `aws-key:2 jwt:1`, in the order of the kinds' names. Undefined where nothing was. */
export function foundText(
  { found = {} }: { readonly found?: Readonly<Record<string, number>> },
): string | undefined {
  const parts = Object.keys(found).sort().map((kind) => `${kind}:${found[kind]}`);
  return parts.length === 0 ? undefined : parts.join(" ");
}

/** Milliseconds since the epoch at which an event happened, and not just was recorded. */
export function momentOf({ happened, time }: AuditEvent): number {
  const at = Date.parse(happened ?? time);
  return Number.isNaN(at) ? 0 : at;
}

/** The first characters of a text, without cutting one in two; an ellipsis says that there was more. */
export function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).toWellFormed().replace(/\ufffd$/, "")}…`;
}

/** The last name in a path. */
export function nameIn(path: string): string {
  const names = path.split(/[/\\]/).filter((name) => name !== "");
  return names.at(-1) ?? path;
}
