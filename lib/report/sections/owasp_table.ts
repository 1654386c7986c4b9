/**
 * The risks of the OWASP list, what Rampart does about each, and what the log shows of it.
 *
 * @module
 */

import { sumOf } from "../figures.ts";
import { type Markup, markup } from "../markup.ts";
import { type Coverage, OWASP_SOURCE, RISKS } from "../owasp.ts";
import type { ReportData } from "../report_data.ts";
import { inWords } from "./texts.ts";

const COVERAGE: Readonly<Record<Coverage, string>> = {
  addressed: "addressed",
  partly: "partly addressed",
  not: "not addressed",
};

/** The section. */
export function owaspSection({ figures }: ReportData): Markup {
  const { risks } = figures;
  return markup`
    <p>How Rampart speaks to the risks of the ${OWASP_SOURCE}. This is the project's own assessment and no certification.
    The evidence is what the policies of each risk decided in this period; a decision may speak to several risks, and the absence of
    evidence does not show the absence of a risk.</p>
    <table>
      <caption>Risks in the order of the list</caption>
      <thead>
        <tr>
          <th scope="col">Risk</th>
          <th scope="col">State</th>
          <th scope="col" class="half">What Rampart does, and does not</th>
          <th scope="col">Evidence in this period</th>
        </tr>
      </thead>
      <tbody>${
    RISKS.map(({ id, name, coverage, does, lacks, policies, asks }) => {
      const counts = risks.get(id);
      const evidence = counts === undefined || sumOf(counts) === 0
        ? coverage === "not" ? "none possible" : "none"
        : inWords(counts);
      const sources = [...policies, ...(asks === true ? ["every question to a person"] : [])];
      return markup`
          <tr>
            <th scope="row" class="risk"><b>${id}</b><br>${name}</th>
            <td><span class="tag ${coverage}">${COVERAGE[coverage]}</span></td>
            <td class="half">${does} <span class="soft">Not: ${lacks}</span></td>
            <td>${evidence}${
        sources.length > 0 &&
        markup`<br><span class="soft">${sources.join(", ")}</span>`
      }</td>
          </tr>
        `;
    })
  }</tbody>
    </table>
  `;
}
