/**
 * What the daemon sends elsewhere, as config.yaml, the policies and its own command line say it, and what it needs to be
 * permitted for it.
 *
 * @module
 */

import { notifyOf, type Webhook, webhooksOf } from "../engine/mod.ts";
import {
  loadPolicies,
  NO_OUTLETS,
  type Outlets,
  readPolicyText,
  type Sink,
  type SyslogTransport,
} from "../policies/mod.ts";
import { type Input, type Option, UsageError } from "./command.ts";
import type { Machine } from "./machine.ts";

/** Options of `rampart serve` that name receivers of events. */
export const SINK_OPTIONS: readonly Option[] = [
  {
    name: "syslog",
    value: "ADDRESS",
    summary: "Send events to a syslog receiver: host:port, or udp://, tcp:// (default) or tls://host:port",
  },
  { name: "cef", summary: "Send them to --syslog in the Common Event Format instead of JSON" },
  { name: "otlp", value: "URL", summary: "Send events to an OpenTelemetry collector, by OTLP over HTTP" },
];

/**
 * The receivers that the command line names.
 *
 * @throws {UsageError} For what is no address.
 */
export async function sinksOf({ values, flags }: Input): Promise<readonly Sink[]> {
  const sinks: Sink[] = [];
  if (flags.has("cef") && values.syslog === undefined) {
    throw new UsageError("--cef says how --syslog sends events", "for example: --syslog localhost:514 --cef");
  }
  if (values.syslog === undefined && values.otlp === undefined) return sinks;
  // Only here: they bring the YAML parser with them, which a daemon would hold on to.
  const [{ logsEndpoint, syslogAddress }, { checkUrl }] = await Promise.all([
    import("../policies/outlets_config.ts"),
    import("../engine/language/mod.ts"),
  ]);
  if (values.syslog !== undefined) {
    const [, scheme = "tcp", rest = ""] = /^(?:(udp|tcp|tls):\/\/)?(.*)$/.exec(values.syslog) ?? [];
    const transport = scheme as SyslogTransport;
    const at = syslogAddress(rest, transport);
    if (at === undefined) {
      throw new UsageError(
        `no address of a syslog receiver: ${values.syslog}`,
        "for example: localhost:514, udp://10.0.0.5:514 or tls://logs.example.com:6514",
      );
    }
    sinks.push({ kind: "syslog", ...at, transport, format: flags.has("cef") ? "cef" : "json" });
  }
  if (values.otlp !== undefined) {
    const wrong = checkUrl(values.otlp, true);
    if (wrong !== undefined) throw new UsageError(`--otlp ${values.otlp}: ${wrong.message}`, wrong.hint);
    sinks.push({ kind: "otlp", url: logsEndpoint(values.otlp), headers: {} });
  }
  return sinks;
}

/** What leaves a daemon, and the services that it asks. */
export interface DaemonOutlets extends Outlets {
  /** Those of the policies' webhook rules. */
  readonly webhooks: readonly Webhook[];
}

/** All outlets of a daemon, with what is wrong with config.yaml, a line each; then nothing of that file is taken. */
export async function outletsOf(
  machine: Machine,
  input?: Input,
): Promise<{ readonly outlets: DaemonOutlets; readonly problems: readonly string[] }> {
  const { readOutlets } = await import("../policies/outlets_config.ts");
  const read = readOutlets(configText(machine));
  const base = "outlets" in read ? read.outlets : NO_OUTLETS;
  const config = input?.values.config;
  const { compiled } = await loadPolicies({
    ...machine,
    cwd: "/",
    ...(config === undefined ? {} : { config }),
  });
  return {
    outlets: {
      ...base,
      sinks: [...base.sinks, ...(input === undefined ? [] : await sinksOf(input))],
      notify: [...base.notify, ...notifyOf(compiled)],
      webhooks: webhooksOf(compiled),
    },
    problems: "problems" in read ? read.problems : [],
  };
}

function configText({ home }: Machine): string {
  try {
    return readPolicyText(home.config);
  } catch {
    return "";
  }
}

/** What a daemon must be permitted for its outlets, in the form that Deno takes. */
export interface OutletPermissions {
  /** `host:port`. */
  readonly net: readonly string[];
  /** Paths. */
  readonly write: readonly string[];
  /** Programs. */
  readonly run: readonly string[];
}

/** Where git lies; a PATH that an agent has changed must not decide what the daemon starts. */
const GIT: readonly string[] = ["/usr/bin/git", "/usr/local/bin/git", "/opt/homebrew/bin/git"];

/** What a daemon must be permitted for its outlets. */
export function outletPermissions({ sinks, anchors, notify, webhooks }: DaemonOutlets): OutletPermissions {
  const net = new Set<string>();
  const write = new Set<string>();
  const run = new Set<string>();
  for (const outlet of [...sinks, ...anchors]) {
    if (outlet.kind === "syslog") net.add(`${bracketed(outlet.host)}:${outlet.port}`);
    else if (outlet.kind === "otlp" || outlet.kind === "webhook") net.add(hostOf(outlet.url));
    else {
      write.add(outlet.path);
      if (outlet.kind === "git") { for (const path of GIT.filter(isFile)) run.add(path); }
    }
    if (outlet.kind === "syslog" && outlet.transport === "udp") {
      // Datagrams are sent from a port of one's own, and a name is looked up without a port.
      net.add(outlet.host.includes(":") ? "[::]:0" : "0.0.0.0:0");
      if (!/^[\d.]+$|:/.test(outlet.host)) net.add(outlet.host);
    }
  }
  for (const { url } of [...notify, ...webhooks]) net.add(hostOf(url));
  return { net: [...net], write: [...write], run: [...run] };
}

/** The program that commits checkpoints; undefined where there is none. */
export function gitProgram(): string | undefined {
  return GIT.find(isFile);
}

function hostOf(url: string): string {
  const { hostname, port, protocol } = new URL(url);
  return `${hostname}:${port || (protocol === "https:" ? 443 : 80)}`;
}

function bracketed(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
