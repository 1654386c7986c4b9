/**
 * The audit log: as it was written, writable, with nothing that waits.
 *
 * @module
 */

import { lastEvents, type Verifier, verifyLog } from "../../audit/mod.ts";
import { gatePaths } from "../../gate/mod.ts";
import { quoted } from "../../../hooks/shell/command_line.ts";
import { type Check, findings } from "./check.ts";
import type { Examined } from "./examined.ts";
import { lstatOf, reasonOf } from "./is_there.ts";

const verified = findings("audit", "Audit log");

/** Whether the log is as it was written. */
export const auditIsSound: Check = {
  id: "audit",
  quick: false,
  async run(examined) {
    const folder = await folderOf(examined);
    const { shown, typed } = examined;
    const fix = { fix: typed("audit verify") };
    if (lstatOf(folder) === undefined) return verified.skipped("nothing was recorded yet");
    try {
      const { sound, events, problems: [first], problem_count: count } = await verifyLog(folder, {
        verifiers: await verifiersOf(examined, folder),
      });
      if (sound) {
        return verified.ok(
          `${events} ${events === 1 ? "event" : "events"}, whose chain and checkpoints are whole`,
        );
      }
      const more = count > 1 ? ` (and ${count - 1} more)` : "";
      return verified.problem(
        first === undefined
          ? "its chain is broken"
          : `${shown(`${folder}/${first.file}`)}:${first.line}: ${first.message}${more}`,
        fix,
      );
    } catch (error) {
      return verified.problem(reasonOf(error), fix);
    }
  },
};

const writable = findings("audit-writable", "Recording");

/** Whether events can be written, and were. */
export const auditIsWritable: Check = {
  id: "audit-writable",
  quick: true,
  async run(examined) {
    const daemon = await examined.daemon();
    const { shown } = examined;
    const folder = await folderOf(examined);
    const help = { fix: `ls -ld ${quoted(folder)} && df -h ${quoted(folder)}` };
    if (daemon.kind === "running") {
      const { audit: { problem }, counts: { unrecorded } } = daemon.status;
      if (problem !== undefined) return writable.problem(problem, help);
      if (unrecorded > 0) {
        return writable.warn(`${unrecorded} events could not be written when they happened`, help);
      }
    }
    const info = lstatOf(folder);
    if (info === undefined) return writable.skipped("nothing was recorded yet");
    const me = Deno.uid();
    const mine = me === null || info.uid === null || info.uid === me;
    if (!mine || (info.mode !== null && Deno.build.os !== "windows" && (info.mode & 0o300) !== 0o300)) {
      return writable.problem(`${shown(folder)} is not writable for you`, {
        fix: mine ? `chmod 0700 ${quoted(folder)}` : `sudo chown -R ${me} ${quoted(folder)}`,
        ...(mine ? { mend: () => Deno.chmodSync(folder, 0o700) } : {}),
      });
    }
    return writable.ok(`to ${shown(folder)}`);
  },
};

const spool = findings("spool", "Spool");

/** Whether entries wait to be recorded. */
export const spoolIsEmpty: Check = {
  id: "spool",
  quick: false,
  async run(examined) {
    const { typed, machine: { home } } = examined;
    const folder = `${await folderOf(examined)}/spool`;
    let waiting: number;
    try {
      waiting = [...Deno.readDirSync(folder)].filter(({ name }) => name.endsWith(".json")).length;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return spool.ok("nothing waits");
      return spool.problem(reasonOf(error), { fix: `ls -ld ${quoted(gatePaths(home).spool)}` });
    }
    return waiting === 0 ? spool.ok("nothing waits") : spool.warn(
      `${waiting} entries wait; they are recorded with the next event`,
      { fix: typed("doctor") },
    );
  },
};

const clock = findings("clock", "Clock");

/** Milliseconds by which clocks may differ. */
const TOLERANCE = 60_000;

/** Nothing was recorded before. */
const EARLIEST = Date.UTC(2025, 0, 1);

/** Whether the clock can be right. */
export const clockIsRight: Check = {
  id: "clock",
  quick: false,
  async run(examined) {
    const { now } = examined;
    const said = new Date(now).toISOString();
    const set = { fix: "date -u" };
    if (now < EARLIEST) return clock.problem(`it says ${said}, which is long past`, set);
    try {
      const [last] = await lastEvents(await folderOf(examined), 1);
      if (last !== undefined && Date.parse(last.time) > now + TOLERANCE) {
        return clock.warn(`it says ${said}, and the last event was recorded at ${last.time}`, set);
      }
    } catch {
      // Another check speaks of a log that can't be read.
    }
    return clock.ok(said);
  },
};

async function folderOf({ daemon, machine: { home } }: Examined): Promise<string> {
  const seen = await daemon();
  return seen.kind === "running" ? seen.status.audit.folder : home.audit;
}

/** The keys that the log's checkpoints are checked by. */
async function verifiersOf({ machine: { home } }: Examined, folder: string): Promise<readonly Verifier[]> {
  const { knownKeys } = await import("../../audit/prove/mod.ts");
  return (await knownKeys({ folder, ...(folder === home.audit ? { own: home.auditKey } : {}) })).verifiers;
}
