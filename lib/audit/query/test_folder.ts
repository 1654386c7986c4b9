/**
 * Folders of events for tests of queries: in canonical form, over several days, parts and compressed files. Their hashes
 * are made up, which nobody who reads looks into.
 *
 * @module
 */

import { canonicalJson } from "../canonical.ts";
import type { AuditEvent, Entry } from "../entry.ts";
import { firstEventId } from "../event_id.ts";
import { withLogFolder } from "../test_log.ts";

/** Midnight, in UTC, of the day of the first events. */
export const START: number = Date.UTC(2026, 10, 20);

/** Milliseconds from one event to the next. */
export const STEP = 3_600_000;

/** An entry as the event of a number: one each hour from {@link START} on. */
export function numbered(entry: Entry, seq: number): AuditEvent {
  const time = START + seq * STEP;
  return {
    ...entry,
    v: 1,
    seq,
    id: firstEventId(time).slice(0, 10) + String(seq).padStart(16, "0"),
    time: new Date(time).toISOString(),
    prev: "a".repeat(64),
    hash: "b".repeat(64),
  };
}

/** Writes entries as the events of a log: a file for each day, the first one compressed, the second in two parts. */
export async function writeLog(folder: string, entries: readonly Entry[]): Promise<readonly AuditEvent[]> {
  Deno.mkdirSync(folder, { recursive: true });
  const events = entries.map(numbered);
  const days = Map.groupBy(events, ({ time }) => time.slice(0, 10));
  for (const [i, [day, its]] of [...days].entries()) {
    const lines = its.map((event) => `${canonicalJson(event)}\n`);
    if (i === 0) {
      const plain = new Blob([lines.join("")]).stream().pipeThrough(new CompressionStream("gzip"));
      await Deno.writeFile(`${folder}/${day}.jsonl.gz`, plain);
    } else if (i === 1) {
      Deno.writeTextFileSync(`${folder}/${day}.jsonl`, lines.slice(0, 10).join(""));
      Deno.writeTextFileSync(`${folder}/${day}.2.jsonl`, lines.slice(10).join(""));
    } else Deno.writeTextFileSync(`${folder}/${day}.jsonl`, lines.join(""));
  }
  return events;
}

/** Calls back with a folder that holds entries as a log. */
export async function withEvents(
  entries: readonly Entry[],
  work: (folder: string, events: readonly AuditEvent[]) => Promise<void>,
): Promise<void> {
  await withLogFolder(async (folder) => work(folder, await writeLog(folder, entries)));
}
