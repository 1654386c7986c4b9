/**
 * The folder of OpenClaw's npm package, from its program.
 *
 * @module
 */

import { dirname, join } from "node:path";
import type { AgentMachine } from "../adapter.ts";
import { isRecord } from "../payload.ts";
import { detect } from "./detect.ts";

/** The package's folder and version; undefined where its program does not lie in it. */
export function packageFolder(
  machine: AgentMachine,
): { readonly folder: string; readonly version: string } | undefined {
  const { program } = detect(machine);
  if (program === undefined) return undefined;
  try {
    const folder = dirname(Deno.realPathSync(program));
    const data: unknown = JSON.parse(Deno.readTextFileSync(join(folder, "package.json")));
    return isRecord(data) && data.name === "openclaw" && typeof data.version === "string"
      ? { folder, version: data.version }
      : undefined;
  } catch {
    return undefined;
  }
}
