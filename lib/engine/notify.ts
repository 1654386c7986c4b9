/**
 * Where policies send word of decisions.
 *
 * @module
 */

import type { CompiledPolicies } from "./compiled.ts";
import type { Notify } from "./policy.ts";

/** The `notify` blocks of compiled policies, each URL once. A project's have none: they are refused when it is read. */
export function notifyOf({ sources }: CompiledPolicies): readonly Notify[] {
  const byUrl = new Map<string, Notify>();
  for (const { layer, policy: { notify } } of sources) {
    if (notify !== undefined && layer !== "project" && !byUrl.has(notify.url)) byUrl.set(notify.url, notify);
  }
  return [...byUrl.values()];
}
