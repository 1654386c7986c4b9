/**
 * What happened to Rampart itself: notices, modes, starts, silences.
 *
 * @module
 */

import type { NoticeGroup, Stretch } from "../figures.ts";
import { type Markup, markup } from "../markup.ts";
import type { PolicyInForce, ReportData } from "../report_data.ts";
import { minute, number, numberCell, plural, whenCell } from "./texts.ts";

/** Notices that are listed. */
const MOST = 60;

/** What notices mean, where their message doesn't say it. */
const MEANINGS: Readonly<Partial<Record<string, string>>> = {
  "answered-unjudged":
    "Neither the daemon nor the program could judge: the call ran, or was stopped, unjudged.",
  "bad-payload": "An agent sent something that is no call; a person was to be asked.",
  "clock-went-back": "The order of events does not depend on the clock.",
  "log-pruned": "Old files were deleted as configured; what is kept can still be verified.",
  "log-rolled-back": "The log was shorter than it had been left, or its end was another: look at section 2.",
  "policies-broken": "The policies from before stayed in force.",
  "spool-invalid": "A file in the spool was no entry and was set aside.",
  "torn-tail": "What was written in part is kept aside; nothing that was acknowledged is lost.",
  "unreadable-line": "A line of the log is no event: look at section 2.",
};

/** The section. */
export function operationSection({ figures, policies }: ReportData): Markup {
  const { troubles, troublesForgotten, starts, uncleanStarts, monitored, silences, late } = figures;
  return markup`
    <h3>Notices of trouble</h3>
    ${troubles.length === 0 ? markup`<p>None.</p>` : noticesTable(troubles, troublesForgotten)}
    <h3>When decisions were not enforced</h3>
    ${
    monitored.length === 0 ? markup`<p>At no time in which calls are recorded.</p>` : markup`
      <table>
        <caption>Stretches in monitor mode, at most the last twenty</caption>
        <thead>
          <tr>
            <th scope="col">From, UTC</th>
            <th scope="col">To</th>
            <th scope="col" class="number">Calls</th>
            <th scope="col" class="number">Would have been stopped</th>
          </tr>
        </thead>
        <tbody>${
      monitored.map(({ from, to, calls, stopped }) =>
        markup`<tr><td class="when">${minute(from)}</td><td class="when">${minute(to)}</td>${
          numberCell(calls)
        }${numberCell(stopped)}</tr>`
      )
    }</tbody>
      </table>
    `
  }
    <p
      class="soft">While the mode is <code>disabled</code>, calls are neither judged nor recorded; such a time shows only as a silence.</p>
    <h3>Starts and silences</h3>
    <p>The daemon was started ${plural(starts, "time")}.${
    uncleanStarts.length > 0 &&
    ` Before ${
      number(uncleanStarts.length)
    } of them it had ended without saying so (killed, or the machine failed): started again ${
      uncleanStarts.map(minute).join(", ")
    }.`
  }${
    late > 0 &&
    ` ${plural(late, "event")} had to wait and ${late === 1 ? "was" : "were"} recorded late.`
  }</p>
    ${
    silences.length === 0
      ? markup`<p>There was no day without any event.</p>`
      : markup`<p>The longest times without any event: ${
        silences.map(stretch).join("; ")
      }. No agent was at work then, or none was guarded.</p>`
  }
    ${policies !== undefined && policiesTable(policies)}
  `;
}

function noticesTable(troubles: readonly NoticeGroup[], forgotten: number): Markup {
  const left = Math.max(0, troubles.length - MOST) + forgotten;
  return markup`
    <table>
      <caption>Newest first${left > 0 && `; ${plural(left, "older one", "older ones")} not listed`}</caption>
      <thead>
        <tr>
          <th scope="col">Level</th>
          <th scope="col">Notice</th>
          <th scope="col" class="half">What it says</th>
          <th scope="col" class="number">Count</th>
          <th scope="col">First, last</th>
        </tr>
      </thead>
      <tbody>${
    troubles.slice(0, MOST).map(({ notice, level, message, count, first, last }) => {
      const meaning = Object.hasOwn(MEANINGS, notice) ? MEANINGS[notice] : undefined;
      return markup`<tr><td><span class="tag ${
        level === "error" ? "error" : "warning"
      }">${level}</span></td><th scope="row">${notice}</th><td class="half">${message}${
        meaning !== undefined && markup`<br><span class="soft">${meaning}</span>`
      }</td>${numberCell(count)}${whenCell(first, last)}</tr>`;
    })
  }</tbody>
    </table>
  `;
}

function stretch({ from, to }: Stretch): string {
  const hours = (to - from) / 3_600_000;
  const length = hours < 48 ? plural(Math.round(hours), "hour") : plural(Math.floor(hours / 24), "day");
  return `${minute(from)} to ${minute(to)} (${length})`;
}

function policiesTable(policies: readonly PolicyInForce[]): Markup {
  return markup`
    <h3>Policies in force</h3>
    <table>
      <caption>When this report was made, in the order in which they are judged. Others may have been in force before.</caption>
      <thead>
        <tr>
          <th scope="col">Policy</th>
          <th scope="col">Layer</th>
          <th scope="col">File</th>
          <th scope="col" class="number">Rules</th>
        </tr>
      </thead>
      <tbody>${
    policies.map(({ name, description, layer, file, rules, enabled }) =>
      markup`<tr><th scope="row">${name}${
        !enabled && markup` <span class="tag warning">switched off</span>`
      }${
        description !== undefined && markup`<br><span class="soft">${description}</span>`
      }</th><td>${layer}</td><td>${file}</td>${numberCell(rules)}</tr>`
    )
  }</tbody>
    </table>
  `;
}
