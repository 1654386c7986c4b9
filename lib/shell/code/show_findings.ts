/**
 * Findings as short lines of text, for tests and for people.
 *
 * @module
 */

import { UNKNOWN } from "../word.ts";
import type { CodeWord, Finding } from "./findings.ts";

function show(word: CodeWord): string {
  return (word.pattern ?? word.value).replaceAll(UNKNOWN, "?");
}

/**
 * One line a finding, unknown parts as `?`: `delete* /tmp/x`, `sh: rm -rf /`, `run: rm|-rf|/`, `connect! https://x`
 * (`*` everything below, `!` data is sent), `put f << text` (`<<+` behind what was there), `opaque download`, `code: …`.
 */
export function showFindings(findings: readonly Finding[]): string[] {
  return findings.map((finding) => {
    switch (finding.kind) {
      case "argv":
      case "shell": {
        const what = finding.kind === "argv"
          ? `run${finding.pipe === undefined ? "" : "#" + finding.pipe}: ${finding.argv.map(show).join("|")}`
          : `${finding.language}: ${show(finding.text)}`;
        const stdin = finding.stdin === undefined ? "" : ` << ${show(finding.stdin)}`;
        const chdir = finding.chdir === undefined ? "" : ` in ${show(finding.chdir)}`;
        const place = finding.kind === "argv" && finding.place !== undefined ? ` (${finding.place})` : "";
        return what + stdin + chdir + place;
      }
      case "code":
        return `code: ${show(finding.text)}`;
      case "content":
        return `put ${show(finding.path)} ${finding.append ? "<<+" : "<<"} ${show(finding.text)}`;
      case "copy":
        return `copy ${show(finding.from)} ${show(finding.path)}`;
      case "print":
        return `print ${show(finding.text)}`;
      case "opaque":
        return `opaque ${finding.origin}`;
      case "connect":
        return `connect${finding.sends ? "!" : ""} ${show(finding.target)}`;
      default:
        return `${finding.kind}${finding.recursive ? "*" : ""} ${show(finding.path)}`;
    }
  });
}
