/**
 * A process that appends to a log, for tests: `test_writer.ts FOLDER NAME COUNT PATIENCE [KEY [brief]]`. Prints the number of each call
 * once it is acknowledged, and `spooled N` where it was not.
 *
 * @module
 */

import { AuditError } from "./audit_error.ts";
import { openAuditLog } from "./log.ts";
import { callEntry } from "./test_log.ts";

const [folder = "", name = "", count = "", patience = "10000", key, brief] = Deno.args;
const log = openAuditLog(folder, {
  patience: Number(patience),
  brief: brief !== undefined,
  keeping: { maxSize: 100_000 },
  ...(key === undefined ? {} : { key }),
});
const encoder = new TextEncoder();
for (let i = 0; i < Number(count);) {
  const batch = Array.from({ length: 3 }, () => i++);
  await Promise.all(batch.map(async (at) => {
    const command = `${name} ${at} ${"x".repeat(at % 500)}`;
    const said = await log.append(callEntry(command)).then(() => `${at}`, (error) => {
      return error instanceof AuditError && error.spooled ? `spooled ${at}` : `lost ${at}: ${error.message}`;
    });
    Deno.stdout.writeSync(encoder.encode(`${said}\n`));
  }));
}
await log.close();
