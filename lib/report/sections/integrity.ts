/**
 * Whether the log is as it was written, and how to check that.
 *
 * @module
 */

import { type Markup, markup } from "../markup.ts";
import type { KeyTrust, ReportData } from "../report_data.ts";
import { minute, number, plural } from "./texts.ts";

/** Problems that are listed. */
const MOST = 50;

/** By whose word checkpoints are believed. */
const TRUST: Readonly<Record<KeyTrust, string>> = {
  given: "the key that was named when this report was made",
  own: "the key of this machine",
  folder: "the key that lies beside the log, which who may change the log could have changed too",
  none: "no key, so that their signatures were not checked",
};

/** The result in a box. */
export function verdict({ verification, keys, made }: ReportData): Markup {
  const { sound, files, events, problem_count: problems, checkpoints, covered } = verification;
  if (files === 0 && sound) {
    return markup`<div class="verdict warn"><strong>There is no log to verify</strong>
<p>The folder holds no file of events.</p></div>`;
  }
  if (!sound) {
    return markup`<div class="verdict bad"><strong>The log is not as it was written: ${
      plural(problems, "problem")
    }</strong>
<p>What follows is what the log says now. Section 2 names the places.</p></div>`;
  }
  const signed = checkpoints === 0
    ? "There is no signed checkpoint: only the chain of hashes was checked, which needs no key to be written anew."
    : `${plural(checkpoints, "checkpoint")} over ${plural(covered, "event")}, verified with ${
      TRUST[keys.trust]
    }.`;
  const isSure = checkpoints > 0 && (keys.trust === "given" || keys.trust === "own");
  return markup`<div class="verdict${!isSure && " warn"}"><strong>The log is sound: ${
    plural(events, "event")
  } in ${plural(files, "file")}</strong>
<p>Verified ${minute(made)} UTC, the whole log and not this period alone. ${signed}</p></div>`;
}

/** The section. */
export function integritySection({ verification, keys, folder }: ReportData): Markup {
  const { sound, files, events, first, last, problems, problem_count: count, torn, spooled } = verification;
  const { checkpoints, covered } = verification;
  return markup`<p>Each event holds a hash of itself and of the event before it, so that an event that was edited, put in, removed
or moved is found. Checkpoints are signed with a key of this machine; each covers the number of events up to it and a hash over
all of them.</p>
<dl class="facts">
<dt>Result</dt><dd>${sound ? "sound" : plural(count, "problem")}</dd>
<dt>Verified</dt><dd>${plural(events, "event")} in ${plural(files, "file")}${
    first !== undefined && `, from event ${number(first)} on: older ones were deleted as was configured`
  }</dd>
${
    last !== undefined &&
    markup`
      <dt>Last event</dt>
      <dd>number ${number(last.seq)}, <code>${last.id}</code></dd>
      <dt>Its hash</dt>
      <dd><code class="hash">${last.hash}</code></dd>
    `
  }
<dt>Checkpoints</dt><dd>${
    checkpoints === 0 ? "none" : `${number(checkpoints)}, the last over ${plural(covered, "event")}`
  }</dd>
<dt>Verified with</dt><dd>${TRUST[keys.trust]}</dd>
${
    keys.vkeys.length > 0 &&
    markup`<dt>Public key</dt><dd>${keys.vkeys.map((key) => markup`<code class="hash">${key}</code> `)}</dd>`
  }
${
    torn !== undefined &&
    markup`
      <dt>Torn tail</dt>
      <dd>${torn.file}, line ${torn.line}: ${
      plural(
        torn.bytes,
        "byte",
      )
    } of a line that is being written, or was when a process was stopped. No sign of tampering.</dd>
    `
  }
${
    spooled > 0 &&
    markup`
      <dt>Not yet recorded</dt>
      <dd>${plural(spooled, "entry", "entries")} wait to be recorded with the next event</dd>
    `
  }
</dl>
${
    problems.length > 0 && markup`
      <table>
        <caption>What is wrong${
      count > MOST &&
      markup`, the first ${Math.min(MOST, problems.length)} of ${number(count)}`
    }</caption>
        <thead>
          <tr>
            <th scope="col">Place</th>
            <th scope="col">Kind</th>
            <th scope="col">Event</th>
            <th scope="col">What</th>
          </tr>
        </thead>
        <tbody>${
      problems.slice(0, MOST).map(({ file, line, kind, seq, message }) =>
        markup`
            <tr>
              <th scope="row">${file}:${line}</th>
              <td>${kind}</td>
              <td>${seq ?? ""}</td>
              <td>${message}</td>
            </tr>
          `
      )
    }</tbody>
      </table>
    `
  }
<h3>To check it yourself</h3>
<p>On this machine, or on another with a copy of the folder:</p>
<p><code>rampart audit verify --audit-dir ${folder} --public-key KEY --against checkpoint.txt</code></p>
<p>Take the key and a checkpoint from where the owner of this machine could not change them. Somebody who may write to the
folder and has the signing key can write a log anew from some event on; only a checkpoint that was kept elsewhere shows that.
The format is public, and a verifier can be written from its description alone.</p>`;
}
