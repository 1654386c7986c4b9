/**
 * Sends word of decisions to all who want it.
 *
 * @module
 */

import type { AuditEvent, NoticeEntry } from "../audit/mod.ts";
import { machineName, type Pause, pause, placeOf } from "../delivery/mod.ts";
import type { Notify } from "../engine/mod.ts";
import { notificationOf } from "./notification.ts";
import { runTarget } from "./run_target.ts";

/** How to start it. */
export interface NotifierOptions {
  readonly notify: readonly Notify[];
  /** Gets a notice when a target fails, works again, or did not get all. Must not throw. */
  readonly notice: (notice: Omit<NoticeEntry, "kind">) => void;
  /** Name of this machine. Default: as the system says, if this process may ask for it. */
  readonly host?: string;
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly now?: () => number;
  /** Default the global `fetch`. */
  readonly fetch?: typeof fetch;
  /** Waits between attempts. Default by the machine's clock. */
  readonly pause?: Pause;
}

/** What sends word of decisions. */
export interface Notifier {
  /** Hands it an event, as the log recorded it, and returns at once. Notices are passed over. */
  event(event: AuditEvent): void;
  /** What is wrong at present, by the target's name. */
  problems(): Readonly<Record<string, string>>;
  /** Sends what waits, for 3 seconds at most. What is left then is counted in a notice. */
  stop(): Promise<void>;
}

/** Starts it. */
export function startNotifier(options: NotifierOptions): Notifier {
  const { notify, notice, now = Date.now } = options;
  const host = options.host ?? machineName();
  const names = namesOf(notify);
  const targets = notify.map((target, index) => ({
    on: target.on,
    name: names[index] ?? "",
    run: runTarget(target, {
      name: names[index] ?? "",
      notice,
      now,
      pause: options.pause ?? pause,
      ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
    }),
  }));
  return {
    event(event) {
      if (event.kind === "notice") return;
      const wanted = targets.filter(({ on }) => on.includes(event.decision.action));
      const notification = wanted.length === 0 ? undefined : notificationOf(event, host);
      if (notification === undefined) return;
      for (const { run } of wanted) run.add(notification);
    },
    problems: () =>
      Object.fromEntries(targets.flatMap(({ name, run }) => {
        const problem = run.problem();
        return problem === undefined ? [] : [[name, problem]];
      })),
    stop: async () => void await Promise.all(targets.map(({ run }) => run.stop())),
  };
}

/** Names of targets for people: an address's path is a secret, so that two at one host are numbered. */
function namesOf(notify: readonly Notify[]): readonly string[] {
  const seen = new Map<string, number>();
  return notify.map(({ platform, url }) => {
    const name = `${platform} ${placeOf(url)}`;
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  });
}
