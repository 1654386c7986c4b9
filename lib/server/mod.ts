/**
 * How to reach the daemon, and the tokens. The daemon itself is daemon.ts, a door of its own: what it is made of takes a
 * while to load, and most commands only talk to it.
 *
 * @module
 */

export { askDaemon, type ClientAnswer, type ClientRequest } from "./client.ts";
export { type DaemonRecord, runningDaemon } from "./daemon_lock.ts";
export type { BridgeStatus, DaemonStatus } from "./status.ts";
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
