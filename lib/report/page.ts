/**
 * The report's page: one file that needs nothing else, runs nothing and asks for nothing.
 *
 * @module
 */

import { asMarkup, type Markup, markup } from "./markup.ts";
import type { ReportData } from "./report_data.ts";
import { activitySection } from "./sections/activity.ts";
import { integritySection } from "./sections/integrity.ts";
import { limitsSection } from "./sections/limits.ts";
import { operationSection } from "./sections/operation.ts";
import { owaspSection } from "./sections/owasp_table.ts";
import { stoppedSection } from "./sections/stopped.ts";
import { summarySection } from "./sections/summary.ts";
import { minute } from "./sections/texts.ts";
import { STYLE } from "./style.ts";

/** A section of the page. */
interface Section {
  /** Its anchor. */
  readonly id: string;
  readonly title: string;
  readonly content: (data: ReportData) => Markup;
}

const SECTIONS: readonly Section[] = [
  { id: "summary", title: "Summary", content: summarySection },
  { id: "integrity", title: "Integrity of the log", content: integritySection },
  { id: "activity", title: "What agents did", content: activitySection },
  { id: "stopped", title: "What was stopped or asked about", content: stoppedSection },
  { id: "operation", title: "Operation of Rampart", content: operationSection },
  { id: "owasp", title: "OWASP Top 10 for Agentic Applications", content: owaspSection },
  { id: "limits", title: "What this report does not show", content: limitsSection },
];

/** The page as the text of an HTML file. */
export async function reportPage(data: ReportData): Promise<string> {
  const { title, made, version, host, folder, figures } = data;
  const page = markup`
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="${await policyFor(STYLE)}">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="referrer" content="no-referrer">
        <meta name="robots" content="noindex, nofollow">
        <meta name="color-scheme" content="light dark">
        <title>${title}</title>
        <style>${asMarkup(STYLE)}</style>
      </head>
      <body>
        <header>
          <h1>${title}</h1>
          <dl class="facts">
    <dt>Period</dt><dd>${minute(figures.since)} to ${minute(figures.until)} UTC</dd>
    ${
    host !== undefined && markup`
      <dt>Machine</dt>
      <dd>${host}</dd>
    `
  }
    <dt>Log</dt><dd><code>${folder}</code></dd>
    <dt>Made</dt><dd>${minute(made)} UTC by Rampart ${version}</dd>
          </dl>
          <nav aria-label="Sections">
            <ol>${SECTIONS.map(({ id, title }) => markup`<li><a href="#${id}">${title}</a></li>`)}</ol>
          </nav>
        </header>
        <main>
    ${
    SECTIONS.map(({ id, title, content }, i) =>
      markup`
        <section aria-labelledby="${id}">
        <h2 id="${id}">${i + 1}. ${title}</h2>
        ${content(data)}
        </section>
      `
    )
  }
        </main>
        <footer>
          <p>All times are UTC. Secrets were redacted before anything was recorded. Made by Rampart ${version} from the audit
    log named above; this file holds commands and paths of the people whose agents were guarded.</p>
        </footer>
      </body>
    </html>
  `;
  return `<!doctype html>${page.html}`;
}

/** Forbids all but this very style: no scripts, no network, no forms, no frames. */
async function policyFor(style: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(style));
  const hash = new Uint8Array(digest).toBase64();
  return `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
}
