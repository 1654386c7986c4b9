/**
 * The first section: what there is to know at a glance.
 *
 * @module
 */

import { type Markup, markup } from "../markup.ts";
import type { ReportData } from "../report_data.ts";
import { verdict } from "./integrity.ts";
import { minute, number, percent, plural } from "./texts.ts";

/** The section. */
export function summarySection(data: ReportData): Markup {
  const { figures } = data;
  const { counts, calls, agents, sessions } = figures;
  return markup`
    ${verdict(data)}
    <ul class="tiles">
      <li><b>${number(calls)}</b><span>${calls === 1 ? "tool call" : "tool calls"} judged</span></li>
      <li class="deny"><b>${number(counts.deny)}</b><span>denied, ${percent(counts.deny, calls)}</span></li>
      <li class="ask"><b>${number(counts.ask)}</b><span>a person was to be asked, ${
    percent(
      counts.ask,
      calls,
    )
  }</span></li>
      <li class="watch"><b>${number(counts.watch)}</b><span>watched, ${
    percent(
      counts.watch,
      calls,
    )
  }</span></li>
      <li class="allow"><b>${number(counts.allow)}</b><span>allowed, ${
    percent(
      counts.allow,
      calls,
    )
  }</span></li>
      <li><b>${number(agents.length)}</b><span>${agents.length === 1 ? "agent" : "agents"}, ${
    plural(
      sessions,
      "session",
    )
  }</span></li>
    </ul>
    <ul class="points">${points(data).map((point) => markup`<li>${point}</li>`)}</ul>
  `;
}

/** What an auditor would ask about. */
function points({ figures }: ReportData): readonly string[] {
  const { first, last, unenforced, partial, calls, responses, responseCounts, monitored, troubles } = figures;
  const { uncleanStarts, unmatched, starts } = figures;
  const found: string[] = [];
  if (first === undefined || last === undefined) {
    return ["Nothing is recorded in this period: either no agent was at work, or none was guarded."];
  }
  found.push(`Events are recorded from ${minute(first)} to ${minute(last)}.`);
  if (unenforced > 0) {
    found.push(
      `${plural(unenforced, "call")} that would have been stopped went on, as Rampart only monitored (${
        plural(monitored.length, "stretch", "stretches")
      } of time, section 5).`,
    );
  } else if (calls > 0) {
    found.push(
      monitored.length === 0
        ? "Every decision was enforced."
        : "Rampart only monitored for a time, and nothing that was to be stopped was called for then.",
    );
  }
  if (responses > 0) {
    const { deny } = responseCounts;
    found.push(
      deny === 0
        ? `${plural(responses, "output")} of tools were judged; none was kept from the agent.`
        : `${plural(responses, "output")} of tools were judged; ${number(deny)} were kept from the agent.`,
    );
  }
  if (partial > 0) {
    found.push(
      `${plural(partial, "call")} could not be understood whole; such calls are never simply allowed.`,
    );
  }
  found.push(
    `${plural(unmatched, "call")} (${percent(unmatched, calls)}) matched no rule and got the default.`,
  );
  const bad = troubles.reduce((sum, { count }) => sum + count, 0);
  if (bad > 0) found.push(`${plural(bad, "notice")} of trouble: section 5.`);
  if (uncleanStarts.length > 0) {
    found.push(
      `The daemon was started ${plural(starts, "time")}, ${
        number(uncleanStarts.length)
      } of them after it had ended without saying so.`,
    );
  }
  return found;
}
