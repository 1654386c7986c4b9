/**
 * Compiled policies: what {@link compilePolicies} takes and gives.
 *
 * @module
 */

import type { Platform } from "./call.ts";
import type { Layer } from "./decision.ts";
import type { Action, Policy, PolicyFile } from "./policy.ts";
import type { RuleIndex } from "./rule_index.ts";
import type { CompiledRule } from "./rules.ts";

/** A policy file and where it stands among the layers. */
export interface PolicySource {
  readonly layer: Layer;
  /** Name to show for the file. */
  readonly file: string;
  readonly policy: PolicyFile;
}

/** Tests texts against one regular expression, in time linear in the text. */
export interface Regex {
  test(text: string): boolean;
}

/** What patterns depend on. */
export interface CompileOptions {
  /** The home folder that `~` in patterns stands for. */
  readonly home: string;
  readonly platform: Platform;
  /** Rampart's own folder, that `$RAMPART_HOME` in path patterns stands for. Default: `.rampart` in the home folder. */
  readonly rampartHome?: string;
  /**
   * The folder that Rampart's program runs from, where it lies outside its own folder: that `$RAMPART_PROGRAM` in path
   * patterns stands for. Default: none, and such a pattern matches nothing.
   */
  readonly rampartProgram?: string;
  /** Ports of Rampart's daemon, that `$RAMPART_PORT` in patterns stands for. Default: 9090. */
  readonly rampartPorts?: readonly number[];
  /**
   * Makes the matcher of a `response_matches` expression: `linearRegex` of lib/engine/regex. Without it, calls on
   * which such a rule would have to be judged are *partial*.
   */
  readonly regex?: (source: string) => Regex;
}

/** A policy in force, for listings. */
export interface PolicySummary {
  readonly name: string;
  readonly description?: string;
  readonly layer: Layer;
  readonly file: string;
  readonly priority: number;
  readonly enabled: boolean;
  readonly rules: number;
}

/** A policy with its place. */
export interface PlacedPolicy {
  readonly policy: Policy;
  readonly layer: Layer;
  readonly file: string;
}

/** Policies ready to judge. Made by {@link compilePolicies}; treat it as opaque but for the summaries. */
export interface CompiledPolicies {
  /** What holds for a command or call that no rule matched. */
  readonly defaultAction: Action;
  /** What a question comes to that no rule asks: `deny` where a file's `actions` say so of questions, as in `ci`. */
  readonly asks: "ask" | "deny";
  /** All policies in the order in which they are judged, those that are switched off too. */
  readonly policies: readonly PolicySummary[];
  /** @internal */
  readonly options: CompileOptions;
  /** @internal */
  readonly sources: readonly PolicySource[];
  /** The enabled policies in judged order. @internal */
  readonly placed: readonly PlacedPolicy[];
  /** The rules of the enabled policies in judged order. @internal */
  readonly rules: readonly CompiledRule[];
  /** Whether some pattern speaks of the folder in which calls are made. @internal */
  readonly local: boolean;
  /** @internal */
  readonly index: RuleIndex;
}
