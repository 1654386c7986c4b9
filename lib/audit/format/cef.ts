/**
 * Events in ArcSight's Common Event Format, CEF:0: one line each, as SIEMs read them.
 *
 * What each key holds is described in `docs/siem-fields.md`.
 *
 * @module
 */

import { visible } from "../../engine/visible.ts";
import { VERSION } from "../../policies/version.ts";
import type { AuditEvent } from "../entry.ts";
import { cut, factsOf, foundText, momentOf, nameIn } from "./facts.ts";

type Call = Exclude<AuditEvent, { readonly kind: "notice" }>;
type Action = Call["decision"]["action"];

/** How bad it is, from 0 to 10; CEF calls 0–3 low, 4–6 medium, 7–8 high and 9–10 very high. */
const SEVERITIES: Readonly<Record<Action, number>> = { allow: 1, watch: 4, ask: 6, deny: 8 };
const LEVELS: Readonly<Record<string, number>> = { info: 2, warning: 6, error: 8 };

const DONE: Readonly<Record<Action, string>> = {
  allow: "allowed",
  watch: "watched",
  ask: "held for approval",
  deny: "denied",
};

/** Longest values in characters, as the dictionary of keys bounds them; 1,023 for all others. */
const BOUNDS: Readonly<Record<string, number>> = {
  act: 63,
  app: 31,
  outcome: 63,
  externalId: 40,
  cs1: 4000,
  cs2: 4000,
  cs3: 4000,
  cs4: 4000,
  cs5: 4000,
  cs6: 4000,
};
const USUAL_BOUND = 1023;

/** Fields by key; those that are undefined or empty are left out. */
type Fields = Readonly<Record<string, string | number | undefined>>;

/**
 * An event as one line of CEF, without line feed.
 *
 * @example
 * ```text
 * CEF:0|Rampart|Rampart|0.1.0|call-deny|Tool call denied|8|rt=1795267385000 act=deny suser=claude-code …
 * ```
 */
export function cefOf(event: AuditEvent): string {
  const { id, name, severity } = headOf(event);
  const head = ["CEF:0", "Rampart", "Rampart", VERSION, id, name, String(severity)].map((text, i) =>
    i === 0 ? text : headText(text)
  );
  return `${head.join("|")}|${extension(fieldsOf(event))}`;
}

function headOf(
  event: AuditEvent,
): { readonly id: string; readonly name: string; readonly severity: number } {
  if (event.kind === "notice") {
    const words = event.notice.replaceAll("-", " ");
    return {
      id: `notice-${event.notice}`,
      name: words.charAt(0).toUpperCase() + words.slice(1),
      severity: LEVELS[event.level] ?? 5,
    };
  }
  const { action } = event.decision;
  const what = event.kind === "call" ? "Tool call" : "Tool response";
  return {
    id: `${event.kind}-${action}`,
    name: `${what} ${DONE[action] ?? action}`,
    severity: SEVERITIES[action] ?? 5,
  };
}

function fieldsOf(event: AuditEvent): Fields {
  const common: Fields = {
    rt: Date.parse(event.time),
    start: event.late === true ? momentOf(event) : undefined,
    externalId: event.id,
    cat: event.kind,
    deviceProcessName: "rampart",
    suser: event.agent,
    ...labelled("cs1", "session", event.session),
    ...labelled("cn1", "seq", event.seq),
    ...labelled("flexString1", "hash", event.hash),
  };
  if (event.kind === "notice") {
    return {
      ...common,
      reason: event.notice,
      msg: event.message,
      ...labelled("cs5", "detail", event.detail === undefined ? undefined : JSON.stringify(event.detail)),
    };
  }
  return { ...common, ...callFields(event) };
}

function callFields(event: Call): Fields {
  const { decision } = event;
  const { action, enforced } = decision;
  const { command, paths, urls, params } = factsOf(event);
  const [path] = paths;
  const [url] = urls;
  const stops = action === "deny" || action === "ask";
  return {
    // What was not carried out must not look to a rule over there as if it had been.
    act: stops && !enforced ? `would-${action}` : action,
    outcome: outcomeOf(event),
    msg: decision.message,
    reason: decision.rule ?? decision.policy,
    deviceFacility: event.via,
    sourceServiceName: event.agent_tool,
    request: url,
    requestMethod: url === undefined ? undefined : methodOf(event),
    ...hostFields(url),
    fname: path === undefined ? undefined : nameIn(path),
    filePath: path,
    ...labelled("cs2", "tool", event.tool),
    ...labelled("cs3", "policy", decision.policy),
    ...labelled("cs4", "matchedPolicies", decision.matched_policies.join(",")),
    ...(command === undefined ? labelled("cs5", "params", params) : labelled("cs5", "command", command)),
    ...labelled("cs6", "cwd", event.cwd),
    ...labelled("cn2", "agentDepth", event.agent_depth),
    ...labelled("cn3", "outputSize", event.kind === "response" ? event.size : undefined),
    ...labelled("cfp1", "evalMicroseconds", decision.eval_us),
    ...labelled("flexString2", "callId", event.call_id),
    // All keys that may be labelled are taken: one of Rampart's own, named as the format wants those of vendors.
    RampartRampartFound: event.kind === "response" ? foundText(event) : undefined,
  };
}

/** Whether the call went on, as far as Rampart knows: what becomes of a question is not in this event. */
function outcomeOf(event: Call): string | undefined {
  const { action, enforced } = event.decision;
  if (action === "deny" && enforced) return "failure";
  if (action === "ask" && enforced) return undefined;
  return event.kind === "response" && event.failed ? "failure" : "success";
}

function methodOf(event: Call): string | undefined {
  const method = event.kind === "call" ? event.params.method : undefined;
  return typeof method === "string" ? method : undefined;
}

function hostFields(url: string | undefined): Fields {
  const parsed = url === undefined ? null : URL.parse(url);
  if (parsed === null) return {};
  return {
    app: parsed.protocol.replace(/:$/, ""),
    dhost: parsed.hostname,
    dpt: parsed.port === "" ? undefined : Number(parsed.port),
  };
}

/** A key of one's own choice, which CEF wants to be labelled. Without a value there is no label either. */
function labelled(key: string, label: string, value: string | number | undefined): Fields {
  return value === undefined || value === "" ? {} : { [`${key}Label`]: label, [key]: value };
}

function extension(fields: Fields): string {
  const parts: string[] = [];
  for (const [key, value] of Object.entries(fields)) {
    if (value === undefined || value === "" || Number.isNaN(value)) continue;
    const text = typeof value === "number" ? String(value) : extensionText(value, BOUNDS[key] ?? USUAL_BOUND);
    parts.push(`${key}=${text}`);
  }
  return parts.join(" ");
}

/** In the head a `|` ends a field, and there are no line breaks. */
function headText(text: string): string {
  return visible(cut(text, USUAL_BOUND).replace(/\s+/g, " ")).replace(/[\\|]/g, "\\$&");
}

/** In the extension `=` separates; values may hold line breaks, written as `\n`. The bound is of the value itself. */
function extensionText(text: string, most: number): string {
  const lines = text.replaceAll("\r\n", "\n").replaceAll("\r", "\n");
  const value = cut(visible(lines, false).trimEnd(), most);
  return value.replace(/[\\=]/g, "\\$&").replaceAll("\n", "\\n");
}
