/**
 * Events of the audit log as people read them, one line each.
 *
 * @module
 */

import type { AuditEvent, NoticeEntry, RecordedDecision } from "../audit/mod.ts";
import { type Action, callSubject, MARKS, visible } from "../engine/mod.ts";
import { displayPath } from "../policies/mod.ts";
import { paint, type Terminal, type Tint } from "./terminal.ts";

/** What a line says beyond the event itself. */
export interface EventTextOptions {
  /** The user's home folder, shown as `~`. */
  readonly userHome?: string;
}

/** Characters of a subject that are shown. */
const LONGEST = 300;

const TINTS: Readonly<Record<Action, Tint>> = { deny: "red", ask: "blue", watch: "yellow", allow: "green" };

/** Marks of notices. */
const LEVELS: Readonly<Record<NoticeEntry["level"], string>> = { info: "🔵", warning: "🟠", error: "🟠" };

/**
 * An event in one line, with its reason beneath where a person will want to know it; ends with a line feed. Times are
 * the machine's own. What came from an agent is escaped.
 *
 * `🔴 14:23:05 exec "rm -rf /tmp/*" [block-destructive]`
 */
export function eventText(event: AuditEvent, terminal: Terminal, options: EventTextOptions = {}): string {
  const moment = new Date(event.happened ?? event.time);
  const time = paint(terminal, "dim", clock(moment));
  const late = event.late === true ? paint(terminal, "dim", " (recorded late)") : "";
  if (event.kind === "notice") {
    const who = event.agent === undefined ? "" : ` ${visible(event.agent)}`;
    return `${LEVELS[event.level]} ${time} ${paint(terminal, "bold", visible(event.notice))}${who}${late}\n${
      reason(event.message)
    }`;
  }
  const { decision } = event;
  const subject = event.kind === "call" ? eventSubject(event) : event.subject;
  const what = `${event.kind === "call" ? "" : "resp "}${name(event)} ${
    subjectText(subject, event.tool, options)
  }`;
  const label = paint(terminal, TINTS[decision.action], `[${visible(policyName(decision))}]`);
  const stopped = decision.action === "deny" || decision.action === "ask";
  const enforced = stopped && !decision.enforced
    ? paint(terminal, "yellow", " (not enforced: monitor mode)")
    : "";
  return `${MARKS[decision.action]} ${time} ${what} ${label}${enforced}${late}\n${
    stopped ? reason(decision.message) : ""
  }`;
}

/** What a call is about, in one line: its command, path, URL or parameters. */
export function eventSubject(event: AuditEvent & { readonly kind: "call" }): string {
  const params = Object.fromEntries(
    Object.entries(event.params).map(([key, value]) => [key, headOf(value) ?? value]),
  );
  return callSubject({ tool: event.tool, params });
}

/** What is left of a text that the log cut down. */
function headOf(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { $head } = value as { readonly $head?: unknown };
  return typeof $head === "string" ? `${$head}…` : undefined;
}

function subjectText(subject: string, tool: string, { userHome }: EventTextOptions): string {
  const path = userHome === undefined || tool === "exec" ? subject : displayPath(subject, userHome);
  const shown = visible(path.length > LONGEST ? `${path.slice(0, LONGEST)}…` : path);
  return tool === "exec" ? `"${shown}"` : shown;
}

function name({ tool, agent_tool }: { readonly tool: string; readonly agent_tool?: string }): string {
  return visible(tool === "mcp" && agent_tool !== undefined ? agent_tool : tool);
}

function policyName({ policy, partial }: RecordedDecision): string {
  return policy ?? (partial ? "not understood whole" : "default");
}

function reason(message: string): string {
  return message === "" ? "" : `   → ${visible(message, false).replaceAll("\n", "\n     ")}\n`;
}

function clock(moment: Date): string {
  return [moment.getHours(), moment.getMinutes(), moment.getSeconds()].map(two).join(":");
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}

/** Shows events one after the other. */
export type ShowEvent = (event: AuditEvent) => void;

/** How to show events. */
export interface ShowOptions extends EventTextOptions {
  /** Milliseconds since the epoch. The first heading is left out where it would say today. */
  readonly now: number;
}

/** What shows events on a terminal, with the day as a heading whenever it changes. */
export function eventPrinter(terminal: Terminal, { now, ...options }: ShowOptions): ShowEvent {
  let day = dayOf(new Date(now));
  return (event) => {
    // A late event stands among those of another day.
    const its = dayOf(new Date(event.happened ?? event.time));
    if (its !== day) terminal.out(`${paint(terminal, "bold", its)}\n`);
    day = its;
    terminal.out(eventText(event, terminal, options));
  };
}

function dayOf(moment: Date): string {
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}
