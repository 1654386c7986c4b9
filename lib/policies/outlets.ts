/**
 * Where events and checkpoints go besides the log, as config.yaml and the command line of `rampart serve` say it;
 * outlets_config.ts reads it.
 *
 * @module
 */

import type { Notify } from "../engine/mod.ts";

/** How syslog messages travel. Over UDP they may get lost. */
export type SyslogTransport = "udp" | "tcp" | "tls";

/** A syslog receiver (RFC 5424). */
export interface SyslogSink {
  readonly kind: "syslog";
  readonly host: string;
  readonly port: number;
  /** Default `tcp`. */
  readonly transport: SyslogTransport;
  /** What a message says: `json` the event as it stands in the log, `cef` ArcSight's Common Event Format. Default `json`. */
  readonly format: "json" | "cef";
  /** File with further certificate authorities in PEM, for `tls`. */
  readonly ca?: string;
}

/** An OpenTelemetry collector: OTLP over HTTP, in JSON. */
export interface OtlpSink {
  readonly kind: "otlp";
  /** Address of the logs' endpoint; `/v1/logs` is added where it has no path. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Where events go besides the log. */
export type Sink = SyslogSink | OtlpSink;

/** Where checkpoints go, so that what happens to the log here can be found by comparing. */
export type Anchor =
  /** A file that this user may append to, best of another owner. */
  | { readonly kind: "file"; readonly path: string }
  /** Gets each checkpoint as the body of a POST, `text/plain`. */
  | { readonly kind: "webhook"; readonly url: string; readonly headers: Readonly<Record<string, string>> }
  | {
    readonly kind: "syslog";
    readonly host: string;
    readonly port: number;
    readonly transport: SyslogTransport;
    readonly ca?: string;
  }
  /** A git repository's working tree: `checkpoint.txt` in it is committed, and pushed where it has an upstream. */
  | { readonly kind: "git"; readonly path: string };

/** How the log's files are kept. */
export interface Keeping {
  /** A file of events that is longer, in bytes, is followed by another of the same day. Default 64 MiB. */
  readonly maxSize: number;
  /** Files of days that lie so many days back are compressed. Default 2; 0 never. */
  readonly gzipAfterDays: number;
  /** Files of days that lie more days back are deleted. Default 0: never. */
  readonly keepDays: number;
}

/** OpenClaw's gateway on this machine, whose own approvals are to be answered. */
export interface OpenClawGateway {
  /** OpenClaw's settings, which say where the gateway listens. Default `~/.openclaw/openclaw.json`. */
  readonly settings?: string;
}

/** What config.yaml says of the log and of what leaves the machine. */
export interface Outlets {
  readonly keeping: Keeping;
  readonly sinks: readonly Sink[];
  readonly anchors: readonly Anchor[];
  readonly notify: readonly Notify[];
  /** Absent: the bridge to OpenClaw is off. */
  readonly openclaw?: OpenClawGateway;
}

/** Where config.yaml says nothing: files are kept for ever, and nothing leaves the machine. */
export const NO_OUTLETS: Outlets = {
  keeping: { maxSize: 64 * 1024 * 1024, gzipAfterDays: 2, keepDays: 0 },
  sinks: [],
  anchors: [],
  notify: [],
};

/** The outlets, or what is wrong with them, a line each. */
export type OutletsRead = { readonly outlets: Outlets } | { readonly problems: readonly string[] };
