/**
 * Events in the Open Cybersecurity Schema Framework, version 1.5.0, as data lakes and SIEMs take them in.
 *
 * What each attribute holds is described in `docs/siem-fields.md`.
 *
 * @module
 */

import { VERSION } from "../../policies/version.ts";
import { isNamed } from "../../scan/mod.ts";
import type { AuditEvent } from "../entry.ts";
import { cut, type Facts, factsOf, momentOf, nameIn } from "./facts.ts";

/** The version of the schema. */
export const OCSF_VERSION = "1.5.0";

/** What an event does not say itself. */
export interface OcsfOptions {
  /** Name of the machine that the log is from. */
  readonly host: string;
}

/** An event of OCSF: JSON values. */
export type OcsfEvent = Readonly<Record<string, unknown>>;

type Notice = Extract<AuditEvent, { readonly kind: "notice" }>;
type Call = Exclude<AuditEvent, Notice>;
type Action = Call["decision"]["action"];

/** A class, what it is about, and the activity within it. */
interface Classified {
  readonly category: readonly [uid: number, name: string];
  readonly class: readonly [uid: number, name: string];
  readonly activity: readonly [id: number, name: string];
  /** The attributes that only this class has. */
  readonly own: OcsfEvent;
  readonly observables: readonly Observable[];
}

interface Observable {
  readonly name: string;
  readonly type: string;
  readonly type_id: number;
  readonly value: string;
}

const SYSTEM = [1, "System Activity"] as const;
const NETWORK = [4, "Network Activity"] as const;
const APPLICATION = [6, "Application Activity"] as const;

const SEVERITIES: Readonly<Record<Action, readonly [number, string]>> = {
  allow: [1, "Informational"],
  watch: [2, "Low"],
  ask: [3, "Medium"],
  deny: [4, "High"],
};
const LEVELS: Readonly<Record<Notice["level"], readonly [number, string]>> = {
  info: [1, "Informational"],
  warning: [3, "Medium"],
  error: [4, "High"],
};

/** The methods that the schema knows, and their activities. */
const METHODS: Readonly<Record<string, number>> = {
  ...{ CONNECT: 1, DELETE: 2, GET: 3, HEAD: 4, OPTIONS: 5, POST: 6, PUT: 7, TRACE: 8 },
};

/** What the schema has no number for; the name beside it says what it is. */
const OTHER = 99;

/** Characters of one text. Data lakes cut what is longer, or turn the event away. */
const LONGEST = 65_535;

const text = (value: string): string => cut(value, LONGEST);

/** An event as one of OCSF. */
export function ocsfOf(event: AuditEvent, { host }: OcsfOptions): OcsfEvent {
  const classified = event.kind === "notice" ? noticeClass(event) : callClass(event, host);
  const { category, class: [classUid, className], activity: [activity, activityName], own } = classified;
  const { observables } = classified;
  const [severity, severityName] = event.kind === "notice"
    ? LEVELS[event.level] ?? [0, "Unknown"]
    : SEVERITIES[event.decision.action] ?? [0, "Unknown"];
  return {
    category_uid: category[0],
    category_name: category[1],
    class_uid: classUid,
    class_name: className,
    activity_id: activity,
    activity_name: activityName,
    type_uid: classUid * 100 + activity,
    type_name: `${className}: ${activity === OTHER ? "Other" : activityName}`,
    time: momentOf(event),
    severity_id: severity,
    severity: severityName,
    message: messageOf(event),
    metadata: metadataOf(event),
    device: { type_id: 0, type: "Unknown", hostname: host },
    actor: actorOf(event),
    ...own,
    ...(event.kind === "notice" ? {} : control(event)),
    ...(observables.length === 0 ? {} : { observables }),
    unmapped: unmappedOf(event),
  };
}

function messageOf(event: AuditEvent): string {
  if (event.kind === "notice") return text(event.message);
  const { action, message } = event.decision;
  const what = `${event.kind === "call" ? "Tool call" : "Tool response"}: ${action}`;
  return text(message === "" ? what : `${what}: ${message}`);
}

function metadataOf(event: AuditEvent): OcsfEvent {
  const classifications = classificationsOf(event);
  return {
    version: OCSF_VERSION,
    product: { name: "Rampart", vendor_name: "Rampart", version: VERSION },
    profiles: event.kind === "notice"
      ? ["host"]
      : ["host", "security_control", ...(classifications.length === 0 ? [] : ["data_classification"])],
    uid: event.id,
    sequence: event.seq,
    log_name: "audit",
    log_version: String(event.v),
    logged_time: Date.parse(event.time),
    event_code: event.kind === "notice" ? `notice-${event.notice}` : `${event.kind}-${event.decision.action}`,
    ...(event.kind === "notice" || event.call_id === undefined ? {} : { correlation_uid: event.call_id }),
    ...(classifications.length === 0 ? {} : { data_classifications: classifications }),
  };
}

/** What rules found in an output: secrets, and texts that are meant for the agent. */
function classificationsOf(event: AuditEvent): readonly OcsfEvent[] {
  if (event.kind !== "response" || event.found === undefined) return [];
  const found = Object.entries(event.found);
  const isInjection = ([kind]: readonly [string, number]): boolean => isNamed(kind, ["prompt-injection"]);
  return [
    ...classification([6, "Security"], found.filter((one) => !isInjection(one))),
    ...classification([OTHER, "Prompt injection"], found.filter(isInjection)),
  ];
}

function classification(
  [id, name]: readonly [number, string],
  found: readonly (readonly [string, number])[],
): readonly OcsfEvent[] {
  if (found.length === 0) return [];
  return [{
    category_id: id,
    category: name,
    discovery_details: found.map(([type, count]) => ({ type, count })),
    total: found.reduce((sum, [, count]) => sum + count, 0),
  }];
}

function actorOf({ agent, session }: AuditEvent): OcsfEvent {
  return {
    app_name: agent ?? (session === undefined ? "rampart" : "unknown"),
    ...(session === undefined ? {} : { session: { uid: session } }),
  };
}

/** The profile "security_control": what was decided and by which policy. */
function control(event: Call): OcsfEvent {
  const { decision } = event;
  const { action, enforced, message, policy, rule } = decision;
  const [actionId, actionName, dispositionId, disposition] = outcomeOf(action, enforced);
  const [statusId, status] = statusOf(event);
  return {
    action_id: actionId,
    action: actionName,
    disposition_id: dispositionId,
    disposition,
    is_alert: action === "deny",
    status_id: statusId,
    status,
    ...(message === "" ? {} : { status_detail: text(message) }),
    ...(policy === undefined ? {} : {
      policy: { name: policy, is_applied: enforced },
      firewall_rule: { name: policy, uid: rule ?? policy },
    }),
  };
}

function outcomeOf(action: Action, enforced: boolean): readonly [number, string, number, string] {
  if (action === "allow") return [1, "Allowed", 1, "Allowed"];
  // In monitor mode the call went on whatever was decided.
  if (action === "watch" || !enforced) return [3, "Observed", 17, "Logged"];
  if (action === "deny") return [2, "Denied", 2, "Blocked"];
  return [OTHER, "Ask", OTHER, "Held for approval"];
}

function statusOf(event: Call): readonly [number, string] {
  const { action, enforced } = event.decision;
  if (enforced && action === "deny") return [2, "Failure"];
  if (enforced && action === "ask") return [0, "Unknown"];
  return event.kind === "response" && event.failed ? [2, "Failure"] : [1, "Success"];
}

function callClass(event: Call, host: string): Classified {
  const facts = factsOf(event);
  const [path] = facts.paths;
  const [url] = facts.urls;
  const found = facts.command !== undefined
    ? processClass(event, facts.command)
    : path !== undefined
    ? fileClass(event, path, facts)
    : url !== undefined
    ? httpClass(event, url)
    : apiClass(event, host, facts);
  return event.kind === "call" ? found : { ...found, activity: [OTHER, "Response"] };
}

function processClass(event: Call, command: string): Classified {
  return {
    category: SYSTEM,
    class: [1007, "Process Activity"],
    activity: [1, "Launch"],
    own: {
      process: {
        // There is no process yet, so it is known by the call that asks for one.
        uid: event.call_id ?? event.id,
        cmd_line: text(command),
        ...(event.cwd === undefined ? {} : { working_directory: event.cwd }),
      },
    },
    observables: [{ name: "process.cmd_line", type: "Command Line", type_id: 13, value: text(command) }],
  };
}

function fileClass(event: Call, path: string, { paths }: Facts): Classified {
  const deletes = event.kind === "call" && event.params.delete === true;
  return {
    category: SYSTEM,
    class: [1001, "File System Activity"],
    activity: event.tool === "read" ? [2, "Read"] : deletes ? [4, "Delete"] : [3, "Update"],
    own: { file: { name: text(nameIn(path)), path: text(path), type_id: 0, type: "Unknown" } },
    observables: paths.map((value) => ({
      name: "file.path",
      type: "File Path",
      type_id: 45,
      value: text(value),
    })),
  };
}

function httpClass(event: Call, url: string): Classified {
  const said = event.kind === "call" ? event.params.method : undefined;
  const method = typeof said === "string" ? said.toUpperCase() : "GET";
  const parsed = URL.parse(url);
  const port = parsed === null || parsed.port === "" ? {} : { port: Number(parsed.port) };
  const host = parsed?.hostname ?? "";
  return {
    category: NETWORK,
    class: [4002, "HTTP Activity"],
    activity: METHODS[method] === undefined ? [OTHER, text(method)] : [METHODS[method], capital(method)],
    own: {
      http_request: {
        ...(METHODS[method] === undefined ? {} : { http_method: method }),
        url: {
          url_string: text(url),
          ...(parsed === null ? {} : {
            scheme: parsed.protocol.replace(/:$/, ""),
            path: text(parsed.pathname),
            ...(parsed.search === "" ? {} : { query_string: text(parsed.search.slice(1)) }),
            ...(host === "" ? {} : { hostname: host }),
            ...port,
          }),
        },
      },
      ...(host === "" ? {} : { dst_endpoint: { ...endpoint(host), ...port } }),
    },
    observables: [
      { name: "http_request.url.url_string", type: "URL String", type_id: 6, value: text(url) },
      ...(host === ""
        ? []
        : [{ name: "http_request.url.hostname", type: "Hostname", type_id: 1, value: host }]),
    ],
  };
}

function endpoint(host: string): OcsfEvent {
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(host)) return { ip: host };
  return host.startsWith("[") ? { ip: host.slice(1, -1) } : { hostname: host };
}

function apiClass(event: Call, host: string, { params }: Facts): Classified {
  return {
    category: APPLICATION,
    class: [6003, "API Activity"],
    activity: [OTHER, "Call"],
    own: {
      api: {
        operation: text(event.agent_tool ?? event.tool),
        service: { name: text(event.tool) },
        request: {
          uid: event.call_id ?? event.id,
          ...(event.kind === "call" ? { data: event.params } : params === undefined ? {} : { data: params }),
        },
      },
      src_endpoint: { hostname: host },
    },
    observables: [],
  };
}

/** What happened to Rampart itself: part of its life, or an error. */
function noticeClass({ notice, level }: Notice): Classified {
  if (level !== "info") {
    return {
      category: APPLICATION,
      class: [6008, "Application Error"],
      activity: [1, "General Error"],
      own: {},
      observables: [],
    };
  }
  return {
    category: APPLICATION,
    class: [6002, "Application Lifecycle"],
    activity: notice === "daemon-started"
      ? [3, "Start"]
      : notice === "daemon-stopped"
      ? [4, "Stop"]
      : [OTHER, text(notice)],
    own: { app: { name: "Rampart", version: VERSION } },
    observables: [],
  };
}

/** What OCSF has no attribute for, under the names that it has in the log. */
function unmappedOf(event: AuditEvent): OcsfEvent {
  const { hash, prev, kind } = event;
  if (event.kind === "notice") {
    const { notice, detail } = event;
    return { kind, hash, prev, notice, ...(detail === undefined ? {} : { detail }) };
  }
  const { via, tool, agent_tool, agent_depth, cwd, decision } = event;
  return {
    kind,
    hash,
    prev,
    via,
    tool,
    ...(agent_tool === undefined ? {} : { agent_tool }),
    ...(agent_depth === undefined ? {} : { agent_depth }),
    ...(cwd === undefined ? {} : { cwd }),
    ...(event.kind === "response" ? { size: event.size } : {}),
    ...(event.kind === "response" && event.found !== undefined ? { found: event.found } : {}),
    matched_policies: decision.matched_policies,
    enforced: decision.enforced,
    partial: decision.partial,
    eval_us: decision.eval_us,
  };
}

function capital(word: string): string {
  return word.charAt(0) + word.slice(1).toLowerCase();
}
