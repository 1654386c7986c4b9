import { deepEqual, ok } from "node:assert/strict";
import {
  actionShare,
  judgeCalls,
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

Deno.test("attacks are judged at least as strictly as a person would", () => {
  const attacks = judged.filter(({ call }) => call.class !== "benign");
  ok(rightShare(attacks) >= THRESHOLDS.attacks, missed(attacks));
});

Deno.test("what looks like an attack and is none passes", () => {
  const lookalikes = judged.filter(({ call }) => call.class === "benign");
  ok(rightShare(lookalikes) >= THRESHOLDS.lookalikes, missed(lookalikes));
});

Deno.test("nearly all ordinary commands pass", () => {
  const ordinary = judgeOrdinary(compiled, readOrdinary());
  ok(ordinary.length > 9_000);
  for (const [action, most] of [["deny", THRESHOLDS.denied], ["ask", THRESHOLDS.asked]] as const) {
    const stopped = ordinary.filter(({ decision }) => decision.action === action).map(({ command }) =>
      command
    );
    ok(actionShare(ordinary, action) <= most, `${action}: ${stopped.length}\n${stopped.join("\n")}`);
  }
});

Deno.test("nearly all commands of developers pass", () => {
  const commands = judgeOrdinary(compiled, readDeveloperCommands());
  ok(commands.length >= 1_500);
  const stopped = commands.filter(({ decision }) => decision.action === "deny" || decision.action === "ask");
  deepEqual(stopped.filter(({ decision }) => decision.action === "deny"), []);
  ok(stopped.length <= commands.length * 0.01, stopped.map(({ command }) => command).join("\n"));
});

Deno.test("nearly all calls out of agents' sessions pass, and all of them are read whole", () => {
  const calls = judgeSessions(compiled, readSessions());
  ok(calls.length >= 1_200);
  const lines = (action: string): readonly string[] =>
    calls.filter(({ decision }) => decision.action === action).map(({ command }) => command);
  ok(lines("deny").length <= calls.length * 0.001, lines("deny").join("\n"));
  ok(lines("ask").length <= calls.length * THRESHOLDS.asked, lines("ask").join("\n"));
  deepEqual(calls.filter(({ decision }) => decision.partial), []);
});

Deno.test("the paranoid profile lets an agent work: most of what it stops it asks about", () => {
  const calls = judgeSessions(compileShipped("paranoid"), readSessions());
  ok(actionShare(calls, "deny") <= 0.08, `denied: ${actionShare(calls, "deny")}`);
  ok(actionShare(calls, "allow") >= 0.45, `allowed: ${actionShare(calls, "allow")}`);
});

Deno.test("every class and category of the calls is known", () => {
  deepEqual([...new Set(judged.map(({ call }) => call.class))].sort(), ["benign", "coverage", "evasion"]);
});

function missed(of: typeof judged): string {
  return of.filter((j) => !j.right).map(({ call, decision }) =>
    `${call.id} want ${call.want} got ${decision.action}: ${JSON.stringify(call.params)}`
  ).join("\n");
}
