/**
 * Makes a report of a log.
 *
 * @module
 */

import { readEvents, verifyLog } from "../audit/mod.ts";
import { createGathering } from "./gathering.ts";
import { riskMap } from "./owasp.ts";
import { reportPage } from "./page.ts";
import type { PolicyInForce, ReportData } from "./report_data.ts";

/** What to report on. */
export interface ReportOptions extends Pick<ReportData, "title" | "made" | "version" | "host" | "keys"> {
  /** The period, in milliseconds since the epoch; the end is not part of it. */
  readonly since: number;
  readonly until: number;
  readonly policies?: readonly PolicyInForce[];
  /** The tags of rules that are not shipped with Rampart, by the rules' ids. */
  readonly tags?: ReadonlyMap<string, readonly string[]>;
  /** What to hold the log against. */
  readonly verify?: Parameters<typeof verifyLog>[1];
  /** Hears how far the events' times have come, in milliseconds since the epoch. */
  readonly progress?: (time: number) => void;
}

/** A report. */
export interface Report {
  /** The page: the text of an HTML file. */
  readonly html: string;
  /** What it says. */
  readonly data: ReportData;
}

/**
 * Verifies a log and reports on a period of it. Memory does not grow with the log.
 *
 * @throws Error where a file of the log can't be read.
 */
export async function makeReport(folder: string, options: ReportOptions): Promise<Report> {
  const { since, until, policies, tags, verify = {}, progress, ...about } = options;
  const verification = await verifyLog(folder, verify);
  const gathering = createGathering({ since, until, risks: riskMap(tags) });
  const from = new Date(Math.max(0, since)).toISOString().slice(0, 10);
  for await (const event of readEvents(folder, { from, since })) {
    gathering.add(event);
    progress?.(Date.parse(event.time));
  }
  const data: ReportData = {
    ...about,
    folder,
    verification,
    figures: gathering.figures(),
    ...(policies === undefined ? {} : { policies }),
  };
  return { html: await reportPage(data), data };
}
