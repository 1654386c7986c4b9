/**
 * What a check finds.
 *
 * @module
 */

import type { Examined } from "./examined.ts";

/** `warn`: it works, but not as well as it could. `problem`: it doesn't. `skipped`: there was nothing to look at. */
export type FindingState = "ok" | "warn" | "problem" | "skipped";

/** What a check found. */
export interface Finding {
  /** In kebab case; lasts from version to version, for programs that read the JSON. */
  readonly id: string;
  /** A word or two. */
  readonly title: string;
  readonly state: FindingState;
  /** What was seen, in a line. */
  readonly evidence: string;
  /** The command that mends it, as it is to be typed. */
  readonly fix?: string;
  /** What `doctor --fix` does about it. Throws where it can't. */
  readonly mend?: () => void | Promise<void>;
  /** What the person must say yes to before it is mended; absent where it may be done unasked. */
  readonly asks?: string;
}

/** A check of its own: it needs no other, and changes nothing. */
export interface Check {
  readonly id: string;
  /** Whether it starts no process and reads little, so that `rampart status` makes it too. */
  readonly quick: boolean;
  readonly run: (examined: Examined) => readonly Finding[] | Promise<readonly Finding[]>;
}

/** Makes findings of one check. */
export interface Findings {
  readonly ok: (evidence: string) => readonly Finding[];
  readonly skipped: (evidence: string) => readonly Finding[];
  readonly warn: (evidence: string, help?: Help) => readonly Finding[];
  readonly problem: (evidence: string, help?: Help) => readonly Finding[];
}

/** What helps against a finding. */
export type Help = Pick<Finding, "fix" | "mend" | "asks">;

/** Findings with an id and a title. */
export function findings(id: string, title: string): Findings {
  const one = (state: FindingState) => (evidence: string, help: Help = {}): readonly Finding[] => [
    { id, title, state, evidence, ...help },
  ];
  return { ok: one("ok"), skipped: one("skipped"), warn: one("warn"), problem: one("problem") };
}
