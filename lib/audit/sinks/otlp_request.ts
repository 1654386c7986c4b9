/**
 * Events as OpenTelemetry logs: the JSON form of OTLP's `ExportLogsServiceRequest`.
 *
 * @module
 */

import type { QueuedEvent } from "./outlet.ts";

/** What all requests of a sink have in common. */
export interface RequestOptions {
  /** Rampart's version. */
  readonly version: string;
  /** The machine's name, where it is known. */
  readonly host?: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** A value as OTLP writes it: whole numbers of 64 bits are texts in JSON. */
type AnyValue =
  | { readonly stringValue: string }
  | { readonly boolValue: boolean }
  | { readonly intValue: string }
  | { readonly doubleValue: number }
  | { readonly arrayValue: { readonly values: readonly AnyValue[] } };

interface KeyValue {
  readonly key: string;
  readonly value: AnyValue;
}

interface LogRecord {
  readonly timeUnixNano: string;
  readonly observedTimeUnixNano: string;
  readonly severityNumber: number;
  readonly severityText: string;
  readonly eventName: string;
  readonly body: AnyValue;
  readonly attributes: readonly KeyValue[];
}

/** An `ExportLogsServiceRequest`. */
export interface ExportLogsRequest {
  readonly resourceLogs: readonly {
    readonly resource: { readonly attributes: readonly KeyValue[] };
    readonly scopeLogs: readonly {
      readonly scope: { readonly name: string; readonly version: string };
      readonly logRecords: readonly LogRecord[];
    }[];
  }[];
}

/** Severities of OpenTelemetry's log data model: number and short name. */
type Severity = readonly [number, string];
const INFO: Severity = [9, "INFO"];
const INFO2: Severity = [10, "INFO2"];
const WARN: Severity = [13, "WARN"];
const ERROR: Severity = [17, "ERROR"];

const ACTIONS: Readonly<Record<string, Severity>> = {
  deny: WARN,
  ask: INFO2,
  watch: INFO2,
  webhook: INFO2,
  allow: INFO,
};
const LEVELS: Readonly<Record<string, Severity>> = { error: ERROR, warning: WARN, info: INFO };

/** The request for a batch of events. */
export function exportRequest(batch: readonly QueuedEvent[], options: RequestOptions): ExportLogsRequest {
  const { version, host, now } = options;
  const observed = nanoseconds(now());
  return {
    resourceLogs: [{
      resource: {
        attributes: attributes({ "service.name": "rampart", "service.version": version, "host.name": host }),
      },
      scopeLogs: [{
        scope: { name: "rampart.audit", version },
        logRecords: batch.map((one) => recordOf(one, observed)),
      }],
    }],
  };
}

function recordOf({ event, line }: QueuedEvent, observed: string): LogRecord {
  const found = event.kind === "notice" ? LEVELS[event.level] : ACTIONS[event.decision.action];
  const [severityNumber, severityText] = found ?? INFO;
  return {
    timeUnixNano: nanoseconds(Date.parse(event.happened ?? event.time)),
    observedTimeUnixNano: observed,
    severityNumber,
    severityText,
    eventName: `rampart.${event.kind}`,
    body: { stringValue: line },
    attributes: attributes(factsOf(event)),
  };
}

function factsOf(event: QueuedEvent["event"]): Readonly<Record<string, unknown>> {
  const shared = {
    "rampart.id": event.id,
    "rampart.seq": event.seq,
    "rampart.hash": event.hash,
    "rampart.kind": event.kind,
    "rampart.agent": event.agent,
    "rampart.session": event.session,
  };
  if (event.kind === "notice") {
    return { ...shared, "rampart.notice": event.notice, "rampart.message": event.message };
  }
  const { decision } = event;
  return {
    ...shared,
    "rampart.via": event.via,
    "rampart.tool": event.tool,
    "rampart.agent_tool": event.agent_tool,
    "rampart.call_id": event.call_id,
    "rampart.cwd": event.cwd,
    "rampart.action": decision.action,
    "rampart.enforced": decision.enforced,
    "rampart.message": decision.message === "" ? undefined : decision.message,
    "rampart.policy": decision.policy,
    "rampart.rule": decision.rule,
    "rampart.matched_policies": decision.matched_policies.length === 0
      ? undefined
      : decision.matched_policies,
    "rampart.eval_us": decision.eval_us,
    "rampart.found": event.kind === "response" && event.found !== undefined
      ? Object.keys(event.found).sort()
      : undefined,
  };
}

/** Facts as attributes; what is undefined is left out. */
function attributes(facts: Readonly<Record<string, unknown>>): readonly KeyValue[] {
  return Object.entries(facts).flatMap(([key, fact]) =>
    fact === undefined ? [] : { key, value: value(fact) }
  );
}

function value(fact: unknown): AnyValue {
  if (typeof fact === "boolean") return { boolValue: fact };
  if (typeof fact === "number") {
    return Number.isSafeInteger(fact) ? { intValue: String(fact) } : { doubleValue: fact };
  }
  if (Array.isArray(fact)) return { arrayValue: { values: fact.map(value) } };
  return { stringValue: String(fact) };
}

/** Beyond what a number holds exactly, so as text. A moment that can't be read is 0: unknown. */
function nanoseconds(milliseconds: number): string {
  return Number.isFinite(milliseconds) && milliseconds > 0 ? `${Math.trunc(milliseconds)}000000` : "0";
}
