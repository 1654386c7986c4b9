/**
 * Policies made from what is there: from another program's rules, and from the calls in the audit log.
 *
 * @module
 */

export {
  type Conversion,
  convertSettings,
  type Imported,
  type Left,
  type Origin,
  type SettingsFile,
  type SettingsProblem,
} from "./converted_policy.ts";
export type { ConvertedRule, SettingsPlace } from "./convert_rule.ts";
export type { RuleList } from "./settings_rules.ts";
export {
  createProposing,
  type Proposal,
  type ProposalOptions,
  proposalText,
  type Proposed,
  type Proposing,
  type SeenCall,
} from "./proposed_allowlist.ts";
