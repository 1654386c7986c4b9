/**
 * What an agent says about a call in its own words, apart from what the call does.
 *
 * @module
 */

/** Parameters in which an agent says what a call is for. They change nothing of what it does. */
const REMARKS: ReadonlySet<string> = new Set([
  "description",
  "explanation",
  "justification",
  "reason",
  "rationale",
]);

/** Tools whose parameters are known: of these, remarks don't count. Of any other every parameter may matter. */
const KNOWN: ReadonlySet<string> = new Set(["exec", "read", "write", "fetch"]);

/** Whether a parameter of a tool is the agent's own remark about the call. */
export function isRemark(tool: string, parameter: string): boolean {
  return KNOWN.has(tool) && REMARKS.has(parameter);
}
