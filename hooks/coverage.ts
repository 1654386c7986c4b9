/**
 * What of each agent is judged, what of its output is scanned, and what happens when a person is to be asked or when
 * Rampart fails: the one table that documentation, `rampart status`, `rampart verify` and tests are made from.
 *
 * Each agent's rows stand in its own folder.
 *
 * @module
 */

/** How something is known. `run`: seen with the real program. `documentation`: read, and not tried. */
export type Evidence = "run" | "documentation";

/** What is covered of an agent. */
export interface AgentCoverage {
  /** Name of the adapter; of an agent without one, the name of its program. */
  readonly agent: string;
  readonly title: string;
  /** The version that this was observed with, or whose documentation was read. */
  readonly version: string;
  readonly evidence: Evidence;
  /** The way in, for a person: `hooks in ~/.codex/hooks.json`. */
  readonly way: string;
  /** Each tool in one row and no more. */
  readonly tools: readonly ToolCoverage[];
  /** What becomes of a call that a person is to be asked about. */
  readonly ask: AskCoverage;
  readonly failure: FailureCoverage;
  /** What else there is to know, a sentence each: what isn't covered comes first. */
  readonly notes: readonly string[];
}

/** What is covered of some tools. */
export interface ToolCoverage {
  /** The agent's own names, as payloads have them; `*` stands for any run of letters. */
  readonly tools: readonly string[];
  /**
   * `exec`, `read`, `write`, `fetch` or `mcp`; `inner` where it passes and leads to another tool, whose call is judged; `none`
   * where the agent calls no hook for it.
   */
  readonly judged: "exec" | "read" | "write" | "fetch" | "mcp" | "inner" | "none";
  /**
   * What can be done about output that a rule denies. `redacted`: what the rule names is taken out and the model sees the
   * rest, or the model does not see it. `replaced`: the model does not see it. `told`: the model sees it and is told not to
   * use it. `none`: it is not scanned.
   */
  readonly response: "redacted" | "replaced" | "told" | "none";
  /** By what it is judged or why it isn't, where that needs saying. */
  readonly about?: string;
  /** Where it differs from the agent's. */
  readonly evidence?: Evidence;
}

/**
 * `agent-prompt`: the agent asks the person itself. `waits`: the call waits until a person has answered Rampart's
 * question, and is denied where nobody does. `denied`: the call is denied, and the reason says how it can be approved.
 */
export interface AskCoverage {
  readonly kind: "agent-prompt" | "waits" | "denied";
  /** Seconds for which it waits at most. */
  readonly seconds?: number;
  /** What happens where there is no terminal. */
  readonly headless: string;
}

/** What an agent does with the call when its hook fails. */
export type OnFailure = "runs" | "stops" | "untried";

/** What happens where something fails. */
export interface FailureCoverage {
  /** The daemon does not run or hangs: whether the call is still judged, by the full program behind the gate. */
  readonly daemonGone: "judged" | "fail-setting";
  /** The hook crashes or leaves with another status than 0. */
  readonly crash: OnFailure;
  /** The hook takes longer than the agent waits. */
  readonly timeout: OnFailure;
  /** The hook's program is not there. */
  readonly missing: OnFailure;
  /** The hook prints what the agent can't read. */
  readonly garbage: OnFailure;
  /** What `fail: closed` changes about that; absent where the agent can't be told. */
  readonly closed?: string;
}
