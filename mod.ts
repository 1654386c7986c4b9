/** x */
export type { ToolCall } from "./lib/engine/call.ts";
