/**
 * The outcome for one tool call.
 *
 * @module
 */

import type { Action, Webhook } from "./policy.ts";

/** Where a policy comes from. The order of the names is the order in which the layers are judged. */
export type Layer = "builtin" | "override" | "custom" | "profile" | "project";

/** The layers in the order in which they are judged. */
export const LAYERS: readonly Layer[] = ["builtin", "override", "custom", "profile", "project"];

/** A rule, named so that a person finds it. */
export interface RuleRef {
  /** `file:policy#3`: unique within a compiled set, stable while the file is unchanged. */
  readonly id: string;
  readonly policy: string;
  readonly layer: Layer;
  /** File as it was named at compile time. */
  readonly file: string;
  /** Line of the rule in that file, from 1. */
  readonly line: number;
}

/** What was decided for a call, and why. */
export interface Decision {
  /** The answer. Where webhooks are still to be asked it is the answer that holds if none of them replies. */
  readonly action: Action;
  /** Why, for a person; what to do instead, for an agent. Empty when no rule matched. */
  readonly message: string;
  /** The rule that decided; absent when `default_action` or the budget did. */
  readonly rule?: RuleRef;
  /** Names of the policies of which a rule matched, in the order in which they were judged. */
  readonly matched_policies: readonly string[];
  /** Whether any rule spoke. False: the caller should give no opinion where the agent has prompts of its own. */
  readonly matched: boolean;
  /**
   * Whether rules that allow, other than a project's, cover every part of the call: the caller may then answer in the
   * person's place where the agent would have asked them.
   */
  readonly granted: boolean;
  /** The call could not be understood whole (budget, syntax); the action is then at least `ask`. */
  readonly partial: boolean;
  /** The deciding rule asks for its approval to be recorded. */
  readonly audit: boolean;
  /** An override that would change the answer. Absent or undefined: nothing would. */
  readonly suggestion?: Suggestion | undefined;
  /** Webhooks that matched and were not answered yet: ask them, then evaluate again with their answers. */
  readonly webhooks: readonly PendingWebhook[];
  /** Ids of `once` rules that this decision used up. */
  readonly used: readonly string[];
  /** How many credentials and markers of each kind the output holds; absent where no rule that spoke asks about them. */
  readonly found?: Readonly<Record<string, number>>;
  /**
   * The kinds, or groups of kinds, that are to be taken out of the output, which may then pass. Absent where a denied
   * output is to be kept back whole.
   */
  readonly redact?: readonly string[];
}

/** What a person could type to have calls like this allowed. */
export interface Suggestion {
  /** `exec`, `read`, `write`, `fetch` or `mcp`. */
  readonly tool: string;
  readonly pattern: string;
  /** `rampart allow "npm install *"`. */
  readonly command: string;
}

/** A webhook rule that matched. */
export interface PendingWebhook {
  readonly rule: RuleRef;
  readonly message: string;
  readonly webhook: Webhook;
}
