/**
 * What is covered of an agent, in words.
 *
 * @module
 */

import type { AgentCoverage, AskCoverage, OnFailure, ToolCoverage } from "../../hooks/mod.ts";

const JUDGED: Readonly<Record<ToolCoverage["judged"], string>> = {
  exec: "commands",
  read: "reads",
  write: "writes",
  fetch: "fetches",
  mcp: "MCP and other tools",
  inner: "",
  none: "",
};

const RESPONSES: Readonly<Record<Exclude<ToolCoverage["response"], "none">, string>> = {
  redacted: "redacted or withheld where a rule denies it",
  replaced: "withheld where a rule denies it",
  told: "not withheld: the model is told not to use it",
};

/**
 * Lines of a report: what each is about, and what there is to say.
 *
 * @param version The agent's version on this machine; null where it is not known.
 */
export function coverageLines(
  coverage: AgentCoverage,
  version: string | null = null,
): readonly (readonly [string, string])[] {
  const { failure } = coverage;
  const other = version === null || version === coverage.version ? "" : `; here is ${version}`;
  return [
    ["  judged", judgedText(coverage)],
    ["  output", outputText(coverage)],
    ["  ask", askText(coverage.ask)],
    [
      "  hook fails",
      failureText(coverage) + (failure.closed === undefined ? "" : `; fail: closed: ${failure.closed}`),
    ],
    ["  known", evidenceText(coverage) + other],
  ];
}

/** All of it in one line. */
export function coverageSummary(coverage: AgentCoverage): string {
  return [judgedText(coverage), `output ${outputText(coverage)}`, `ask: ${ASKS[coverage.ask.kind]}`].join(
    "; ",
  );
}

const ASKS: Readonly<Record<AskCoverage["kind"], string>> = {
  "agent-prompt": "its own prompt",
  waits: "waits for you",
  denied: "denied",
};

/** What is judged and what isn't. */
export function judgedText({ tools }: AgentCoverage): string {
  const kinds = [...new Set(tools.map(({ judged }) => JUDGED[judged]).filter((text) => text !== ""))];
  const missed = tools.filter(({ judged }) => judged === "none").flatMap(({ tools }) => tools);
  return kinds.join(", ") + (missed.length === 0 ? "" : `; not ${missed.join(", ")}`);
}

/** What becomes of output that a rule denies. */
export function outputText({ tools }: AgentCoverage): string {
  for (const kind of ["redacted", "replaced", "told"] as const) {
    if (tools.some(({ response }) => response === kind)) return RESPONSES[kind];
  }
  return "not scanned";
}

/** What becomes of a call that a person is to be asked about. */
export function askText({ kind, seconds, headless }: AskCoverage): string {
  switch (kind) {
    case "agent-prompt":
      return `the agent's own prompt; without a terminal ${headless}`;
    case "waits":
      return `waits up to ${
        seconds ?? 0
      } s for \`rampart approve\`, then denied; without a terminal ${headless}`;
    case "denied":
      return `denied, with how to approve it; without a terminal ${headless}`;
    default:
      return kind satisfies never;
  }
}

const FAILURES: Readonly<Record<OnFailure, string>> = {
  runs: "the call runs",
  stops: "the call is stopped",
  untried: "not tried",
};

/** What the agent does where its hook fails. */
export function failureText({ failure }: AgentCoverage): string {
  const { crash, timeout, missing, garbage } = failure;
  const ways = Object.entries({
    crashes: crash,
    "takes too long": timeout,
    "is gone": missing,
    "prints nonsense": garbage,
  });
  const said = (["runs", "stops", "untried"] as const).flatMap((what) => {
    const of = ways.filter(([, does]) => does === what).map(([way]) => way);
    return of.length === 0 ? [] : [`where it ${listed(of)}, ${FAILURES[what]}`];
  });
  return said.join("; ");
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

/** How it is known. */
export function evidenceText({ evidence, version }: Pick<AgentCoverage, "evidence" | "version">): string {
  return evidence === "run"
    ? `seen with version ${version}`
    : `from the documentation of ${version}; not run`;
}
