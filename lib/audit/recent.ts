/**
 * Which spooled entries the end of the log holds.
 *
 * @module
 */

import { eventFiles } from "./files.ts";
import { linesBackward, wholeLinesEnd } from "./lines.ts";
import { decodeText, parseEvent } from "./parse_event.ts";

/** How far back to look: more than one flush takes from the spool. */
const BYTES = 1 << 22;

/** Names of the spooled entries among the last events of the log's two newest files. */
export function recentSpoolNames(folder: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const name of eventFiles(folder).slice(-2)) {
    const file = Deno.openSync(`${folder}/${name}`, { read: true });
    try {
      const end = wholeLinesEnd(file, file.statSync().size);
      for (const { start, bytes } of linesBackward(file, end)) {
        const text = decodeText(bytes);
        const spool = text?.includes('"spool":') ? parseEvent(text)?.spool : undefined;
        if (spool !== undefined) found.add(spool);
        if (end - start > BYTES) break;
      }
    } finally {
      file.close();
    }
  }
  return found;
}
