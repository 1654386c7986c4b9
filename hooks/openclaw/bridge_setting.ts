/**
 * The bridge in Rampart's own config.yaml: a block of it, switched on by `rampart setup openclaw --bridge`.
 *
 * @module
 */

import { isAbsolute, join } from "node:path";
import type { AgentMachine, FileEdit, WiringFile } from "../adapter.ts";

/** Flag of `rampart setup` that switches it on. */
export const BRIDGE_FLAG = "bridge";

/**
 * The file.
 *
 * @param settings OpenClaw's own settings, which the block names where they lie in another place than usual.
 */
export function bridgeSetting(machine: AgentMachine, settings: string): WiringFile {
  const usual = join(machine.userHome, ".openclaw", "openclaw.json");
  const block = [
    "openclaw: # written by `rampart setup openclaw --bridge`",
    "  bridge: true",
    ...(settings === usual ? [] : [`  settings: ${JSON.stringify(settings)}`]),
  ].join("\n");
  return {
    path: join(rampartHome(machine), "config.yaml"),
    edit: (text, { flags }) => flags?.has(BRIDGE_FLAG) === true ? put(text ?? "", block) : undefined,
    remove: (text) => takeOut(text),
  };
}

function rampartHome({ env, userHome, cwd }: AgentMachine): string {
  const given = env.RAMPART_HOME;
  if (given === undefined || given === "") return join(userHome, ".rampart");
  return isAbsolute(given) ? given : join(cwd, given);
}

/** The block as it is written, whatever settings it names. */
const BLOCK =
  /^openclaw: # written by `rampart setup openclaw --bridge`\n {2}bridge: true(?:\n {2}settings: ".*")?$/m;

function put(text: string, block: string): FileEdit {
  const own = BLOCK.exec(text);
  if (own !== null) return { text: text.replace(BLOCK, () => block) };
  const line = text.split("\n").findIndex((each) => /^["']?openclaw\b["']?\s*:|^[{\[]/.test(each)) + 1;
  if (line > 0) {
    return { problem: "it can't be added to here by itself; write 'bridge: true' below 'openclaw:'", line };
  }
  // By where the line ends are it is known again what there was.
  return { text: text === "" || text.endsWith("\n") ? `${text}${block}\n` : `${text}\n${block}` };
}

function takeOut(text: string): FileEdit {
  const found = BLOCK.exec(text);
  if (found === null) return { text };
  const before = text.slice(0, found.index);
  const after = text.slice(found.index + found[0].length);
  if (after === "" && before !== "") return { text: before.slice(0, -1) };
  const rest = before + after.slice(1);
  return rest === "" ? { delete: true, text: "" } : { text: rest };
}
