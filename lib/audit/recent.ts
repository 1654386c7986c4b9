/**
 * Which spooled entries the end of the log holds.
 *
 * @module
 */

import { runsBackward } from "./blocks.ts";
import { eventFiles } from "./files.ts";
import { decodeText, parseEvent } from "./parse_event.ts";

/** How far back to look: more than one flush takes from the spool. */
const BYTES = 1 << 22;

/** Names of the spooled entries among the last events of the log's two newest files. */
export async function recentSpoolNames(folder: string): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const { name } of eventFiles(folder).slice(-2)) {
    let read = 0;
    for await (const run of runsBackward(`${folder}/${name}`)) {
      for (const { bytes } of run) {
        const text = decodeText(bytes);
        const spool = text?.includes('"spool":') ? parseEvent(text)?.spool : undefined;
        if (spool !== undefined) found.add(spool);
        read += bytes.length + 1;
        if (read > BYTES) break;
      }
      if (read > BYTES) break;
    }
  }
  return found;
}
