/**
 * Events sent on to where a security team looks: syslog receivers and OpenTelemetry collectors.
 *
 * The log is the queue: each sink remembers the last event that arrived, and begins after it. What is recorded never
 * waits for a receiver.
 *
 * @module
 */

import type { OtlpSink, Sink, SyslogSink } from "../../policies/mod.ts";
import { type Forwarder, type Notify, startForwarder } from "./forwarder.ts";
import { logsAddress, otlpOutlet } from "./otlp_outlet.ts";
import { type Outlet, TIMING, type Timing } from "./outlet.ts";
import { streamOutlet } from "./stream_outlet.ts";
import { headerHost, MESSAGE_LIMIT, syslogMessage } from "./syslog_message.ts";
import { udpOutlet } from "./udp_outlet.ts";

export { TIMING, type Timing } from "./outlet.ts";

/** What sinks work with. */
export interface SinksOptions {
  /** Folder of the audit log. */
  readonly folder: string;
  readonly sinks: readonly Sink[];
  /** Folder for the cursors, which is made if it isn't there. */
  readonly state: string;
  /** Records a notice: `sink-down`, `sink-back`, `sink-events-lost`, `sink-events-refused`, `sink-cursor-lost`. */
  readonly notice: Notify;
  /** Rampart's version. */
  readonly version: string;
  /** The machine's name. Default what the system says, where asking is permitted. */
  readonly host?: string;
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly now?: () => number;
  /** How long to wait for what. For tests. */
  readonly timing?: Partial<Timing>;
  /** From 0 to 1, by chance. Default `Math.random`. */
  readonly random?: () => number;
}

/** Sinks that run. */
export interface Sinks {
  /** There may be new events. Without it they are found within a second. */
  nudge(): void;
  /** Events that have not arrived yet, by the sink's name. */
  waiting(): Readonly<Record<string, number>>;
  /** Why events don't get through at the moment, by the sink's name; the others get theirs. */
  problems(): Readonly<Record<string, string>>;
  /** Ends them all; what can be sent within two seconds is sent before. */
  stop(): Promise<void>;
}

/** Starts sinks. One that was never started before sends what is recorded from now on. */
export function startSinks(options: SinksOptions): Sinks {
  const { folder, sinks, state, notice, now = Date.now, random = Math.random } = options;
  const timing = { ...TIMING, ...options.timing };
  const host = options.host ?? machineName();
  const running = new Map<string, Forwarder>();
  for (const sink of sinks) {
    const name = sinkName(sink);
    // The same receiver named twice is one.
    if (running.has(name)) continue;
    const outlet = outletOf(sink, { ...options, timing, ...(host === undefined ? {} : { host }) });
    running.set(name, startForwarder({ folder, name, outlet, state, notice, timing, now, random }));
  }
  return {
    nudge() {
      for (const one of running.values()) one.nudge();
    },
    waiting: () => Object.fromEntries([...running].map(([name, one]) => [name, one.waiting()])),
    problems() {
      const found: Record<string, string> = {};
      for (const [name, one] of running) {
        const problem = one.problem();
        if (problem !== undefined) found[name] = problem;
      }
      return found;
    },
    async stop() {
      await Promise.all([...running.values()].map((one) => one.stop()));
    },
  };
}

/** What a sink is known by, without secrets: `syslog+tls://siem.example:6514`, `https://otel.example/v1/logs`. */
export function sinkName(sink: Sink): string {
  if (sink.kind === "otlp") {
    const { origin, pathname } = new URL(logsAddress(sink.url));
    return `${origin}${pathname}`;
  }
  const { host, port, transport, format } = sink;
  const address = host.includes(":") ? `[${host}]` : host;
  return `syslog+${transport}://${address}:${port}${format === "cef" ? "?format=cef" : ""}`;
}

type OutletOptions = SinksOptions & { readonly timing: Timing };

function outletOf(sink: Sink, options: OutletOptions): Outlet {
  return sink.kind === "otlp" ? otlpOf(sink, options) : syslogOf(sink, options);
}

function otlpOf({ url, headers }: OtlpSink, options: OutletOptions): Outlet {
  const { timing, version, host, now = Date.now } = options;
  return otlpOutlet({
    ...{ url: logsAddress(url), headers, timing, version, now },
    ...(host === undefined ? {} : { host }),
  });
}

function syslogOf(sink: SyslogSink, { timing, host: machine }: OutletOptions): Outlet {
  const { host, port, transport, format, ca } = sink;
  const message = { host: headerHost(machine), pid: Deno.pid, format, limit: MESSAGE_LIMIT } as const;
  const encode: Parameters<typeof udpOutlet>[0]["encode"] = (event) => syslogMessage(event, message);
  if (transport === "udp") return udpOutlet({ host, port, encode, timing });
  const connect = transport === "tls"
    ? () => connectTls({ hostname: host, port }, ca)
    : () => Deno.connect({ hostname: host, port });
  return streamOutlet({ connect, encode, timing });
}

/** Connects by TLS. The file of authorities is read each time, as it may have been renewed. */
async function connectTls(to: { readonly hostname: string; readonly port: number }, ca?: string) {
  const conn = await Deno.connectTls({
    ...to,
    ...(ca === undefined ? {} : { caCerts: [await Deno.readTextFile(ca)] }),
  });
  try {
    await conn.handshake();
  } catch (error) {
    conn.close();
    throw error;
  }
  return conn;
}

function machineName(): string | undefined {
  // Asked before, as a person who starts the daemon must not be asked.
  if (Deno.permissions.querySync({ name: "sys", kind: "hostname" }).state !== "granted") return undefined;
  return Deno.hostname() || undefined;
}
