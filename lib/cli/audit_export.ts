/**
 * `rampart audit export`: events in the formats of other programs.
 *
 * @module
 */

import type { AuditEvent } from "../audit/mod.ts";
import { absolute } from "../policies/mod.ts";
import { FILTER_DETAILS, FILTER_OPTIONS, pathOptions, queryOption, TIME_OPTIONS } from "./audit_filters.ts";
import { AUDIT_DIR_OPTION, auditFolder, readingLog } from "./audit_options.ts";
import { type Command, type Input, UsageError } from "./command.ts";
import { type OutputFile, outputFile } from "./output_file.ts";
import { thisMachine } from "./machine.ts";
import { progressBar } from "./progress.ts";

const FORMATS: readonly string[] = ["jsonl", "csv", "cef", "ocsf"];

/** Characters that are written at once. */
const BATCH = 1 << 16;

/** The command. */
export const command: Command = {
  name: "audit export",
  summary: "Write events in a format that other programs read",
  details:
    "jsonl: the events as they stand in the log. csv: one row for each event, for spreadsheets. cef: ArcSight's Common " +
    `Event Format, one line for each event. ocsf: the Open Cybersecurity Schema Framework 1.5.0, one JSON object a ` +
    `line. docs/siem-fields.md says what each field holds. ${FILTER_DETAILS}`,
  arguments: [],
  options: [
    {
      name: "format",
      value: "FORMAT",
      choices: FORMATS,
      summary: "jsonl, csv, cef or ocsf (default: jsonl)",
    },
    { name: "output", short: "o", value: "FILE", summary: "Write to this file, once all is there" },
    ...FILTER_OPTIONS,
    ...TIME_OPTIONS,
    {
      name: "host",
      value: "NAME",
      summary: "For ocsf: the machine that the log is from (default: this one)",
    },
    AUDIT_DIR_OPTION,
  ],
  examples: [
    { command: "audit export --format csv --since 7d --output week.csv", about: "a week, for a spreadsheet" },
    { command: "audit export --format ocsf --action deny", about: "what was stopped, for a data lake" },
  ],
  permissions: "audit",
  async run(input, terminal) {
    const machine = await thisMachine();
    const folder = auditFolder(machine, input);
    const query = await queryOption(input);
    const format = await formatOf(input);
    const { output } = input.values;
    return await readingLog(folder, terminal, async () => {
      const { searchEvents } = await import("../audit/query/mod.ts");
      const bar = progressBar(terminal, "exporting");
      const file = output === undefined ? undefined : opened(absolute(output, machine.cwd), folder);
      let text = format.head;
      let count = 0;
      const flush = (): void => {
        if (file !== undefined) file.write(text);
        else {
          bar.clear();
          terminal.out(text);
        }
        text = "";
      };
      try {
        const options = { ...pathOptions(machine), progress: bar.update };
        for await (const event of searchEvents(folder, query, options)) {
          text += format.textOf(event);
          count++;
          if (text.length >= BATCH) flush();
        }
        flush();
        file?.finish();
      } finally {
        bar.clear();
        file?.close();
      }
      if (file !== undefined) terminal.err(`${count.toLocaleString("en")} events written\n`);
      return 0;
    });
  },
};

/** A format: what stands before all events, and the text of one. */
interface Format {
  readonly head: string;
  readonly textOf: (event: AuditEvent) => string;
}

async function formatOf({ values }: Input): Promise<Format> {
  const { format = "jsonl" } = values;
  if (values.host !== undefined && format !== "ocsf") {
    throw new UsageError("--host is for --format ocsf alone");
  }
  if (format === "jsonl") {
    const { canonicalJson } = await import("../audit/mod.ts");
    return { head: "", textOf: (event) => `${canonicalJson(event)}\n` };
  }
  const { cefOf, CSV_HEAD, csvOf, ocsfOf } = await import("../audit/format/mod.ts");
  if (format === "csv") return { head: CSV_HEAD, textOf: csvOf };
  if (format === "cef") return { head: "", textOf: (event) => `${cefOf(event)}\n` };
  const host = values.host ?? Deno.hostname();
  return { head: "", textOf: (event) => `${JSON.stringify(ocsfOf(event, { host }))}\n` };
}

function opened(path: string, folder: string): OutputFile {
  try {
    return outputFile(path, { notIn: folder });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`cannot write ${path}: ${reason}`, "name another file with --output");
  }
}
