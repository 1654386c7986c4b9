/**
 * The patch of an OpenClaw without plugins that are asked before a call: one import and one call in the module through
 * which all of its tools run. It is exact text for exact text, so that it can be taken out again byte for byte.
 *
 * @module
 */

/** Name of the module that the patched one imports, in the same folder. */
export const GUARD_FILE = "rampart-guard.js";

/** The module that is patched, in the package's folder. */
export const PATCHED_FILE = "dist/agents/pi-tool-definition-adapter.js";

/** SHA-256 of that module as it came, by the versions that the patch was tried with. */
export const KNOWN: Readonly<Record<string, string>> = {
  "2026.1.29": "93c9b75c18bb652bf05aecbbec7b803525f9acb40131ca18bad7ed45ebdc58dd",
  "2026.1.30": "2d5fd22bc7bb760f55112365fd891337474740042209c4a1efcbffd98e016b98",
};

/** What must be there exactly once. The patch leaves the last of them as it is: by it the others mean what they say. */
const ANCHORS = {
  import: `import { jsonResult } from "./tools/common.js";\n`,
  call: "return await tool.execute(toolCallId, params, signal, onUpdate);",
  head: "execute: async (toolCallId, params, onUpdate, _ctx, signal) => {",
} as const;

const PUT: Readonly<Record<"import" | "call", string>> = {
  import: `${ANCHORS.import}import { rampartRun } from "./${GUARD_FILE}";\n`,
  call: "return await rampartRun({ toolName: normalizedName, params, toolCallId, signal, context: _ctx }, " +
    "() => tool.execute(toolCallId, params, signal, onUpdate));",
};

/** Whether a text has the patch, or some of it. */
export function isPatched(text: string): boolean {
  return text.includes("rampartRun");
}

/** The text with the patch; undefined where its places aren't there exactly once. */
export function patched(text: string): string | undefined {
  if (isPatched(text) || !Object.values(ANCHORS).every((anchor) => isOnce(text, anchor))) return undefined;
  return swapped(swapped(text, ANCHORS.import, PUT.import), ANCHORS.call, PUT.call);
}

/** The text as it was before; undefined where it was changed since, so that this can't be told. */
export function unpatched(text: string): string | undefined {
  if (!isOnce(text, PUT.import) || !isOnce(text, PUT.call)) return undefined;
  const before = swapped(swapped(text, PUT.import, ANCHORS.import), PUT.call, ANCHORS.call);
  return patched(before) === text ? before : undefined;
}

function isOnce(text: string, part: string): boolean {
  const at = text.indexOf(part);
  return at >= 0 && !text.includes(part, at + 1);
}

function swapped(text: string, part: string, other: string): string {
  return text.replace(part, () => other);
}
