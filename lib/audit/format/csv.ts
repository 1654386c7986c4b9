/**
 * Events as rows of a table: CSV as RFC 4180 has it, safe to open in a spreadsheet.
 *
 * @module
 */

import { visible } from "../../engine/visible.ts";
import type { AuditEvent } from "../entry.ts";
import { factsOf, foundText } from "./facts.ts";

/** The columns, in order. Their names are those of the log's members where there is one. */
const COLUMNS: Readonly<Record<string, (event: AuditEvent) => string | number | boolean | undefined>> = {
  time: ({ time }) => time,
  happened: ({ happened }) => happened,
  seq: ({ seq }) => seq,
  id: ({ id }) => id,
  kind: ({ kind }) => kind,
  agent: ({ agent }) => agent,
  session: ({ session }) => session,
  tool: (event) => event.kind === "notice" ? undefined : event.tool,
  agent_tool: (event) => event.kind === "notice" ? undefined : event.agent_tool,
  via: (event) => event.kind === "notice" ? undefined : event.via,
  action: (event) => event.kind === "notice" ? undefined : event.decision.action,
  enforced: (event) => event.kind === "notice" ? undefined : event.decision.enforced,
  policy: (event) => event.kind === "notice" ? undefined : event.decision.policy,
  rule: (event) => event.kind === "notice" ? undefined : event.decision.rule,
  matched_policies: (event) =>
    event.kind === "notice" ? undefined : event.decision.matched_policies.join(" "),
  notice: (event) => event.kind === "notice" ? event.notice : undefined,
  level: (event) => event.kind === "notice" ? event.level : undefined,
  message: (event) => event.kind === "notice" ? event.message : event.decision.message,
  subject: subjectOf,
  cwd: (event) => event.kind === "notice" ? undefined : event.cwd,
  call_id: (event) => event.kind === "notice" ? undefined : event.call_id,
  failed: (event) => event.kind === "response" ? event.failed : undefined,
  size: (event) => event.kind === "response" ? event.size : undefined,
  found: (event) => event.kind === "response" ? foundText(event) : undefined,
  partial: (event) => event.kind === "notice" ? undefined : event.decision.partial,
  eval_us: (event) => event.kind === "notice" ? undefined : event.decision.eval_us,
  hash: ({ hash }) => hash,
};

/** The row of names, with its line break. */
export const CSV_HEAD: string = `${Object.keys(COLUMNS).join(",")}\r\n`;

/** An event's row, with its line break. */
export function csvOf(event: AuditEvent): string {
  return `${Object.values(COLUMNS).map((column) => cell(column(event))).join(",")}\r\n`;
}

/** What a call is about: its command, its paths or addresses one a line, or its parameters. */
function subjectOf(event: AuditEvent): string | undefined {
  const { command, paths, urls, params } = factsOf(event);
  return command ?? params ?? [...paths, ...urls].join("\n");
}

/** What a spreadsheet would take for a formula, and the apostrophe that says it is none (OWASP, "CSV Injection"). */
const FORMULA = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;
const QUOTED = /[",\r\n]/;

function cell(value: string | number | boolean | undefined): string {
  if (typeof value !== "string") return value === undefined ? "" : String(value);
  // Looked at before it is made visible too, which turns a leading carriage return into letters.
  const shown = visible(value, false);
  const safe = FORMULA.test(value) || FORMULA.test(shown) ? `'${shown}` : shown;
  return QUOTED.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
