/**
 * Questions that wait for a person, and what became of them.
 *
 * @module
 */

import type { ToolCall } from "../engine/mod.ts";

/**
 * `pending`: nobody has answered yet. `approved`: the call may be made, once. `used`: it was. `denied`: it may not.
 * `expired`: nobody answered in time, or nobody made use of the approval.
 */
export type ApprovalState = "pending" | "approved" | "used" | "denied" | "expired";

/** A question for a person, and its answer. */
export interface Approval {
  /** Twenty random letters and digits. People type the first few, as long as they are like no other's. */
  readonly id: string;
  readonly state: ApprovalState;
  /** What it binds to: a keyed hash over the call, see {@link digestOf}. */
  readonly digest: string;
  /** The call as it is shown: secrets are redacted. */
  readonly call: ShownCall;
  /** What the call is about, in one line: its command, path or URL. */
  readonly subject: string;
  /** Why a person is asked. */
  readonly message: string;
  /** The policy that asks. */
  readonly policy?: string;
  /** What a person could allow for good instead; absent where nothing would change the answer. */
  readonly suggestion?: { readonly tool: string; readonly pattern: string };
  /** RFC 3339. */
  readonly created: string;
  /** Until when it can be answered; once approved, until when the call can be made. RFC 3339. */
  readonly expires: string;
  /** How often the same was asked while it waited. */
  readonly asked: number;
  readonly resolved?: Resolution;
}

/** Who answered, and how. */
export interface Resolution {
  /** RFC 3339. */
  readonly at: string;
  /** The way the answer came: `cli`, `link`, `api`. */
  readonly by: string;
  /** What the person said about it. */
  readonly reason?: string;
}

/** What people type for an approval: enough of its id to tell it from all others. */
export function shortId({ id }: Pick<Approval, "id">): string {
  return id.slice(0, 6);
}

/** A call as a person sees it. */
export interface ShownCall {
  readonly tool: string;
  readonly agent_tool?: string;
  readonly agent?: string;
  readonly session?: string;
  readonly cwd?: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** What is asked. */
export interface Question {
  readonly call: ToolCall;
  /** Version of the policies by which it was judged. */
  readonly policies: string;
  readonly message: string;
  readonly policy?: string;
  readonly suggestion?: { readonly tool: string; readonly pattern: string };
}
