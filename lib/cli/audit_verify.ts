/**
 * `rampart audit verify`: whether the log is as it was written.
 *
 * @module
 */

import type { KeptCopy, KeptNote, Problem, Verification } from "../audit/mod.ts";
import { auditKeys, PUBLIC_KEY_OPTION } from "./audit_keys.ts";
import { AUDIT_DIR_OPTION, auditFolder, readingLog } from "./audit_options.ts";
import { type Command, type Input, UsageError } from "./command.ts";
import { fileNamed, type Machine, thisMachine } from "./machine.ts";
import { readPolicyText } from "../policies/mod.ts";
import { progressBar } from "./progress.ts";
import { paint, type Terminal } from "./terminal.ts";

/** By which keys a log was checked. */
type Trust = Awaited<ReturnType<typeof auditKeys>>["trust"];

/** The command. */
export const command: Command = {
  name: "audit verify",
  summary: "Check that nobody has changed the audit log",
  details:
    "Finds events that were edited, inserted, removed or moved, files that were removed, and a log that was " +
    "written anew without its key. That the log was set back to an earlier state, or written anew by someone who " +
    "has the key, only a checkpoint shows that was kept elsewhere: compare with --against. Files that config.yaml names as anchors are compared by " +
    "themselves.",
  arguments: [],
  options: [
    AUDIT_DIR_OPTION,
    {
      name: "against",
      value: "FILE",
      summary: "Compare with the checkpoints in a file that was kept elsewhere",
    },
    PUBLIC_KEY_OPTION,
    { name: "json", summary: "Print JSON" },
  ],
  exits: [
    { status: 0, about: "the log is sound" },
    { status: 1, about: "it was tampered with" },
    { status: 2, about: "wrong usage, or a log that can't be read" },
  ],
  examples: [
    { command: "audit verify", about: "the log of this home" },
    {
      command: "audit verify --against /mnt/elsewhere/checkpoints.txt",
      about: "with what audit checkpoint printed earlier",
    },
    {
      command: "audit verify --audit-dir ./evidence --public-key rampart.pub",
      about: "a copy, on another machine",
    },
  ],
  permissions: "audit",
  async run(input, terminal) {
    const machine = await thisMachine();
    const folder = auditFolder(machine, input);
    return await readingLog(folder, terminal, async () => {
      const { verifyLog } = await import("../audit/mod.ts");
      const { verifiers, trust } = await auditKeys(machine, input);
      const copies = await copiesNamed(machine, input);
      const bar = progressBar(terminal, "verifying");
      const found = await verifyLog(folder, {
        against: copies,
        verifiers,
        progress: (done, all) => bar.update(done, all),
      }).finally(() => bar.clear());
      if (input.flags.has("json")) terminal.out(`${JSON.stringify({ ...found, trust })}\n`);
      else await show(found, { folder, trust, copies: copies.length }, terminal);
      return found.sound ? 0 : 1;
    });
  },
};

/** The checkpoints to compare with: in the file of `--against`, and in files that config.yaml names as anchors. */
async function copiesNamed(machine: Machine, input: Input): Promise<readonly KeptCopy[]> {
  const { readAnchorFile } = await import("../audit/anchors/mod.ts");
  const named = input.values.against;
  if (named !== undefined) {
    const path = fileNamed(machine, named);
    let copies: readonly KeptCopy[];
    try {
      copies = readAnchorFile(path).map(placed);
    } catch (error) {
      throw new UsageError(`cannot read ${named}: ${error instanceof Error ? error.message : String(error)}`);
    }
    if (copies.length > 0) return copies;
    throw new UsageError(
      `there is no checkpoint in ${named}`,
      "rampart audit checkpoint prints the newest one",
    );
  }
  // Those of this home speak of this home's log.
  if (auditFolder(machine, input) !== machine.home.audit) return [];
  return (await fileAnchors(machine)).flatMap((path) => {
    try {
      return readAnchorFile(path).map(placed);
    } catch {
      // One that only another user may read is compared by that user, with --against.
      return [];
    }
  });
}

/** A note with its place: its name is the file and the line. */
function placed({ name, note }: KeptNote): KeptCopy {
  const [, file = name, line = "1"] = /^(.*):(\d+)$/s.exec(name) ?? [];
  return { name: file, line: Number(line), note };
}

async function fileAnchors({ home }: Machine): Promise<readonly string[]> {
  let text: string;
  try {
    text = readPolicyText(home.config);
  } catch {
    return [];
  }
  if (!/^["']?audit\b|^\{/m.test(text)) return [];
  const { readOutlets } = await import("../policies/outlets_config.ts");
  const read = readOutlets(text);
  if ("problems" in read) return [];
  return read.outlets.anchors.flatMap((anchor) => anchor.kind === "file" ? [anchor.path] : []);
}

async function show(
  found: Verification,
  { folder, trust, copies }: { readonly folder: string; readonly trust: Trust; readonly copies: number },
  terminal: Terminal,
): Promise<void> {
  const { visible } = await import("../engine/visible.ts");
  const { files, problems, problem_count, torn, spooled } = found;
  if (files === 0) terminal.out(`Nothing is recorded in ${visible(folder)}\n`);
  for (const problem of problems) terminal.out(`${problemText(problem, terminal, visible)}\n`);
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
  const what = `${count(found.events, "event")} in ${count(files, "file")}`;
  if (problem_count > 0) {
    terminal.out(`${paint(terminal, "red", "✗ tampered")}: ${count(problem_count, "problem")}, ${what}\n`);
  } else if (files > 0) {
    terminal.out(`${paint(terminal, "green", "✓ sound")}: ${what}\n`);
    const kept = copies === 0 ? [] : [`agrees with ${count(copies, "checkpoint")} kept elsewhere`];
    for (const line of [...facts(found, trust), ...kept]) {
      terminal.out(`${paint(terminal, "dim", `  ${line}`)}\n`);
    }
  }
}

/** What a sound log is known by, a line each. */
function facts({ first, last, checkpoints, covered }: Verification, trust: Trust): readonly string[] {
  const lines: string[] = [];
  if (first !== undefined) {
    lines.push(`begins with event ${first}: older ones were deleted as was configured`);
  }
  if (last !== undefined) lines.push(`last: event ${last.seq}, ${last.hash}`);
  if (checkpoints === 0) {
    lines.push(
      "no checkpoint yet: only the chain of hashes was checked, which needs no key to be written anew",
    );
    return lines;
  }
  lines.push(
    `${count(checkpoints, "checkpoint")} over the first ${count(covered, "event")}, ${SIGNED[trust]}`,
  );
  if (trust === "folder") {
    lines.push("who may write to the folder could have changed that key too: name one with --public-key");
  }
  return lines;
}

/** By whom checkpoints are signed. */
const SIGNED: Readonly<Record<Trust, string>> = {
  given: "signed by the key that was named",
  own: "signed by the key of this home",
  folder: "signed by the key that lies beside the log",
  none: "their signatures were not checked, as there is no key: name it with --public-key",
};

function problemText(
  { file, line, seq, id, message }: Problem,
  terminal: Terminal,
  visible: (text: string) => string,
): string {
  const event = seq === undefined || id === undefined ? "" : ` event ${seq} (${id}):`;
  const place = visible(line === 0 ? `${file}:` : `${file}:${line}:`);
  return `${paint(terminal, "bold", place)}${event} ${visible(message)}`;
}

function count(n: number, noun: string, plural = `${noun}s`): string {
  return `${n} ${n === 1 ? noun : plural}`;
}
