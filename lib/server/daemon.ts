/**
 * The daemon: one process that judges and records for all agents of a home.
 *
 * @module
 */

import { ADAPTERS } from "../../hooks/mod.ts";
import { type Approval, type ApprovalState, openApprovalStore, shortId } from "../approvals/mod.ts";
import {
  type AuditEvent,
  type AuditLog,
  loadFastHash,
  type NoticeEntry,
  openAuditLog,
} from "../audit/mod.ts";
import { notifyOf, type Platform, webhooksOf } from "../engine/mod.ts";
import { linearRegex } from "../engine/regex.ts";
import {
  createGuard,
  createPolicyStore,
  dropUsedRules,
  type PolicyChange,
  sessionModes,
} from "../guard/mod.ts";
import {
  type Config,
  DEFAULT_CONFIG,
  type Environment,
  type Mode,
  NO_OUTLETS,
  type Outlets,
  type OutletsRead,
  type RampartHome,
  readConfig,
  readPolicyText,
  type Sink,
  VERSION,
} from "../policies/mod.ts";
import { allowAlways } from "./allow_always.ts";
import { allowCall } from "./allow_call.ts";
import { createApp } from "./app.ts";
import { createBridgeRunner } from "./bridge_runner.ts";
import { createEventHub } from "./event_stream.ts";
import { type DaemonLock, takeDaemonLock } from "./daemon_lock.ts";
import { keepServing } from "./keep_serving.ts";
import { createMetrics } from "./metrics.ts";
import { createOutletRunner } from "./outlets.ts";
import type { BridgeStatus, DaemonStatus } from "./status.ts";
import { adminToken, tokenChecker } from "./tokens.ts";

/** How to run the daemon. */
export interface DaemonOptions {
  readonly home: RampartHome;
  readonly userHome: string;
  readonly env: Environment;
  readonly platform: Platform;
  /** Port on the loopback interface; 0 takes a free one. Default: what config.yaml says. */
  readonly port?: number;
  /** Address to listen on. Any other than the loopback's needs `tls`. Default 127.0.0.1. */
  readonly host?: string;
  readonly tls?: { readonly cert: string; readonly key: string };
  /** A policy file that stands in for all layers but the built-in one. */
  readonly config?: string;
  /** Folder of the audit log. Default: the home's. */
  readonly auditFolder?: string;
  /** Default: what config.yaml says. */
  readonly mode?: Mode;
  /** Receivers of events besides those of config.yaml. */
  readonly sinks?: readonly Sink[];
  /** Milliseconds for which a question waits for a person. Default: what config.yaml says. */
  readonly approvalTimeout?: number;
  /** Path of git, for anchors in a repository; undefined where there is none. */
  readonly git?: string | undefined;
  /** Says something to the person who started it. */
  readonly say: (line: string) => void;
}

/** A daemon that runs. */
export interface Daemon {
  /** `127.0.0.1:9090`. */
  readonly address: string;
  readonly socket: string;
  /** Stops it; what is under way is finished and recorded. */
  readonly stop: () => Promise<void>;
  /** Resolves when it has stopped. */
  readonly stopped: Promise<void>;
}

/** Why the daemon does not run. */
export interface DaemonRefused {
  readonly problem: string;
  readonly hint: string;
}

/** Milliseconds between looks at the policy files. */
const LOOK_EVERY = 500;

/** Milliseconds between two times that old files of the log are looked after. */
const TIDY_EVERY = 3_600_000;

/** Longest path of a unix socket that every system takes, in bytes. */
const SOCKET_PATH_LIMIT = 103;

const encoder = new TextEncoder();

/** Starts the daemon. */
export async function startDaemon(options: DaemonOptions): Promise<Daemon | DaemonRefused> {
  const { home } = options;
  if (encoder.encode(home.socket).length > SOCKET_PATH_LIMIT) {
    return {
      problem: `the path of the socket is longer than ${SOCKET_PATH_LIMIT} bytes: ${home.socket}`,
      hint: "set RAMPART_HOME to a folder with a shorter path",
    };
  }
  let lock: DaemonLock | undefined;
  try {
    lock = takeDaemonLock(home);
  } catch (error) {
    return {
      problem: `cannot use ${home.run}: ${messageOf(error)}`,
      hint: "make the folder writable for you",
    };
  }
  if (lock === undefined) {
    return { problem: `a daemon runs already in ${home.root}`, hint: "rampart status shows it" };
  }
  try {
    return await run(options, lock);
  } catch (error) {
    lock.release();
    if (error instanceof Deno.errors.AddrInUse) {
      return {
        problem: `port ${options.port ?? "of config.yaml"} is taken by another program`,
        hint: "choose another with --port, or 'port:' in config.yaml; 0 takes a free one",
      };
    }
    return { problem: messageOf(error), hint: "rampart doctor may say more" };
  }
}

async function run(options: DaemonOptions, lock: DaemonLock): Promise<Daemon> {
  const { home, userHome, env, platform, say, tls, host = "127.0.0.1" } = options;
  const started = new Date().toISOString();
  const settingsOf = settingsReader(home, say);
  let settings = await settingsOf();
  const mode = (): Mode => options.mode ?? settings.config.mode;
  let port = options.port ?? settings.config.port;
  const auditFolder = options.auditFolder ?? home.audit;
  const hub = createEventHub();
  const metrics = createMetrics();
  const counts = { calls: 0, denied: 0, asked: 0, watched: 0, unrecorded: 0 };
  let auditProblem: string | undefined;
  const outlets = createOutletRunner({
    home,
    auditFolder,
    notice: (notice) => void guard.notice(notice),
    git: options.git,
  });
  const audit = openAuditLog(auditFolder, {
    key: home.auditKey,
    keeping: settings.outlets.keeping,
    onCheckpoint: (note) => outlets.checkpoint(note),
  });
  const log = watched(audit, (problem) => {
    auditProblem = problem;
    if (problem === undefined) return;
    counts.unrecorded++;
    metrics.unrecorded();
  });
  const onEvent = (event: AuditEvent): void => {
    hub.publish(event);
    metrics.event(event);
    outlets.event(event);
    if (event.kind !== "call") return;
    counts.calls++;
    const { action } = event.decision;
    if (action === "deny") counts.denied++;
    else if (action === "ask") counts.asked++;
    else if (action === "watch") counts.watched++;
  };
  const onChange = ({ loaded, problems }: PolicyChange): void => {
    const what = loaded ? "The policies were read anew." : "The policies from before stay in force.";
    for (const problem of problems) say(problem);
    say(what);
    void guard.notice({
      notice: loaded ? "policies-reloaded" : "policies-broken",
      level: loaded ? "info" : "error",
      message: problems.length === 0 ? what : `${what} ${problems[0]}`,
      detail: { problems },
    });
  };
  const policies = createPolicyStore({
    home,
    userHome,
    env,
    platform,
    regex: linearRegex,
    onChange,
    listening: () => port,
    ...(options.config === undefined ? {} : { config: options.config }),
  });
  const approvals = openApprovalStore({
    path: home.approvals,
    timeout: () => options.approvalTimeout ?? settings.config.approvalTimeout,
    onChange: (approval, before) => {
      const notice = approvalNotice(approval, before);
      if (notice !== undefined) void guard.notice(notice);
    },
  });
  const user = env.USER || env.LOGNAME;
  const guard = createGuard({
    policies,
    log,
    approvals,
    settings: () => ({ mode: mode(), fail: settings.config.fail }),
    sessionMode: sessionModes(home),
    onUsed: (rules) =>
      dropUsedRules(home, rules).catch((error) => {
        // It would count for every call then.
        say(`a rule for one call can't be removed, so that it does not count: ${messageOf(error)}`);
        return rules;
      }),
    onEvent,
    ...(user ? { user } : {}),
  });
  const bridge = createBridgeRunner({
    userHome,
    guard,
    allowAlways: (call) => allowCall(call, { home, policies, guard }),
  });
  adminToken(home, env);
  await loadFastHash();
  approvals.sweep();

  const hosts = new Set<string>();
  const status = async (): Promise<DaemonStatus> => {
    const { policies: loaded, problems } = await policies.at("/");
    return {
      version: VERSION,
      pid: Deno.pid,
      started,
      mode: mode(),
      fail: settings.config.fail,
      profile: settings.config.profile,
      home: home.root,
      socket: home.socket,
      address,
      audit: { folder: auditFolder, ...(auditProblem === undefined ? {} : { problem: auditProblem }) },
      policies: {
        rules: loaded.compiled.rules.length,
        files: loaded.files.map(({ file }) => file),
        problems,
      },
      counts: { ...counts },
      approvals: approvals.list().filter(({ state }) => state === "pending").length,
      outlets: { waiting: outlets.waiting(), problems: [...settings.problems, ...outlets.problems()] },
      ...bridgeOf(bridge.status()),
    };
  };
  const leaving = new AbortController();
  const app = createApp({
    leaving: leaving.signal,
    guard,
    policies,
    adapters: new Map(ADAPTERS.map((adapter) => [adapter.name, adapter])),
    unmatched: () => settings.config.unmatched,
    hub,
    metrics,
    auditFolder,
    approvals,
    base: () => `${tls === undefined ? "http" : "https"}://${address}`,
    allowAlways: (approval) => allowAlways(approval, { home, policies }),
    allowCall: (call) => allowCall(call, { home, policies, guard }),
    status,
    gauges: () => ({
      rampart_event_listeners: hub.size(),
      rampart_resident_memory_bytes: Deno.memoryUsage().rss,
      rampart_start_time_seconds: Date.parse(started) / 1000,
      rampart_approvals_pending: approvals.list().filter(({ state }) => state === "pending").length,
      ...waitingGauges(outlets.waiting()),
    }),
    stop: () => void queueMicrotask(stop),
    checkToken: tokenChecker(home, env),
    hosts: () => hosts,
    now: Date.now,
  });
  const onListen = (): void => {};
  const complain = (problem: string): void => say(`the listener failed and is opened again: ${problem}`);
  const tcp = keepServing(() =>
    Deno.serve(
      { hostname: host, port, onListen, ...(tls ?? {}) },
      (request) => app.fetch(request, { transport: "tcp" }),
    ), complain);
  port = (tcp.addr as Deno.NetAddr).port;
  const address = `${host.includes(":") ? `[${host}]` : host}:${port}`;
  for (const name of [host, "127.0.0.1", "localhost", "[::1]"]) hosts.add(`${name.toLowerCase()}:${port}`);
  // Only now: policies speak of the very port.
  const first = await policies.at("/");
  for (const problem of first.problems) say(problem);
  const unix = keepServing(() => {
    removeIfThere(home.socket);
    const server = Deno.serve(
      { path: home.socket, onListen },
      (request) => app.fetch(request, { transport: "unix" }),
    );
    // Nobody else can get at it even before: its folder is this user's alone.
    Deno.chmodSync(home.socket, 0o600);
    return server;
  }, complain);
  removeIfThere(`${home.run}/stopped`);
  lock.write({ pid: Deno.pid, version: VERSION, started, address });
  await guard.notice({
    notice: "daemon-started",
    level: first.problems.length > 0 ? "warning" : "info",
    message: `Rampart ${VERSION} judges calls, in mode ${mode()}.`,
    detail: { address, mode: mode(), problems: first.problems },
  });

  const configureOutlets = async (): Promise<void> => {
    const { policies: { compiled } } = await policies.at("/");
    const { sinks, anchors, notify } = settings.outlets;
    await outlets.configure({
      sinks: [...options.sinks ?? [], ...sinks],
      anchors,
      notify: [...notify, ...notifyOf(compiled)],
      webhooks: webhooksOf(compiled),
    });
    await bridge.configure(settings.outlets.openclaw);
  };
  await configureOutlets();
  for (const problem of outlets.problems()) say(problem);
  const look = async (): Promise<void> => {
    await policies.refresh().catch((error) => say(`cannot read the policies: ${messageOf(error)}`));
    settings = await settingsOf();
    await configureOutlets();
  };
  let underWay: Promise<void> | undefined;
  const looking = setInterval(() => {
    underWay ??= look().catch((error) => say(messageOf(error))).finally(() => underWay = undefined);
  }, LOOK_EVERY);
  // Compressing and letting go of old files: at the start, and each hour.
  const tidy = (): void =>
    void audit.tidy().catch((error) => say(`cannot tidy the log: ${messageOf(error)}`));
  tidy();
  const tidying = setInterval(tidy, TIDY_EVERY);

  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => stopping ??= finish();
  const finish = async (): Promise<void> => {
    clearInterval(looking);
    clearInterval(tidying);
    bridge.stop();
    // No new connections; those who wait for an answer get it. Hooks that wait for a person, and streams, end with the
    // process: aborting a server that is being shut down is an error of the runtime's, which would end it here.
    leaving.abort();
    const { promise: isLate, resolve: late } = Promise.withResolvers<void>();
    const timer = setTimeout(late, 1_000);
    await Promise.race([Promise.all([unix.shutdown(), tcp.shutdown()]), isLate]);
    clearTimeout(timer);
    await guard.notice({ notice: "daemon-stopped", level: "info", message: "Rampart's daemon was stopped." });
    await outlets.finish();
    // Its last checkpoint goes to the anchors.
    await log.close();
    await outlets.stop();
    approvals.close();
    removeIfThere(home.socket);
    lock.release();
    resolveStopped();
  };
  let resolveStopped = (): void => {};
  const stopped = new Promise<void>((resolve) => resolveStopped = resolve);
  return { address, socket: home.socket, stop, stopped };
}

function bridgeOf(bridge: BridgeStatus | undefined): Pick<DaemonStatus, "bridge"> {
  return bridge === undefined ? {} : { bridge };
}

/** What config.yaml says. */
interface Settings {
  readonly config: Config;
  readonly outlets: Outlets;
  /** What is wrong with the part about outlets, a line each; what held before holds on. */
  readonly problems: readonly string[];
}

/** Reads config.yaml. What can't be understood is said once, and what held before holds on. */
function settingsReader(home: RampartHome, say: (line: string) => void): () => Promise<Settings> {
  let text: string | undefined;
  let settings: Settings = { config: DEFAULT_CONFIG, outlets: NO_OUTLETS, problems: [] };
  return async () => {
    const now = readIfThere(home.config);
    if (now === text) return settings;
    text = now;
    const read = await readConfig(now ?? "");
    if ("problem" in read) say(`${home.config}: ${read.problem}; what held before holds on`);
    else settings = { ...settings, config: read.config };
    const outlets = await readOutletsOf(now ?? "");
    if ("outlets" in outlets) return settings = { ...settings, outlets: outlets.outlets, problems: [] };
    for (const problem of outlets.problems) say(`${home.config}: ${problem}; what held before holds on`);
    return settings = { ...settings, problems: outlets.problems };
  };
}

async function readOutletsOf(text: string): Promise<OutletsRead> {
  if (!/^["']?(?:audit|notify|openclaw)\b|^\{/m.test(text)) return { outlets: NO_OUTLETS };
  // Only here: it brings the YAML parser with it, which a daemon would hold on to.
  const { readOutlets } = await import("../policies/outlets_config.ts");
  return readOutlets(text);
}

/** What the log says of a question; nothing of an approval that was made use of, of which the call's own event speaks. */
function approvalNotice(
  approval: Approval,
  before: ApprovalState | undefined,
): Omit<NoticeEntry, "kind"> | undefined {
  const { state, subject, call: { agent, session, tool }, resolved, policy } = approval;
  if (state === "used") return undefined;
  const id = shortId(approval);
  const said: Readonly<Record<Exclude<ApprovalState, "used">, string>> = {
    pending: `A person is asked (${id}): ${subject}`,
    approved: `A person approved ${id} by ${resolved?.by}: ${subject}`,
    denied: `A person denied ${id} by ${resolved?.by}: ${subject}`,
    expired: `${
      before === "approved" ? "Nobody made use of the approval" : "Nobody answered"
    } ${id}: ${subject}`,
  };
  return {
    notice: `approval-${before === undefined ? "asked" : state}`,
    level: "info",
    message: said[state],
    ...(agent === undefined ? {} : { agent }),
    ...(session === undefined ? {} : { session }),
    detail: {
      approval: approval.id,
      tool,
      expires: approval.expires,
      ...(policy === undefined ? {} : { policy }),
      ...(resolved === undefined ? {} : { by: resolved.by, reason: resolved.reason ?? "" }),
    },
  };
}

/** Events that wait, one gauge a sink. */
function waitingGauges(waiting: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(waiting).map((
      [name, count],
    ) => [`rampart_sink_waiting{sink=${JSON.stringify(name)}}`, count]),
  );
}

function readIfThere(path: string): string | undefined {
  try {
    return readPolicyText(path);
  } catch {
    return undefined;
  }
}

/** A log whose failures, and their end, are told. */
function watched(log: AuditLog, tell: (problem: string | undefined) => void): AuditLog {
  return {
    ...log,
    async append(entry) {
      try {
        const event = await log.append(entry);
        tell(undefined);
        return event;
      } catch (error) {
        tell(messageOf(error));
        throw error;
      }
    },
  };
}

function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/ \(os error \d+\).*$/s, "");
}
