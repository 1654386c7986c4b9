/**
 * Programs on disks whose operands are commands of their own: `parted`.
 *
 * @module
 */

import { applyParsed, type Draft, type Line, parseByRow, touchFile } from "../apply_row.ts";

/** Parted's commands that only look. Any unique prefix counts. */
const LOOKS = ["print", "unit", "help", "select", "quit", "align-check", "version"];

/** `parted device command…`: the device is written unless all that it is asked for is to print. */
export function readParted(line: Line): Draft {
  const parsed = parseByRow(line);
  const draft = applyParsed(line, parsed);
  const [device, ...commands] = parsed.operands;
  if (device === undefined || draft.flags.has("l")) return draft;
  const [first] = commands;
  let looks = first !== undefined && isLook(first.value);
  // `unit s print`: what follows the first is its value, or a command.
  if (looks) looks = !commands.some(({ value }) => CHANGES.test(value) || value.includes("\uFFFF"));
  if (!looks) touchFile(draft, "write", device);
  return draft;
}

const CHANGES =
  /^(?:mk(?:label|table|part|partfs|fs)|rm|set|resize(?:part)?|name|toggle|rescue|disk_(?:set|toggle)|move|cp|check|type)$/;

function isLook(command: string): boolean {
  return command !== "" && LOOKS.some((name) => name.startsWith(command));
}
