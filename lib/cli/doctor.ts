/**
 * `rampart doctor`: every check, with what was seen and what mends it.
 *
 * @module
 */

import { VERSION } from "../policies/mod.ts";
import { type Ask, isYes, personAt } from "./ask.ts";
import { check, examine, type Finding, type FindingState, reasonOf } from "./checks/mod.ts";
import type { Command } from "./command.ts";
import { type Mark, reportLine } from "./lines.ts";
import { type Machine, thisMachine } from "./machine.ts";
import type { Terminal } from "./terminal.ts";

/** The command. */
export const command: Command = {
  name: "doctor",
  summary: "Check every part of Rampart, and say what mends what is wrong",
  details:
    "It makes a harmless call through each path that an agent uses, which must come back denied. It talks to no " +
    "network. --fix mends what can be mended; at a terminal it asks before it tells an agent to trust the hook. " +
    "Agents are wired by `rampart setup`.",
  arguments: [],
  options: [
    { name: "fix", summary: "Mend what can be mended" },
    { name: "json", summary: "Print JSON: {ok, checks: [{id, title, state, evidence, fix}]}" },
  ],
  exits: [
    { status: 0, about: "nothing is wrong; there may be warnings" },
    { status: 1, about: "something is wrong" },
  ],
  examples: [
    { command: "doctor", about: "look" },
    { command: "doctor --fix", about: "and mend" },
  ],
  permissions: "doctor",
  async run({ flags }, terminal) {
    const machine = await thisMachine({ token: true });
    const examination = flags.has("fix")
      ? await mend(machine, flags.has("json") ? undefined : personAt(terminal))
      : { findings: await check(examine(machine, Date.now())), attempts: [] };
    if (flags.has("json")) terminal.out(`${JSON.stringify(asJson(examination), null, 2)}\n`);
    else print(examination, { machine, terminal });
    return examination.findings.some(({ state }) => state === "problem") ? 1 : 0;
  },
};

/** What was found at last, and what was tried before. */
interface Examination {
  readonly findings: readonly Finding[];
  readonly attempts: readonly Attempt[];
}

/** An attempt to mend something. */
interface Attempt {
  readonly id: string;
  readonly title: string;
  /** Why it could not be mended; absent where it was. */
  readonly problem?: string;
}

/** What mends one thing may make another possible: the gate first, then the hook that calls it. */
const ROUNDS = 3;

async function mend(machine: Machine, ask: Ask | undefined): Promise<Examination> {
  const attempts = new Map<string, Attempt>();
  for (let round = 0;; round++) {
    const findings = await check(examine(machine, Date.now()));
    const todo = findings.filter(({ state, mend, id }) =>
      mend !== undefined && (state === "problem" || state === "warn") &&
      attempts.get(id)?.problem === undefined
    );
    if (todo.length === 0 || round === ROUNDS) return { findings, attempts: [...attempts.values()] };
    for (const { id, title, mend, asks } of todo) {
      const refused = asks === undefined ? undefined : refusal(asks, ask);
      if (refused !== undefined) {
        attempts.set(id, { id, title, problem: refused });
        continue;
      }
      try {
        await mend?.();
        attempts.set(id, { id, title });
      } catch (error) {
        attempts.set(id, { id, title, problem: reasonOf(error) });
      }
    }
  }
}

/** Why something is not done that the person must say yes to; undefined where they did. */
function refusal(question: string, ask: Ask | undefined): string | undefined {
  if (ask === undefined) return "nobody can be asked here";
  return isYes(ask(`${question} [y/N] `)) ? undefined : "you did not say yes";
}

function asJson({ findings, attempts }: Examination): Record<string, unknown> {
  return {
    version: VERSION,
    ok: findings.every(({ state }) => state !== "problem"),
    checks: findings.map(({ id, title, state, evidence, fix }) => ({
      id,
      title,
      state,
      evidence,
      ...(fix === undefined ? {} : { fix }),
    })),
    ...(attempts.length === 0 ? {} : { mended: attempts }),
  };
}

const MARKS: Readonly<Record<FindingState, Mark>> = { ok: "✓", warn: "!", problem: "✗", skipped: "·" };

function print(
  { findings, attempts }: Examination,
  { machine, terminal }: { readonly machine: Machine; readonly terminal: Terminal },
): void {
  for (const { title, state, evidence, fix } of findings) {
    terminal.out(
      reportLine(
        { mark: MARKS[state], title, text: evidence, ...(fix === undefined ? {} : { next: fix }) },
        terminal,
      ),
    );
  }
  terminal.out("\n");
  for (const { title, problem } of attempts) {
    terminal.out(problem === undefined ? `Mended: ${title}\n` : `Not mended: ${title}: ${problem}\n`);
  }
  terminal.out(`${summary(findings, examine(machine, 0).typed)}\n`);
}

function summary(findings: readonly Finding[], typed: (words: string) => string): string {
  const count = (wanted: FindingState): number => findings.filter(({ state }) => state === wanted).length;
  const [problems, warnings] = [count("problem"), count("warn")];
  const parts = [
    ...(problems > 0 ? [`${problems} ${problems === 1 ? "problem" : "problems"}`] : []),
    ...(warnings > 0 ? [`${warnings} ${warnings === 1 ? "warning" : "warnings"}`] : []),
  ];
  if (parts.length === 0) return `All is well: ${count("ok")} checks.`;
  const mendable = findings.filter(({ state, mend }) => mend !== undefined && state !== "ok").length;
  const help = mendable === 0 ? "" : ` ${typed("doctor --fix")} mends ${mendable} of them.`;
  return `${parts.join(", ")}.${help}`;
}
