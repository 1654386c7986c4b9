/**
 * Policies as the engine sees them: plain data, after the text has been read and checked.
 *
 * @module
 */

import type { UrlTrait } from "./urls/mod.ts";

/** What a rule answers. `webhook` asks a service of the user's and goes by its answer. */
export type RuleAction = "deny" | "ask" | "watch" | "allow" | "webhook";

/** What is answered for a call, from the strictest to the most lenient. */
export type Action = Exclude<RuleAction, "webhook">;

/** The actions in the order of their strictness, strictest first. */
export const ACTIONS: readonly Action[] = ["deny", "ask", "watch", "allow"];

/** The stricter of two actions. */
export function stricter(a: Action, b: Action): Action {
  return ACTIONS.indexOf(a) <= ACTIONS.indexOf(b) ? a : b;
}

/** A comparison with a whole number. All given bounds must hold. */
export interface NumberRange {
  readonly gt?: number;
  readonly gte?: number;
  readonly lt?: number;
  readonly lte?: number;
  readonly eq?: number;
}

/** How often calls were made within a sliding window that ends now; the call being judged counts. */
export interface CallCount extends NumberRange {
  /** Tools that count, as globs. Default: the tool of the call. */
  readonly tool?: readonly string[];
  /** Length of the window in milliseconds. Written as a duration (`30s`, `5m`, `1h`, `7d`). */
  readonly window: number;
}

/** A command by its meaning: whatever way it is spelled, ordered or wrapped. */
export interface RunsCondition {
  /** Names of the program, as globs. */
  readonly program: readonly string[];
  /**
   * Options that must all be given, in any spelling and order: `-rf`, `--force`, `--output=*.key`. With `=` the
   * option's value must match the glob. An entry `a|b` asks for either.
   */
  readonly flags?: readonly string[];
  /** The operands from the first on, as globs; `**` stands for any number of them. More may follow. */
  readonly args?: readonly string[];
  /** The program executes code that could not be read and comes from one of these. See the reader's `CodeOrigin`. */
  readonly code_from?: readonly string[];
  /** The command starts itself again without end, as a fork bomb does. */
  readonly fork_bomb?: boolean;
}

/** What a call would cause. */
export type EffectKind = "read" | "write" | "delete" | "connect";

/** The conditions of a rule. All that are given must hold; within a list one is enough. */
export interface Conditions {
  readonly command_matches?: readonly string[];
  readonly command_not_matches?: readonly string[];
  readonly command_contains?: readonly string[];
  readonly path_matches?: readonly string[];
  readonly path_not_matches?: readonly string[];
  readonly domain_matches?: readonly string[];
  readonly url_matches?: readonly string[];
  /** What is odd about the URL; the words are those of {@link UrlTrait}. */
  readonly url_is?: readonly UrlTrait[];
  readonly response_matches?: readonly string[];
  /** Kinds of credentials and markers, or groups of kinds, of which the output holds one: `github-token`, `credential`. */
  readonly response_has?: readonly string[];
  readonly session_matches?: readonly string[];
  readonly session_not_matches?: readonly string[];
  readonly agent_depth?: NumberRange;
  /** Globs by parameter name, itself a glob; `*` stands for any parameter, dots reach into objects. */
  readonly tool_param_matches?: Readonly<Record<string, readonly string[]>>;
  readonly call_count?: CallCount;
  readonly runs?: readonly RunsCondition[];
  readonly effect?: readonly EffectKind[];
  /** True: the rule applies to whatever the policy's `match` lets in. */
  readonly default?: boolean;
}

/** What a denial does with a tool's output: keeps it back, or takes out what was found. */
export type ResponseHandling = "block" | "redact";

/** Where a webhook rule asks. */
export interface Webhook {
  readonly url: string;
  /** Milliseconds to wait for an answer. Default 5,000. */
  readonly timeout: number;
  /** Whether the rule allows (true) or denies (false) when no valid answer comes. Default false. */
  readonly fail_open: boolean;
}

/** One rule of a policy. */
export interface Rule {
  readonly action: RuleAction;
  readonly when: Conditions;
  /** Shown to the person and to the agent. */
  readonly message?: string;
  /** Resists the human's own override. */
  readonly locked: boolean;
  /** Milliseconds since the epoch after which the rule no longer applies. */
  readonly expires_at?: number;
  /** Applies to one call and is then used up. */
  readonly once: boolean;
  readonly ask?: { readonly audit: boolean };
  readonly webhook?: Webhook;
  /** What a denied output comes to. Default `block`. `redact` where the rule goes by `response_has`. */
  readonly response?: ResponseHandling;
  /** Free words on a rule: `ASI02`, `T1552.001`. Shown by `explain` and in reports. */
  readonly tags?: readonly string[];
  /** Line of the rule in its file, from 1. */
  readonly line: number;
}

/** Who and what a policy speaks of, as globs. Absent: everyone, everything. */
export interface Match {
  readonly agent?: readonly string[];
  readonly tool?: readonly string[];
  readonly session?: readonly string[];
}

/** A named list of rules. */
export interface Policy {
  readonly name: string;
  readonly description?: string;
  /** Lower is judged first. Default 100. */
  readonly priority: number;
  readonly enabled: boolean;
  readonly match: Match;
  readonly rules: readonly Rule[];
  /** Line of the policy in its file, from 1. */
  readonly line: number;
}

/** Chat services whose message formats are known; `generic` gets plain JSON. */
export type NotifyPlatform = "discord" | "slack" | "teams" | "generic";

/** Where to send word of decisions. */
export interface Notify {
  readonly url: string;
  readonly platform: NotifyPlatform;
  readonly on: readonly Action[];
}

/** A case that a policy file carries with it, or that a suite file holds. */
export interface PolicyTest {
  readonly name: string;
  readonly tool: string;
  readonly agent?: string;
  readonly session?: string;
  readonly cwd?: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Text that the tool returned, for `response_matches` and `response_has`. */
  readonly response?: string;
  /** Any of these is right. */
  readonly expect: readonly Action[];
  /** Text that the message must hold. */
  readonly expect_message?: string;
  readonly line: number;
}

/** A policy file, read. */
export interface PolicyFile {
  readonly version: "1";
  /** What holds for a command or call that no rule matched. Absent: the layer below decides; at last `allow`. */
  readonly default_action?: Action;
  readonly notify?: Notify;
  /** A shipped profile or file whose policies come after this file's own (`extends: standard`). */
  readonly extends?: string;
  /** Actions of all rules, the extended file's too, that count as another one: `{ ask: deny }`. */
  readonly actions?: Readonly<Partial<Record<Action, Action>>>;
  readonly policies: readonly Policy[];
  readonly tests: readonly PolicyTest[];
}
