/**
 * The engine: compiled policies and a tool call in, a decision out. Pure: no I/O, no clock, no permission.
 *
 * Reading policy text is lib/engine/language, regular expressions are lib/engine/regex.ts: doors of their own, so that
 * a process that only judges loads neither the YAML parser nor the expression library.
 *
 * @module
 */

export {
  type CallCounter,
  type CallCounterOptions,
  type CountedCall,
  createCallCounter,
} from "./call_counter.ts";
export { callSubject } from "./call.ts";
export type { CallQuery, Platform, Surroundings, ToolCall, WebhookAnswer } from "./call.ts";
export { compilePolicies, deserializePolicies, serializePolicies } from "./compile.ts";
export type { CompiledPolicies, CompileOptions, PolicySource, PolicySummary, Regex } from "./compiled.ts";
export {
  type Decision,
  type Layer,
  LAYERS,
  type PendingWebhook,
  type RuleRef,
  type Suggestion,
} from "./decision.ts";
export { evaluate } from "./evaluate.ts";
export { extendedPolicy, replaceActions } from "./extend.ts";
export { formatExplanation, formatReading, MARKS, type TextOptions } from "./explanation_text.ts";
export { explain, type ExplainedSubject, type Explanation, type Look, type LookOutcome } from "./explain.ts";
export type { FailedCondition } from "./holds.ts";
export { notifyOf } from "./notify.ts";
export {
  type Action,
  ACTIONS,
  type CallCount,
  type Conditions,
  type EffectKind,
  type Match,
  type Notify,
  type NotifyPlatform,
  type NumberRange,
  type Policy,
  type PolicyFile,
  type PolicyTest,
  type Rule,
  type RuleAction,
  type RunsCondition,
  stricter,
  type Webhook,
} from "./policy.ts";
export { URL_TRAITS, type UrlTrait } from "./urls/mod.ts";
export { visible } from "./visible.ts";
export { webhooksOf } from "./webhooks.ts";
