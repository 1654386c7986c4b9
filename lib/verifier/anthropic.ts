/**
 * Anthropic's Messages API: the verdict is the input of a tool that the model is made to call.
 *
 * @module
 */

import * as v from "valibot";
import type { Provider } from "./provider.ts";
import { VERDICT_SCHEMA } from "./verdict.ts";

const TOOL = "report_verdict";

/** Exactly one block, the tool's call: text beside it would be something that was not asked for. */
const answer = v.object({
  type: v.literal("message"),
  role: v.literal("assistant"),
  stop_reason: v.literal("tool_use"),
  content: v.strictTuple([
    v.object({ type: v.literal("tool_use"), name: v.literal(TOOL), input: v.unknown() }),
  ]),
});

/** The API at api.anthropic.com. */
export const anthropic: Provider = {
  name: "anthropic",
  base: "https://api.anthropic.com",
  model: "claude-haiku-4-5",
  keyName: "ANTHROPIC_API_KEY",
  keyless: false,
  request: ({ system, user }, { model, key }) => ({
    path: "/v1/messages",
    headers: { "anthropic-version": "2023-06-01", ...(key === undefined ? {} : { "x-api-key": key }) },
    body: {
      model,
      max_tokens: 300,
      system,
      messages: [{ role: "user", content: user }],
      tools: [{
        name: TOOL,
        description: "Reports the verdict on the call.",
        input_schema: VERDICT_SCHEMA,
      }],
      tool_choice: { type: "tool", name: TOOL, disable_parallel_tool_use: true },
    },
  }),
  read(value) {
    const result = v.safeParse(answer, value);
    return result.success ? result.output.content[0].input : undefined;
  },
};
