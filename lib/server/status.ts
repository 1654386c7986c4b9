/**
 * What the daemon says of itself.
 *
 * @module
 */

import type { Mode } from "../policies/mod.ts";

/** How the bridge to an agent's gateway stands. */
export type BridgeStatus =
  & { readonly agent: string }
  & ({ readonly kind: "connected" } | {
    readonly kind: "waiting";
    /** Without a full stop. */
    readonly why: string;
  });

/** The body of `GET /v1/status`. */
export interface DaemonStatus {
  readonly version: string;
  readonly pid: number;
  /** RFC 3339. */
  readonly started: string;
  readonly mode: Mode;
  readonly fail: "open" | "closed";
  readonly profile: string;
  readonly home: string;
  readonly socket: string;
  /** Where it listens on TCP: `127.0.0.1:9090`. */
  readonly address: string;
  readonly audit: {
    readonly folder: string;
    /** Why the last event could not be written; absent where it was. */
    readonly problem?: string;
  };
  readonly policies: {
    /** Rules in force outside any project. */
    readonly rules: number;
    readonly files: readonly string[];
    /** What is wrong with the files as they are now; where there is something, those from before are in force. */
    readonly problems: readonly string[];
  };
  /** Since the daemon started. */
  readonly counts: Readonly<Record<"calls" | "denied" | "asked" | "watched" | "unrecorded", number>>;
  /** Questions that wait for a person. */
  readonly approvals: number;
  /** What is sent elsewhere: events that wait by the name of the sink, and what is wrong, a line each. */
  readonly outlets: {
    readonly waiting: Readonly<Record<string, number>>;
    readonly problems: readonly string[];
  };
  /** The bridge to OpenClaw's gateway; absent where config.yaml wants none. */
  readonly bridge?: BridgeStatus;
}
