/**
 * What a person must see of a call to decide about it.
 *
 * @module
 */

import { callSubject } from "../engine/mod.ts";
import type { ShownCall } from "./approval.ts";
import { isRemark } from "./remarks.ts";

/** A call in parts. All of them are the agent's text, and none of them is escaped. */
export interface CallView {
  /** What is done, whole: the command, path or URL; for other tools the parameters as JSON. */
  readonly subject: string;
  /** What the agent says it is for; absent where it says nothing. */
  readonly remark?: string;
  /** Whatever else is passed: a file's new content, a timeout. */
  readonly rest: readonly (readonly [name: string, value: string])[];
}

/** Takes a call apart. */
export function callView(call: Pick<ShownCall, "tool" | "params">): CallView {
  const { tool, params } = call;
  const subject = callSubject(call);
  const remarks: string[] = [];
  const rest: [string, string][] = [];
  const all = JSON.stringify(params);
  for (const [name, value] of Object.entries(params)) {
    const text = typeof value === "string" ? value : JSON.stringify(value) ?? "";
    if (isRemark(tool, name) && typeof value === "string") remarks.push(text);
    else if (subject !== all && value !== subject) rest.push([name, text]);
  }
  return { subject, ...(remarks.length === 0 ? {} : { remark: remarks.join(" ") }), rest };
}
