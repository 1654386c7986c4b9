/**
 * What a call was about, in a line that can leave the machine.
 *
 * @module
 */

import type { AuditEvent, CallEntry, ResponseEntry } from "../audit/mod.ts";
import { callSubject } from "../engine/mod.ts";

/** Characters of a parameter that are sent as they are; of a longer one only its length. */
const SHORT = 60;
/** Parameters that are named. */
const MOST = 10;

/**
 * The command, path or URL of a call; of other calls their parameters, without long ones, and without all values where
 * something was to be written.
 */
export function subjectOf(event: AuditEvent & (CallEntry | ResponseEntry)): string {
  // Where a response's subject is JSON, it holds parameters of which nothing is known here.
  if (event.kind === "response") return event.subject.startsWith('{"') ? "" : event.subject;
  const params = Object.fromEntries(
    Object.entries(event.params).map(([key, value]) => [key, shortened(value)]),
  );
  const subject = callSubject({ tool: event.tool, params });
  if (subject !== JSON.stringify(params)) return subject;
  const paths = Array.isArray(params.paths) ? params.paths.filter((path) => typeof path === "string") : [];
  return paths.length > 0 ? paths.join(", ") : outline(params, event.tool === "write");
}

/** What the log kept of a text that was too long. */
function shortened(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const { $head } = value as { readonly $head?: unknown };
  return typeof $head === "string" ? `${$head}…` : value;
}

function outline(params: Readonly<Record<string, unknown>>, namesOnly: boolean): string {
  const entries = Object.entries(params).slice(0, MOST);
  return entries.map(([key, value]) => namesOnly ? key : `${key}: ${valueText(value)}`).join(", ");
}

function valueText(value: unknown): string {
  if (typeof value === "string") {
    return value.length <= SHORT ? JSON.stringify(value) : `(${value.length} characters)`;
  }
  return typeof value === "object" && value !== null ? "(…)" : String(value);
}
