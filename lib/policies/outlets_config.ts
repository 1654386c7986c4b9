/**
 * Reads the blocks `audit`, `notify` and `openclaw` of config.yaml: how the log's files are kept, where events, checkpoints
 * and word of decisions go besides, and whose approvals are answered. A module of its own, as only the daemon needs it.
 *
 * @module
 */

import * as v from "valibot";
import { parseDocument } from "yaml";
import { checkUrl, platformOf } from "../engine/language/mod.ts";
import type { Action } from "../engine/mod.ts";
import { type Anchor, NO_OUTLETS, type OutletsRead, type Sink, type SyslogTransport } from "./outlets.ts";

/** An address as `host:port`, `[::1]:port` or `host`. */
interface Address {
  readonly host: string;
  readonly port: number;
}

/** Port of syslog over UDP and TCP, by habit, and over TLS (RFC 5425). */
const PORTS: Readonly<Record<SyslogTransport, number>> = { udp: 514, tcp: 514, tls: 6514 };

const text = v.pipe(v.string("must be text"), v.nonEmpty("must not be empty"));
const days = v.pipe(
  v.number("must be a number of days"),
  v.integer("must be a whole number"),
  v.minValue(0, "must not be negative"),
);
const path = v.pipe(text, v.regex(/^\//, "must be an absolute path"));
const url = v.pipe(
  text,
  v.check(
    (source) => checkUrl(source, true) === undefined,
    "must be an https URL; http only to this machine itself",
  ),
);
const headers = v.optional(v.record(text, text, "must be a mapping of names to texts"), {});
const transport = v.optional(v.picklist(["udp", "tcp", "tls"], "must be udp, tcp or tls"));
const syslog = { syslog: text, transport, ca: v.optional(path) };

const SINK = v.union([
  v.strictObject({
    ...syslog,
    format: v.optional(v.picklist(["json", "cef"], "must be json or cef"), "json"),
  }),
  v.strictObject({ otlp: url, headers }),
], "must have 'syslog: host:port' (with transport, format, ca) or 'otlp: URL' (with headers)");

const ANCHOR = v.union([
  v.strictObject({ file: path }),
  v.strictObject({ webhook: url, headers }),
  v.strictObject(syslog),
  v.strictObject({ git: path }),
], "must have one of 'file: /path', 'webhook: URL', 'syslog: host:port', 'git: /path'");

const ACTION = v.picklist(["deny", "ask", "watch", "allow"], "must be deny, ask, watch or allow");
const NOTIFY = v.strictObject({
  url,
  platform: v.optional(
    v.picklist(["discord", "slack", "teams", "generic"], "must be discord, slack, teams or generic"),
  ),
  on: v.optional(v.union([v.array(ACTION), v.pipe(ACTION, v.transform((one) => [one]))]), ["deny"]),
});

const OPENCLAW = v.strictObject({
  bridge: v.optional(v.boolean("must be true or false"), false),
  settings: v.optional(path),
}, "must be a mapping such as { bridge: true }, with no other keys than bridge and settings");

const CONFIG = v.object({
  audit: v.optional(v.nullable(v.strictObject({
    max_size: v.optional(v.pipe(
      v.union([v.number(), v.string()], "must be a size, such as 64MiB"),
      v.transform(bytesOf),
      v.number("must be a size, such as 64MiB"),
      v.minValue(64 * 1024, "must be at least 64KiB"),
    )),
    gzip_after_days: v.optional(days),
    keep_days: v.optional(days),
    sinks: v.optional(v.array(SINK, "must be a list")),
    anchors: v.optional(v.array(ANCHOR, "must be a list")),
  }, "has a key that is not known"))),
  notify: v.optional(v.nullable(v.union([v.array(NOTIFY), v.pipe(NOTIFY, v.transform((one) => [one]))]))),
  openclaw: v.optional(v.nullable(OPENCLAW)),
});

/** Reads the outlets from the text of config.yaml. */
export function readOutlets(source: string): OutletsRead {
  const document = parseDocument(source);
  const [error] = document.errors;
  if (error !== undefined) return { problems: [error.message] };
  const parsed = v.safeParse(CONFIG, document.toJS({ maxAliasCount: 100 }) ?? {});
  if (!parsed.success) return { problems: parsed.issues.flatMap(problemsOf) };
  const { audit, notify, openclaw } = parsed.output;
  const problems: string[] = [];
  const usual = NO_OUTLETS.keeping;
  const sinks = (audit?.sinks ?? []).map((sink): Sink | undefined => {
    if ("otlp" in sink) return { kind: "otlp", url: logsEndpoint(sink.otlp), headers: sink.headers };
    const at = syslogOf(sink, problems);
    return at === undefined ? undefined : { ...at, format: sink.format };
  });
  const anchors = (audit?.anchors ?? []).map((anchor): Anchor | undefined => {
    if ("file" in anchor) return { kind: "file", path: anchor.file };
    if ("webhook" in anchor) return { kind: "webhook", url: anchor.webhook, headers: anchor.headers };
    if ("git" in anchor) return { kind: "git", path: anchor.git };
    return syslogOf(anchor, problems);
  });
  if (problems.length > 0) return { problems };
  return {
    outlets: {
      keeping: {
        maxSize: audit?.max_size ?? usual.maxSize,
        gzipAfterDays: audit?.gzip_after_days ?? usual.gzipAfterDays,
        keepDays: audit?.keep_days ?? usual.keepDays,
      },
      sinks: sinks.filter((sink) => sink !== undefined),
      anchors: anchors.filter((anchor) => anchor !== undefined),
      notify: (notify ?? []).map(({ url, platform, on }) => ({
        url,
        platform: platform ?? platformOf(url),
        on: on as readonly Action[],
      })),
      ...(openclaw?.bridge === true
        ? { openclaw: openclaw.settings === undefined ? {} : { settings: openclaw.settings } }
        : {}),
    },
  };
}

/**
 * A syslog receiver's address: `host`, `host:port` or `[v6]:port`.
 *
 * @returns Undefined where it is none.
 */
export function syslogAddress(source: string, transport: SyslogTransport): Address | undefined {
  const [, v6, name, digits] = /^(?:\[([\da-fA-F:.]+)\]|([\w.-]+))(?::(\d{1,5}))?$/.exec(source) ?? [];
  const host = v6 ?? name;
  const port = digits === undefined ? PORTS[transport] : Number(digits);
  return host === undefined || port < 1 || port > 65535 ? undefined : { host, port };
}

function syslogOf(
  source: {
    readonly syslog: string;
    readonly transport?: SyslogTransport | undefined;
    readonly ca?: string | undefined;
  },
  problems: string[],
) {
  const { transport = "tcp", ca } = source;
  const at = syslogAddress(source.syslog, transport);
  if (at === undefined) {
    problems.push(`audit: 'syslog: ${source.syslog}' is no address, such as logs.example.com:514`);
    return undefined;
  }
  return { kind: "syslog" as const, ...at, transport, ...(ca === undefined ? {} : { ca }) };
}

/** The endpoint for logs of an OpenTelemetry collector. */
export function logsEndpoint(source: string): string {
  const endpoint = new URL(source);
  if (endpoint.pathname === "/") endpoint.pathname = "/v1/logs";
  return endpoint.href;
}

const UNITS: Readonly<Record<string, number>> = {
  "": 1,
  k: 1e3,
  m: 1e6,
  g: 1e9,
  ki: 2 ** 10,
  mi: 2 ** 20,
  gi: 2 ** 30,
};

function bytesOf(size: number | string): number | undefined {
  const [, number, unit = ""] = /^(\d+(?:\.\d+)?)\s*([kmg]i?)?b?$/i.exec(String(size)) ?? [];
  const factor = UNITS[unit.toLowerCase()];
  return number === undefined || factor === undefined ? undefined : Math.floor(Number(number) * factor);
}

/** The lines that an issue makes; those of the member of a union that comes nearest. */
function problemsOf(issue: v.BaseIssue<unknown>): string[] {
  // A key that is not there at all says that another member was meant.
  const nearest = issue.issues?.find(({ path, input }) => path !== undefined && input !== undefined);
  const place = [...issue.path ?? [], ...nearest?.path ?? []].map((item) => String(item.key)).join(".");
  return [`${place === "" ? "config.yaml" : place}: ${(nearest ?? issue).message}`];
}
