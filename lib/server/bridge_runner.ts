/**
 * The bridge to OpenClaw's gateway, for as long as config.yaml wants it.
 *
 * @module
 */

import { join } from "node:path";
import type { Bridge } from "../bridge/mod.ts";
import type { ToolCall } from "../engine/mod.ts";
import type { Guard } from "../guard/mod.ts";
import type { OpenClawGateway } from "../policies/mod.ts";
import type { BridgeStatus } from "./status.ts";

/** What the bridge works with. */
export interface BridgeRunnerOptions {
  readonly userHome: string;
  readonly guard: Guard;
  /** Makes a rule of a person's "Always allow". */
  readonly allowAlways: (call: ToolCall) => Promise<unknown>;
}

/** A bridge that is there, or isn't. */
export interface BridgeRunner {
  /** Starts it, ends it, or has it use other settings. What is the same as before goes on undisturbed. */
  configure(wanted: OpenClawGateway | undefined): Promise<void>;
  /** Undefined where none is wanted. */
  status(): BridgeStatus | undefined;
  stop(): void;
}

/** Makes one that is off. */
export function createBridgeRunner({ userHome, guard, allowAlways }: BridgeRunnerOptions): BridgeRunner {
  let bridge: Bridge | undefined;
  let before: string | undefined;
  let isOver = false;
  return {
    async configure(wanted) {
      const text = wanted === undefined ? undefined : JSON.stringify(wanted);
      if (text === before || isOver) return;
      before = text;
      bridge?.close();
      bridge = undefined;
      if (wanted === undefined) return;
      const settings = wanted.settings ?? join(userHome, ".openclaw", "openclaw.json");
      // Only here: it is for few, and what isn't loaded takes no memory.
      const { gatewayPlace, judgeByGuard, startBridge } = await import("../bridge/mod.ts");
      if (isOver || before !== text) return;
      let wasConnected = false;
      bridge = startBridge({
        place: () => {
          const read = textOf(settings);
          return read === undefined
            ? { problem: `${settings} can't be read` }
            : gatewayPlace(read, { OPENCLAW_GATEWAY_TOKEN: variable("OPENCLAW_GATEWAY_TOKEN") });
        },
        judge: judgeByGuard(guard),
        allowAlways: async (call) => void await allowAlways(call),
        onState: (state) => {
          // A gateway that is away is tried again and again: the log hears once.
          const isConnected = state.kind === "connected";
          if (isConnected === wasConnected) return;
          wasConnected = isConnected;
          void guard.notice({
            notice: isConnected ? "bridge-connected" : "bridge-lost",
            level: isConnected ? "info" : "warning",
            message: isConnected
              ? "Rampart answers the approvals of OpenClaw's gateway."
              : "Rampart has lost OpenClaw's gateway, and tries again.",
            agent: "openclaw",
            ...(state.kind === "waiting" ? { detail: { why: state.why } } : {}),
          });
        },
      });
    },
    status() {
      if (before === undefined) return undefined;
      return { agent: "openclaw", ...bridge?.state() ?? { kind: "waiting", why: "it has not tried yet" } };
    },
    stop() {
      isOver = true;
      bridge?.close();
    },
  };
}

function textOf(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return undefined;
  }
}

/** A variable that this process may read. */
function variable(name: string): string | undefined {
  const { state } = Deno.permissions.querySync({ name: "env", variable: name });
  return state === "granted" ? Deno.env.get(name) : undefined;
}
