/**
 * What was denied and what a person was to be asked about.
 *
 * @module
 */

import type { StoppedGroup } from "../figures.ts";
import { type Markup, markup } from "../markup.ts";
import type { ReportData } from "../report_data.ts";
import { number, numberCell, plural, whenCell } from "./texts.ts";

/** Groups that are listed of each kind. */
const MOST = 100;

/** The section. */
export function stoppedSection({ figures }: ReportData): Markup {
  const { stopped, stoppedForgotten } = figures;
  const of = (kind: StoppedGroup["kind"], action: StoppedGroup["action"]): readonly StoppedGroup[] =>
    stopped.filter((group) => group.kind === kind && group.action === action);
  return markup`<p>Equal calls are one line, the most frequent first.${
    stoppedForgotten > 0 &&
    ` ${plural(stoppedForgotten, "line")} that had been seen longest ago had to be left out.`
  }</p>
${groupsTable("Denied calls", of("call", "deny"))}
${groupsTable("Calls that a person was to be asked about", of("call", "ask"))}
${
    groupsTable("Outputs that were kept from the agent", [
      ...of("response", "deny"),
      ...of("response", "ask"),
    ])
  }`;
}

function groupsTable(title: string, groups: readonly StoppedGroup[]): Markup {
  if (groups.length === 0) {
    return markup`
      <h3>${title}</h3>
      <p>None.</p>
    `;
  }
  return markup`
    <h3>${title}</h3>
    <table>
      <caption>${plural(groups.length, "different one", "different ones")}${
    groups.length > MOST &&
    markup`, the first ${MOST} are listed`
  }</caption>
      <thead>
        <tr>
          <th scope="col" class="number">Count</th>
          <th scope="col" class="wide">What, and why</th>
          <th scope="col">Agents</th>
          <th scope="col">First, last</th>
        </tr>
      </thead>
      <tbody>${groups.slice(0, MOST).map(row)}</tbody>
    </table>
  `;
}

function row(
  { tool, subject, policy, message, count, unenforced, first, last, agents }: StoppedGroup,
): Markup {
  const ran = unenforced === count ? "not enforced" : `${number(unenforced)} not enforced`;
  const why = policy === undefined ? message : markup`<b>${policy}</b>: ${message}`;
  return markup`<tr>${
    numberCell(count)
  }<td class="wide"><span class="soft">${tool}</span> <span class="subject">${subject}</span>${
    unenforced > 0 && markup` <span class="tag warning">${ran}</span>`
  }<div class="why">${why}</div></td><td class="agents">${
    agents.map((agent, i) => markup`${i > 0 && markup`<br>`}${agent.slice(0, 24)}`)
  }</td>${whenCell(first, last)}</tr>
`;
}
