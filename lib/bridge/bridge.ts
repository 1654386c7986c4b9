/**
 * The bridge: keeps connected to OpenClaw's gateway and answers its questions about commands.
 *
 * @module
 */

import type { ToolCall } from "../engine/mod.ts";
import { connect, type Connection } from "./connection.ts";
import { type ExecRequest, execRequest } from "./exec_request.ts";
import type { GatewayPlace } from "./gateway_place.ts";

/** What the bridge works with. */
export interface BridgeOptions {
  /** Where the gateway is; asked before each try, so that changed settings count. */
  readonly place: () => GatewayPlace | { readonly problem: string };
  /**
   * What the policies say of a call. `deny` and `allow` are answered, the latter only for what a rule allows; `ask` is left
   * to the person whom the gateway asks.
   */
  readonly judge: (request: ExecRequest) => Promise<"deny" | "allow" | "ask">;
  /** Makes a rule of a person's "Always allow". */
  readonly allowAlways: (call: ToolCall) => Promise<void>;
  /** Hears of connections that were made and lost. */
  readonly onState?: (state: BridgeState) => void;
  /** Milliseconds to wait before a try, by the number of those that failed in a row. Default: 1 s, doubled up to a minute. */
  readonly backOff?: (failures: number) => number;
}

/** How the bridge stands. */
export type BridgeState =
  | { readonly kind: "connected" }
  /** `why` for a person, without a full stop. */
  | { readonly kind: "waiting"; readonly why: string };

/** A bridge that runs. */
export interface Bridge {
  state(): BridgeState;
  close(): void;
}

const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;

/** How many questions are remembered, those first asked dropped first. */
const REMEMBERED = 1_000;

/** Starts the bridge. It lives until it is closed, whatever becomes of the gateway. */
export function startBridge(options: BridgeOptions): Bridge {
  const { place, judge, allowAlways, onState, backOff = doubling } = options;
  const asked = new Map<string, ExecRequest>();
  const own = new Set<string>();
  let state: BridgeState = { kind: "waiting", why: "it has not tried yet" };
  let connection: Connection | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let over = false;

  const turn = (next: BridgeState): void => {
    state = next;
    onState?.(next);
  };

  const answer = async (payload: unknown): Promise<void> => {
    const request = execRequest(payload);
    if (request === undefined || asked.has(request.id)) return;
    asked.set(request.id, request);
    for (const id of asked.keys()) {
      if (asked.size <= REMEMBERED) break;
      asked.delete(id);
      own.delete(id);
    }
    const verdict = await judge(request);
    const decision = verdict === "deny" ? "deny" : verdict === "allow" ? "allow-once" : undefined;
    if (decision === undefined || !request.allowed.has(decision)) return;
    own.add(request.id);
    await connection?.request("exec.approval.resolve", { id: request.id, decision });
  };

  const settled = async (payload: unknown): Promise<void> => {
    const { id, decision } = payload as { readonly id?: string; readonly decision?: string };
    const request = asked.get(id ?? "") ?? execRequest(payload);
    asked.delete(id ?? "");
    const isOwn = own.delete(id ?? "");
    if (request !== undefined && !isOwn && decision === "allow-always") await allowAlways(request.call);
  };

  // A question that can't be answered is left to the person, as all are without a bridge.
  const quietly = (work: Promise<unknown>): void => {
    work.catch(() => {});
  };

  const attempt = (): void => {
    const found = place();
    if ("problem" in found) return later(found.problem);
    const current = connect(found, {
      opened: () => {
        failures = 0;
        turn({ kind: "connected" });
        // What was asked while nobody listened.
        quietly(
          current.request("exec.approval.list", {}).then((list) => {
            for (const payload of listOf(list)) quietly(answer(payload));
          }),
        );
      },
      happened: (event, payload) => {
        if (event === "exec.approval.requested") quietly(answer(payload));
        else if (event === "exec.approval.resolved") quietly(settled(payload));
      },
      closed: (why) => {
        connection = undefined;
        // The next connection is told of what still waits.
        asked.clear();
        own.clear();
        if (!over) later(why);
      },
    });
    connection = current;
  };

  const later = (why: string): void => {
    turn({ kind: "waiting", why });
    timer = setTimeout(attempt, backOff(failures++));
  };

  attempt();
  return {
    state: () => state,
    close: () => {
      over = true;
      clearTimeout(timer);
      connection?.close();
    },
  };
}

/** With a random part, so that several don't come at once. */
function doubling(failures: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures, 10)) * (0.75 + Math.random() / 4);
}

/** The gateway gives a list, or an object that holds it. */
function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).find((item): item is unknown[] => Array.isArray(item)) ?? [];
}
