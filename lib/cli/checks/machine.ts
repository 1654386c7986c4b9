/**
 * The machine around Rampart.
 *
 * @module
 */

import { findProgram } from "../../../hooks/find_program.ts";
import { quoted } from "../../../hooks/shell/command_line.ts";
import { type Check, findings } from "./check.ts";
import { lstatOf } from "./is_there.ts";
import { printed } from "./run.ts";

const disk = findings("disk", "Disk space");

/** Kilobytes below which it is said, and below which little can be recorded any more. */
const LOW = 200 * 1024;
const TOO_LOW = 10 * 1024;

/** Whether there is room for the log. */
export const diskHasRoom: Check = {
  id: "disk",
  quick: false,
  async run({ machine: { home }, shown }) {
    if (Deno.build.os === "windows") return disk.skipped("not looked at on Windows");
    if (lstatOf(home.root) === undefined) return disk.skipped("there is no home");
    const said = await printed("df", ["-Pk", home.root]);
    if ("problem" in said) return disk.skipped(`df: ${said.problem}`);
    const free = freeKilobytes(said.out);
    if (free === undefined) return disk.skipped("df says nothing of it");
    const evidence = `${size(free)} free for ${shown(home.root)}`;
    const help = { fix: `df -h ${quoted(home.root)}` };
    if (free < TOO_LOW) return disk.problem(evidence, help);
    return free < LOW ? disk.warn(evidence, help) : disk.ok(evidence);
  },
};

/**
 * The available kilobytes in what `df -Pk` prints for one folder.
 *
 * @returns Undefined where the text is none of its.
 */
export function freeKilobytes(text: string): number | undefined {
  const [, free] = /\s(\d+)\s+\d+%\s/.exec(text.split("\n")[1] ?? "") ?? [];
  return free === undefined ? undefined : Number(free);
}

function size(kilobytes: number): string {
  if (kilobytes < 1024) return `${kilobytes} KB`;
  const megabytes = kilobytes / 1024;
  return megabytes < 1024 ? `${Math.floor(megabytes)} MB` : `${(megabytes / 1024).toFixed(1)} GB`;
}

const command = findings("command", "Command");

/** Where the command is. For information: it works either way. */
export const commandIsKnown: Check = {
  id: "command",
  quick: false,
  run({ agentMachine, typed }) {
    const found = findProgram("rampart", agentMachine);
    return command.ok(
      found === undefined ? `no rampart on the PATH; it is started as ${typed("").trim()}` : found,
    );
  },
};
