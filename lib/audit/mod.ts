/**
 * The audit log: what was asked, what was decided, in a chain of hashes on disk.
 *
 * @module
 */

export { AuditError } from "./audit_error.ts";
export { DamagedFile } from "./blocks.ts";
export { canonicalJson } from "./canonical.ts";
export type {
  AuditEvent,
  CallEntry,
  Caller,
  Entry,
  Lateness,
  NoticeEntry,
  RecordedDecision,
  ResponseEntry,
  Via,
} from "./entry.ts";
export { firstEventId } from "./event_id.ts";
export { type AuditLog, type AuditLogOptions, openAuditLog } from "./log.ts";
export type { TidyReport } from "./tidy.ts";
export { followEvents, type FollowOptions, lastEvents, readEvents, type ReadOptions } from "./read.ts";
export type { KeptNote } from "./anchors/mod.ts";
export type { KeptCopy } from "./verify/notes.ts";
export type { Verifier } from "./note.ts";
export { redact } from "./redact.ts";
export { loadFastHash } from "./sha256.ts";
export { type Problem, type ProblemKind, type Verification, verifyLog } from "./verify.ts";
