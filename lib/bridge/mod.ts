/**
 * The bridge to OpenClaw: answers its approvals of commands by the policies, before a person is asked.
 *
 * It comes besides the plugin, for gateways whose own settings ask about commands (`tools.exec.mode`).
 *
 * @module
 */

export { type Bridge, type BridgeOptions, type BridgeState, startBridge } from "./bridge.ts";
export { type GatewayPlace, gatewayPlace } from "./gateway_place.ts";
export type { ExecRequest } from "./exec_request.ts";
export { judgeByGuard } from "./judge_by_guard.ts";
