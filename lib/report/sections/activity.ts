/**
 * What agents did: over time, by hour, by action, tool, agent and policy.
 *
 * @module
 */

import { type Action, ACTIONS } from "../../engine/mod.ts";
import { bar, heatChart, legend, slotLabel, timeChart, weekday } from "../charts.ts";
import { type Counts, type Figures, sumOf } from "../figures.ts";
import { type Markup, markup } from "../markup.ts";
import type { ReportData } from "../report_data.ts";
import { ACTION_HEADS, number, numberCell, percent, plural, rowsTable } from "./texts.ts";

/** Rows that are shown of a table of names. */
const MOST = 20;

/** The section. */
export function activitySection({ figures }: ReportData): Markup {
  const { tools, agents, policies, calls, unmatched } = figures;
  if (calls === 0) return markup`<p>No call is recorded in this period.</p>`;
  return markup`${legend()}
${overTime(figures)}
${byHour(figures)}
<h3>By decision</h3>
${byDecision(figures)}
<h3>By tool</h3>
${rowsTable(tools, { caption: "Calls by tool", head: "Tool", most: MOST })}
<h3>By agent</h3>
${rowsTable(agents, { caption: "Calls by agent, as it names itself", head: "Agent", most: MOST })}
<h3>By policy</h3>
${rowsTable(policies, { caption: "Decisions by the policy that decided", head: "Policy", most: MOST })}
<p class="soft">${plural(unmatched, "call")} matched no rule, and ${
    unmatched === 1 ? "is" : "are"
  } not in this table.</p>`;
}

const NONE: Counts = { deny: 0, ask: 0, watch: 0, allow: 0 };

/** What a decision means, where it is enforced. */
const MEANINGS: Readonly<Record<Action, string>> = {
  deny: "The call was not to run.",
  ask: "It was to run only if a person agreed.",
  watch: "It ran and was marked.",
  allow: "It ran.",
};

function byDecision({ counts, calls }: Figures): Markup {
  const longest = Math.max(...ACTIONS.map((action) => counts[action]));
  const rows = ACTIONS.map((action) =>
    markup`<tr><th scope="row">${ACTION_HEADS[action]}</th><td>${MEANINGS[action]}</td>${
      numberCell(counts[action])
    }<td class="number">${percent(counts[action], calls)}</td><td class="bars" aria-hidden="true">${
      bar({ ...NONE, [action]: counts[action] }, longest)
    }</td></tr>
`
  );
  return markup`
    <table>
      <caption>Calls by what was decided</caption>
      <thead>
        <tr>
          <th scope="col">Decision</th>
          <th scope="col">Meaning</th>
          <th scope="col" class="number">Calls</th>
          <th scope="col" class="number">Share</th>
          <th class="bars" aria-hidden="true"></th>
        </tr>
      </thead>
      <tbody>${rows}</tbody>
    </table>`;
}

function overTime({ slots, bySlot, calls, counts }: Figures): Markup {
  const { unit, starts } = slots;
  const stopped = counts.deny + counts.ask;
  return markup`
    <h3>Over time</h3>
    <figure><figcaption>Calls by ${unit}, UTC. The two charts have scales of their own.</figcaption>
    ${
    timeChart(slots, bySlot, {
      id: "time",
      title: `Calls by ${unit}`,
      description: `${plural(calls, "call")} in ${plural(starts.length, unit)}, ${
        number(stopped)
      } of them denied or to be asked about. The table below has the numbers.`,
    })
  }</figure>
    <details>
      <summary>The same as a table</summary>
      <table>
        <caption>Calls by ${unit}</caption>
        <thead>
          <tr><th scope="col">From</th>${heads()}</tr>
        </thead>
        <tbody>${
    starts.map((start, i) => {
      const slot = bySlot[i];
      return slot !== undefined && markup`
            <tr><th scope="row">${slotLabel(unit, start)}</th>${cells(slot)}</tr>
          `;
    })
  }</tbody>
      </table>
    </details>
  `;
}

function byHour({ byHour }: Figures): Markup {
  const all = byHour.flatMap((hours, day) => hours.map((counts, hour) => ({ counts, day, hour })));
  const busiest = all.reduce((most, next) => sumOf(next.counts) > sumOf(most.counts) ? next : most);
  return markup`
    <h3>By weekday and hour</h3>
    <figure><figcaption>Calls, UTC: the darker, the more.</figcaption>
    ${
    heatChart(byHour, {
      id: "heat",
      title: "Calls by weekday and hour",
      description: `Most calls, ${number(sumOf(busiest.counts))}, were made on ${weekday(busiest.day)} from ${
        hourText(busiest.hour)
      }. The table below has the numbers.`,
    })
  }</figure>
    <details>
      <summary>The same as a table</summary>
      <table>
        <caption>Calls by weekday and hour, UTC</caption>
        <thead>
          <tr><th scope="col">Hour</th>${
    byHour.map((_, day) => markup`<th scope="col" class="number">${weekday(day)}</th>`)
  }</tr>
        </thead>
        <tbody>${
    Array.from(
      { length: 24 },
      (_, hour) =>
        markup`<tr><th scope="row">${hourText(hour)}</th>${
          byHour.map((hours) => numberCell(sumOf(hours[hour] ?? NONE)))
        }</tr>
`,
    )
  }</tbody>
      </table>
    </details>
  `;
}

function hourText(hour: number): string {
  return `${String(hour).padStart(2, "0")}:00`;
}

function heads(): readonly Markup[] {
  return [...ACTIONS.map((action) => ACTION_HEADS[action]), "All"].map((head) =>
    markup`<th scope="col" class="number">${head}</th>`
  );
}

function cells(counts: Figures["counts"]): Markup {
  return markup`${ACTIONS.map((action) => numberCell(counts[action]))}${numberCell(sumOf(counts))}`;
}
