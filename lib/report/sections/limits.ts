/**
 * What nobody should read into the report.
 *
 * @module
 */

import { type Markup, markup } from "../markup.ts";

/** The section. */
export function limitsSection(): Markup {
  return markup`
    <ul class="points">
      <li>Only calls that reached Rampart are here: those of guarded agents, through their hooks, a guarded shell or the API. What an
    agent does by other ways, or a program does once it runs, is not seen.</li>
      <li>Agents name themselves. A program that may ask for decisions can give any name.</li>
      <li>Outputs of tools are judged and never recorded; the log holds their size and what was decided.</li>
      <li>“Ask” says that a person was to be asked. Where that happens in the agent's own prompt, the answer is not recorded.</li>
      <li>Secrets were redacted, and very long values replaced by their size and hash, before anything was recorded.</li>
      <li>“Allowed” says that no rule objected, not that the call was harmless.</li>
      <li>Times are those of this machine's clock. The order of events does not depend on it.</li>
    </ul>
  `;
}
