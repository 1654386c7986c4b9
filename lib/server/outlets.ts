/**
 * What leaves the daemon besides its answers: events to sinks, checkpoints to anchors, word of decisions to chats. It is
 * loaded and started only where something is configured, and begun anew when that changes.
 *
 * @module
 */

import type { AuditEvent, NoticeEntry } from "../audit/mod.ts";
import type { Anchors, Sinks } from "../audit/outlets.ts";
import type { Notify, Webhook } from "../engine/mod.ts";
import type { Notifier } from "../notify/mod.ts";
import { type Anchor, type RampartHome, type Sink, VERSION } from "../policies/mod.ts";

/** What is to be sent, and where; and who is asked. */
export interface OutletChoice {
  readonly sinks: readonly Sink[];
  readonly anchors: readonly Anchor[];
  readonly notify: readonly Notify[];
  /** Those of the policies' rules. They are asked elsewhere; here it is told which can't be. */
  readonly webhooks: readonly Webhook[];
}

/** How to run outlets. */
export interface OutletRunnerOptions {
  readonly home: RampartHome;
  /** Folder of the audit log. */
  readonly auditFolder: string;
  /** Records what happens to an outlet. */
  readonly notice: (notice: Omit<NoticeEntry, "kind">) => void;
  /** Path of git; undefined where there is none. */
  readonly git?: string | undefined;
}

/** Outlets that run. */
export interface OutletRunner {
  /** Sends to these from now on. What is the same as before goes on undisturbed. */
  configure(choice: OutletChoice): Promise<void>;
  /** Hears of an event that is on disk. */
  event(event: AuditEvent): void;
  /** Hears of a checkpoint that is on disk. */
  checkpoint(note: string): void;
  /** Events that wait, by the name of the sink. */
  waiting(): Readonly<Record<string, number>>;
  /** What is wrong at this moment, a line each. */
  problems(): readonly string[];
  /** Ends the sending of events and notifications, before the log is closed: what is left over is an event of it. */
  finish(): Promise<void>;
  /** Ends all; what is under way is given a moment. */
  stop(): Promise<void>;
}

/** Makes outlets; none is open before the first {@link OutletRunner.configure}. */
export function createOutletRunner({ home, auditFolder, notice, git }: OutletRunnerOptions): OutletRunner {
  let sinks: Sinks | undefined;
  let anchors: Anchors | undefined;
  let notifier: Notifier | undefined;
  let refused: readonly string[] = [];
  const before: Record<"sinks" | "anchors" | "notify", string> = { sinks: "[]", anchors: "[]", notify: "[]" };
  const changed = (part: keyof typeof before, choice: OutletChoice): boolean => {
    const text = JSON.stringify(choice[part]);
    if (text === before[part]) return false;
    before[part] = text;
    return true;
  };

  return {
    async configure(wanted) {
      const choice = permitted(wanted);
      refused = choice.problems;
      if (changed("sinks", choice)) {
        await sinks?.stop();
        sinks = undefined;
        if (choice.sinks.length > 0) {
          const { startSinks } = await import("../audit/outlets.ts");
          const state = `${home.run}/sinks`;
          sinks = startSinks({ folder: auditFolder, sinks: choice.sinks, state, notice, version: VERSION });
        }
      }
      if (changed("anchors", choice)) {
        await anchors?.stop();
        anchors = undefined;
        if (choice.anchors.length > 0) {
          const { GIT_VARIABLES, gitRunner, startAnchors } = await import("../audit/outlets.ts");
          const state = `${home.run}/anchors.json`;
          anchors = startAnchors({
            folder: auditFolder,
            anchors: choice.anchors,
            state,
            notice,
            git: gitRunner({ program: git, env: environment(GIT_VARIABLES) }),
          });
        }
      }
      if (changed("notify", choice)) {
        await notifier?.stop();
        notifier = undefined;
        if (choice.notify.length > 0) {
          const { startNotifier } = await import("../notify/mod.ts");
          notifier = startNotifier({ notify: choice.notify, notice });
        }
      }
    },
    event(event) {
      sinks?.nudge();
      notifier?.event(event);
    },
    checkpoint: (note) => anchors?.place(note),
    waiting: () => sinks?.waiting() ?? {},
    problems: () => [
      ...refused,
      ...Object.entries({ ...sinks?.problems(), ...anchors?.problems(), ...notifier?.problems() }).map((
        [name, problem],
      ) => `${name}: ${problem}`),
    ],
    async finish() {
      await Promise.all([sinks?.stop(), notifier?.stop()]);
    },
    async stop() {
      await Promise.all([sinks?.stop(), anchors?.stop(), notifier?.stop()]);
    },
  };
}

/** Those of the variables that this process may read. */
function environment(names: readonly string[]): Readonly<Record<string, string | undefined>> {
  const readable = names.filter((variable) =>
    Deno.permissions.querySync({ name: "env", variable }).state === "granted"
  );
  return Object.fromEntries(readable.map((name) => [name, Deno.env.get(name)]));
}

const HOW = "start the daemon anew so that it may: rampart serve stop, then rampart serve --background";

/** The outlets that this process may use. A daemon is permitted what was configured when it was started. */
function permitted(choice: OutletChoice): OutletChoice & { readonly problems: readonly string[] } {
  const problems: string[] = [];
  const may = (name: string, wanted: Deno.PermissionDescriptor): boolean => {
    if (Deno.permissions.querySync(wanted).state === "granted") return true;
    problems.push(`${name} was configured after the daemon was started; ${HOW}`);
    return false;
  };
  const mayReach = ({ host, port }: { host: string; port: number }): boolean => {
    const at = `${host.includes(":") ? `[${host}]` : host}:${port}`;
    return may(at, { name: "net", host: at });
  };
  const mayFetch = (url: string): boolean => {
    const { hostname, host, port, protocol } = new URL(url);
    return may(host, { name: "net", host: `${hostname}:${port || (protocol === "https:" ? 443 : 80)}` });
  };
  return {
    sinks: choice.sinks.filter((sink) => sink.kind === "otlp" ? mayFetch(sink.url) : mayReach(sink)),
    anchors: choice.anchors.filter((anchor) => {
      if (anchor.kind === "syslog") return mayReach(anchor);
      if (anchor.kind === "webhook") return mayFetch(anchor.url);
      return may(anchor.path, { name: "write", path: anchor.path });
    }),
    notify: choice.notify.filter(({ url }) => mayFetch(url)),
    webhooks: choice.webhooks.filter(({ url }) => mayFetch(url)),
    problems,
  };
}
