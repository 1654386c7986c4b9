/**
 * The services that policies ask.
 *
 * @module
 */

import type { CompiledPolicies } from "./compiled.ts";
import type { Webhook } from "./policy.ts";

/**
 * The webhooks of compiled policies, each URL once; those of policies that are switched off too, as they may be switched
 * on. A project's have none: they are refused when it is read.
 */
export function webhooksOf({ sources }: CompiledPolicies): readonly Webhook[] {
  const byUrl = new Map<string, Webhook>();
  for (const { layer, policy: { policies } } of sources) {
    if (layer === "project") continue;
    for (const { rules } of policies) {
      for (const { webhook } of rules) {
        if (webhook !== undefined && !byUrl.has(webhook.url)) byUrl.set(webhook.url, webhook);
      }
    }
  }
  return [...byUrl.values()];
}
