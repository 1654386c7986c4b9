/**
 * Approvals: questions that wait for a person.
 *
 * @module
 */

export type { Approval, ApprovalState, Question, Resolution, ShownCall } from "./approval.ts";
export { shortId } from "./approval.ts";
export { type CallView, callView } from "./call_view.ts";
export { isSigned, linkPath } from "./link.ts";
export {
  type Answer,
  type ApprovalStore,
  type ApprovalStoreOptions,
  type Asked,
  GRANT_TIME,
  openApprovalStore,
  type Resolved,
} from "./store.ts";
