/**
 * What a person could allow so that a call like this one is let through next time.
 *
 * @module
 */

import { applyProgram, hasUnknown, type Run } from "../shell/mod.ts";
import type { Platform } from "./call.ts";
import type { CompiledPolicies } from "./compiled.ts";
import type { Decision, Suggestion } from "./decision.ts";
import { type Coverage, spread } from "./overrides.ts";
import type { CallSubjects } from "./subjects.ts";
import { sumUp } from "./sum_up.ts";
import type { Judgement } from "./verdict.ts";

/** A pattern, and what an override with it would cover. */
interface Candidate {
  readonly tool: string;
  readonly pattern: string;
  readonly coverage: Coverage;
}

/**
 * Finds an override that would really change the answer. Locked rules, budgets, and calls of which several parts
 * would have to be allowed one by one have none.
 */
export function suggestOverride(
  compiled: CompiledPolicies,
  judgement: Judgement,
  decision: Decision,
): Suggestion | undefined {
  if (decision.partial) return undefined;
  for (const { tool, pattern, coverage } of candidatesFor(judgement)) {
    const { action } = sumUp(compiled, judgement, coverage);
    if (action !== "allow" && action !== "watch") continue;
    const option = tool === "exec" ? "" : `--tool ${tool} `;
    return { tool, pattern, command: `rampart allow ${option}${quote(pattern)}` };
  }
  return undefined;
}

function* candidatesFor({ inquiry, verdicts }: Judgement): Generator<Candidate> {
  const { found, call } = inquiry;
  const { subjects, reading } = found;
  if (call.response !== undefined) return;
  for (const [index, { subject, primary }] of subjects.entries()) {
    if (subject.kind === "command") {
      // What was said after a `cd` means something else elsewhere, and an override holds in every folder.
      if (subject.run.via !== undefined || subject.run.cwd !== reading?.commands[0]?.cwd) continue;
      const coverage = spread([index], found);
      const text = subject.run.redirected ?? subject.run.text;
      if (hasUnknown(text) || /["'`\\\n]/.test(text)) continue;
      const wide = widened(subject.run, inquiry.options.platform);
      if (wide !== undefined) yield { tool: "exec", pattern: wide, coverage };
      yield { tool: "exec", pattern: escapeGlob(text), coverage };
    } else if (subject.kind === "file" && primary && !subject.glob && subject.globs.length === 0) {
      const path = subject.paths[0] ?? "";
      if (!hasUnknown(path)) {
        yield { tool: call.tool, pattern: escapeGlob(path), coverage: spread([index], found) };
      }
    } else if (subject.kind === "connect" && primary && subject.url.host !== "") {
      yield { tool: call.tool, pattern: subject.url.host, coverage: spread([index], found) };
    } else if (subject.kind === "call" && primary && call.tool !== "exec" && verdicts.length > 0) {
      yield { tool: call.agent_tool ?? call.tool, pattern: "*", coverage: spread([index], found) };
    }
  }
  if (reading !== undefined && reading.pipelines.length > 0) yield* wholeText(found);
}

function* wholeText(found: CallSubjects): Generator<Candidate> {
  const { reading } = found;
  if (reading === undefined || !/^[^"'`\\\n$(){}<>;&]+$/.test(reading.source)) return;
  const index = found.subjects.findIndex(({ subject }) => subject.kind === "whole");
  if (index >= 0) {
    yield { tool: "exec", pattern: escapeGlob(reading.source.trim()), coverage: spread([index], found) };
  }
}

/** Programs whose first operand says what is done, and where the rest is what it is done to. */
function widened(run: Run, platform: Platform): string | undefined {
  if (run.redirected !== undefined) return undefined;
  const [program, action, ...rest] = run.argv;
  if (program === undefined || action === undefined || rest.length === 0) return undefined;
  if (!INSTALLERS.has(run.program) || !/^[a-z][a-z-]*$/.test(action.value)) return undefined;
  const outcome = applyProgram(run.argv, { platform });
  return outcome.operands[0] === action ? `${program.value} ${action.value} *` : undefined;
}

/** Tools of which a whole sub-command is commonly allowed. Others are suggested as they were typed. */
const INSTALLERS: ReadonlySet<string> = new Set([
  ..."npm pnpm yarn bun pip pip3 uv poetry cargo go gem bundle brew apt apt-get dnf yum pacman apk".split(
    " ",
  ),
  "composer",
]);

function escapeGlob(text: string): string {
  return text.replace(/[\\*?[\]{}]/g, "\\$&");
}

function quote(pattern: string): string {
  return /^[^"$`\\!]*$/.test(pattern) ? `"${pattern}"` : `'${pattern.replaceAll("'", `'\\''`)}'`;
}
