/**
 * The daemon, and how to reach it.
 *
 * @module
 */

export { askDaemon, type ClientAnswer, type ClientRequest } from "./client.ts";
export { type Daemon, type DaemonOptions, type DaemonRefused, startDaemon } from "./daemon.ts";
export { type DaemonRecord, runningDaemon } from "./daemon_lock.ts";
export type { DaemonStatus } from "./status.ts";
export {
  adminToken,
  type AgentToken,
  agentTokens,
  createAgentToken,
  type MadeToken,
  readAdminToken,
  revokeAgentToken,
  rotateAdminToken,
  rotateAgentToken,
} from "./tokens.ts";
