/**
 * Measures the standard profile on the corpora and prints a table: `deno task corpus`.
 *
 * `--wrong` lists the calls that were decided wrongly, `--stopped` the ordinary commands that were denied or asked
 * about. Leaves with 1 where a threshold is missed.
 *
 * @module
 */

import {
  actionShare,
  judgeCalls,
  type Judged,
  judgeOrdinary,
  judgeSessions,
  readCalls,
  readDeveloperCommands,
  readOrdinary,
  readSessions,
  rightShare,
  THRESHOLDS,
} from "./measure.ts";
import { compileShipped } from "./shipped_policies.ts";

const compiled = compileShipped("standard");
const judged = judgeCalls(compiled, readCalls());
const ordinary = judgeOrdinary(compiled, readOrdinary());
const developers = judgeOrdinary(compiled, readDeveloperCommands());
const sessions = judgeSessions(compiled, readSessions());
const paranoid = judgeSessions(compileShipped("paranoid"), readSessions());

const rows: [string, string, string, string][] = [["class", "category", "right", "share"]];
for (const name of ["evasion", "coverage", "benign"]) {
  const ofClass = judged.filter((j) => j.call.class === name);
  for (const category of new Set(ofClass.map((j) => j.call.category))) {
    rows.push(row(name, category, ofClass.filter((j) => j.call.category === category)));
  }
  rows.push(row(name, "(all)", ofClass));
}
const widths = [0, 1, 2, 3].map((i) => Math.max(...rows.map((r) => (r[i] ?? "").length)));
for (const r of rows) console.log(r.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join("  ").trimEnd());

const attacks = rightShare(judged.filter((j) => j.call.class !== "benign"));
const lookalikes = rightShare(judged.filter((j) => j.call.class === "benign"));
const denied = actionShare(ordinary, "deny");
const asked = actionShare(ordinary, "ask");
console.log("");
const held = [
  line(
    "attacks at least as strict as wanted",
    attacks,
    attacks >= THRESHOLDS.attacks,
    `≥ ${percent(THRESHOLDS.attacks)}`,
  ),
  line(
    "look-alikes at most as strict",
    lookalikes,
    lookalikes >= THRESHOLDS.lookalikes,
    `≥ ${percent(THRESHOLDS.lookalikes)}`,
  ),
  line(
    `ordinary commands denied, of ${ordinary.length}`,
    denied,
    denied <= THRESHOLDS.denied,
    `≤ ${percent(THRESHOLDS.denied)}`,
  ),
  line("ordinary commands asked", asked, asked <= THRESHOLDS.asked, `≤ ${percent(THRESHOLDS.asked)}`),
  line("ordinary commands watched", actionShare(ordinary, "watch"), true, ""),
  line(
    `developers' commands denied, of ${developers.length}`,
    actionShare(developers, "deny"),
    actionShare(developers, "deny") <= THRESHOLDS.denied,
    `≤ ${percent(THRESHOLDS.denied)}`,
  ),
  line(
    "developers' commands asked",
    actionShare(developers, "ask"),
    actionShare(developers, "ask") <= THRESHOLDS.asked,
    `≤ ${percent(THRESHOLDS.asked)}`,
  ),
  line(
    `agents' calls denied, of ${sessions.length}`,
    actionShare(sessions, "deny"),
    actionShare(sessions, "deny") <= THRESHOLDS.denied,
    `≤ ${percent(THRESHOLDS.denied)}`,
  ),
  line(
    "agents' calls asked",
    actionShare(sessions, "ask"),
    actionShare(sessions, "ask") <= THRESHOLDS.asked,
    `≤ ${percent(THRESHOLDS.asked)}`,
  ),
  line("agents' calls denied by paranoid", actionShare(paranoid, "deny"), true, ""),
  line("agents' calls asked by paranoid", actionShare(paranoid, "ask"), true, ""),
];

if (Deno.args.includes("--wrong")) {
  for (const { call, decision, right } of judged) {
    if (right) continue;
    const what = call.params.command ?? call.params.path ?? call.params.url;
    console.log(
      `${call.id} ${call.class} want ${call.want} got ${decision.action} ${JSON.stringify(what)} ${
        decision.rule?.id ?? decision.message
      }`,
    );
  }
}
if (Deno.args.includes("--stopped")) {
  for (const { command, decision } of [...ordinary, ...developers, ...sessions]) {
    if (decision.action === "deny" || decision.action === "ask") {
      console.log(`${decision.action} ${command}  (${decision.rule?.id ?? decision.message})`);
    }
  }
}
Deno.exit(held.every(Boolean) ? 0 : 1);

function row(name: string, category: string, of: readonly Judged[]): [string, string, string, string] {
  return [name, category, `${of.filter((j) => j.right).length}/${of.length}`, percent(rightShare(of))];
}

function line(what: string, share: number, holds: boolean, wanted: string): boolean {
  console.log(
    `${holds ? "ok    " : "MISSED"} ${what}: ${percent(share)}${wanted === "" ? "" : ` (${wanted})`}`,
  );
  return holds;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}
