/**
 * `rampart audit verify`: whether the log is as it was written.
 *
 * @module
 */

import type { Problem, Verification } from "../audit/mod.ts";
import { AUDIT_DIR_OPTION, auditFolder, readingLog } from "./audit_options.ts";
import type { Command } from "./command.ts";
import { thisMachine } from "./machine.ts";
import { paint, type Terminal } from "./terminal.ts";

/** The command. */
export const command: Command = {
  name: "audit verify",
  summary: "Check that nobody has changed the audit log",
  details:
    "Finds events that were edited, inserted, removed or moved. That the newest events were cut off, or all " +
    "were written anew, a chain of hashes cannot show: for that, compare the last hash with a copy that you keep " +
    "elsewhere.",
  arguments: [],
  options: [AUDIT_DIR_OPTION, { name: "json", summary: "Print JSON" }],
  exits: [
    { status: 0, about: "the log is sound" },
    { status: 1, about: "it was tampered with" },
    { status: 2, about: "wrong usage, or a log that can't be read" },
  ],
  examples: [{ command: "audit verify", about: "the log of this home" }],
  permissions: "audit",
  async run(input, terminal) {
    const machine = await thisMachine();
    const folder = auditFolder(machine, input);
    return await readingLog(folder, terminal, async () => {
      const { verifyLog } = await import("../audit/mod.ts");
      const found = await verifyLog(folder);
      if (input.flags.has("json")) terminal.out(`${JSON.stringify(found)}\n`);
      else await show(found, folder, terminal);
      return found.sound ? 0 : 1;
    });
  },
};

async function show(found: Verification, folder: string, terminal: Terminal): Promise<void> {
  const { visible } = await import("../engine/visible.ts");
  const { files, events, last, problems, problem_count, torn, spooled } = found;
  if (files === 0) terminal.out(`Nothing is recorded yet in ${visible(folder)}\n`);
  for (const problem of problems) terminal.out(`${problemText(problem, terminal)}\n`);
  if (problem_count > problems.length) terminal.out(`… and ${problem_count - problems.length} more\n`);
  if (torn !== undefined) {
    terminal.out(
      `${torn.file}:${torn.line}: the last ${torn.bytes} bytes are a part of a line: a process is writing, or was ` +
        "stopped while it wrote. The next event sets them aside.\n",
    );
  }
  if (spooled > 0) {
    terminal.out(
      `${count(spooled, "entry", "entries")} could not be recorded and will be with the next event\n`,
    );
  }
  if (files === 0) return;
  const what = `${count(events, "event")} in ${count(files, "file")}`;
  if (problem_count > 0) {
    terminal.out(`${paint(terminal, "red", "✗ tampered")}: ${count(problem_count, "problem")}, ${what}\n`);
    return;
  }
  terminal.out(`${paint(terminal, "green", "✓ sound")}: ${what}\n`);
  if (last !== undefined) {
    terminal.out(paint(terminal, "dim", `  last: event ${last.seq}, ${last.hash}`) + "\n");
  }
}

function problemText({ file, line, seq, id, message }: Problem, terminal: Terminal): string {
  const event = seq === undefined || id === undefined ? "" : ` event ${seq} (${id}):`;
  return `${paint(terminal, "bold", `${file}:${line}:`)}${event} ${message}`;
}

function count(n: number, noun: string, plural = `${noun}s`): string {
  return `${n} ${n === 1 ? noun : plural}`;
}
