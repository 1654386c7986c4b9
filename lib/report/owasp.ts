/**
 * The OWASP Top 10 for Agentic Applications, and what of Rampart speaks to each of its risks.
 *
 * Ids and names are those of the published list, version 2026 of December 2025. The rest is this project's own reading.
 *
 * @module
 */

/** How far a risk is met. None is met whole by judging tool calls alone. */
export type Coverage = "addressed" | "partly" | "not";

/** A risk of the list. */
export interface Risk {
  /** `ASI01` to `ASI10`. */
  readonly id: string;
  /** As published. */
  readonly name: string;
  readonly coverage: Coverage;
  /** What Rampart does about it. */
  readonly does: string;
  /** What it does not do. */
  readonly lacks: string;
  /** The shipped policies that speak to it: their decisions are the evidence. */
  readonly policies: readonly string[];
  /** Whether every question to a person is evidence, whichever policy asked. Default false. */
  readonly asks?: boolean;
}

/** Where the list is published. */
export const OWASP_SOURCE =
  "OWASP Top 10 for Agentic Applications, version 2026 (December 2025), genai.owasp.org";

/** The list, in its order. */
export const RISKS: readonly Risk[] = [
  {
    id: "ASI01",
    name: "Agent Goal Hijack",
    coverage: "partly",
    does:
      "Each call is judged by what it would do, whatever made the agent want it, so a hijacked agent gets no further than the " +
      "policies let it. A person is asked before standing instructions of agents are changed.",
    lacks: "Injected instructions are not recognised, and a hijacked agent may still do all that is allowed.",
    policies: ["watch-prompt-injection", "block-persistence"],
  },
  {
    id: "ASI02",
    name: "Tool Misuse and Exploitation",
    coverage: "addressed",
    does:
      "Every tool call of a guarded agent is judged before it runs. Destruction of files, disks, databases, clusters and history, " +
      "and sending data out, are denied or asked about.",
    lacks: "Misuse that looks like ordinary work passes. Descriptions of tools are not checked.",
    policies: [
      "block-destructive",
      "protect-disks",
      "protect-databases",
      "protect-clusters-and-clouds",
      "protect-git-history",
      "block-exfil",
    ],
  },
  {
    id: "ASI03",
    name: "Identity and Privilege Abuse",
    coverage: "partly",
    does:
      "Reading keys, tokens and passwords is stopped by whatever means it is tried, minting tokens and gaining privileges are asked " +
      "about, and secrets in a tool's output are kept from the agent.",
    lacks:
      "Agents have no identity of their own: they act as the person who started them, and name themselves in the log.",
    policies: [
      "protect-credentials",
      "protect-credential-files",
      "ask-before-tokens",
      "watch-environment",
      "ask-before-privilege",
      "block-credential-leak",
    ],
  },
  {
    id: "ASI04",
    name: "Agentic Supply Chain Vulnerabilities",
    coverage: "partly",
    does:
      "Running what was just downloaded is stopped, and a person is asked before tool servers, plugins or pipelines are set up.",
    lacks: "Packages, models and tool servers are neither examined nor checked for signatures.",
    policies: ["block-download-and-run", "block-persistence"],
  },
  {
    id: "ASI05",
    name: "Unexpected Code Execution (RCE)",
    coverage: "addressed",
    does:
      "Commands are read for what they would do, through quoting, pipes, interpreters and scripts; what can't be understood whole " +
      "is at least asked about.",
    lacks: "There is no sandbox: what a program does once it runs is not seen.",
    policies: ["ask-before-unseen-input", "block-download-and-run", "ask-before-privilege"],
  },
  {
    id: "ASI06",
    name: "Memory and Context Poisoning",
    coverage: "partly",
    does:
      "Secrets are kept out of the context, and a person is asked before the files that agents take their standing instructions " +
      "from are written.",
    lacks: "Whether what an agent reads or remembers is true, or meant to mislead it, is not judged.",
    policies: ["watch-prompt-injection", "block-credential-leak", "block-persistence"],
  },
  {
    id: "ASI07",
    name: "Insecure Inter-Agent Communication",
    coverage: "not",
    does: "Nothing for the messages themselves. A sub-agent's tool calls are judged like any other.",
    lacks: "Messages between agents are neither authenticated nor looked at.",
    policies: [],
  },
  {
    id: "ASI08",
    name: "Cascading Failures",
    coverage: "partly",
    does:
      "Policies stand apart from the agents and are the same for all of them; rules can limit how often a tool is called; recorded " +
      "calls can be replayed against a policy before it is put in force.",
    lacks:
      "A fault that spreads from agent to agent is not recognised, and the shipped profiles set no limits of rate.",
    policies: ["protect-machine"],
  },
  {
    id: "ASI09",
    name: "Human-Agent Trust Exploitation",
    coverage: "partly",
    does:
      "Where a person has to agree, the question states the very call and the policy's own reason, not the agent's. Questions are " +
      "recorded, and so are the answers that Rampart itself is given; each is good for that one call.",
    lacks:
      "Whether the person looked before agreeing can't be told, and an answer given in the agent's own prompt is not recorded.",
    policies: [],
    asks: true,
  },
  {
    id: "ASI10",
    name: "Rogue Agents",
    coverage: "partly",
    does:
      "Agents can't change Rampart's policies, log, hooks or daemon, nor make themselves start again unasked, and every call stays in " +
      "a log that shows tampering.",
    lacks: "Behaviour that drifts is not recognised, and there is no switch that stops an agent as a whole.",
    policies: [
      "protect-rampart-files",
      "protect-agent-hooks",
      "protect-agent-shells",
      "protect-rampart-commands",
      "protect-rampart-from-tools",
      "protect-rampart-daemon",
      "block-persistence",
    ],
  },
];

/** Which risks a decision speaks to. */
export interface RiskMap {
  /** @returns Ids of the list, each once. */
  risksOf(
    decision: { readonly action: string; readonly policy?: string; readonly rule?: string },
  ): readonly string[];
}

/**
 * Makes the map.
 *
 * @param tags The tags of rules that are not shipped with Rampart, by the rules' ids: those such as `ASI02` count.
 */
export function riskMap(tags: ReadonlyMap<string, readonly string[]> = new Map()): RiskMap {
  const ids = new Set(RISKS.map(({ id }) => id));
  const shipped = new Map<string, string[]>();
  for (const { id, policies } of RISKS) {
    for (const policy of policies) shipped.set(policy, [...shipped.get(policy) ?? [], id]);
  }
  const asks = RISKS.filter((risk) => risk.asks === true).map(({ id }) => id);
  return {
    risksOf({ action, policy, rule }) {
      const own = rule === undefined ? undefined : tags.get(rule)?.filter((tag) => ids.has(tag));
      const found = own ?? (policy === undefined ? undefined : shipped.get(policy)) ?? [];
      return action === "ask" ? [...new Set([...found, ...asks])] : found;
    },
  };
}
