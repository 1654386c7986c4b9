/**
 * What `rampart wrap` says at the end.
 *
 * @module
 */

import { visible } from "../engine/visible.ts";
import type { CallCounts, Judgement } from "../wrap/mod.ts";

/** What was seen. */
export interface WrapSeen {
  /** The program as it was named. */
  readonly program: string;
  /** What was decided of the command itself. */
  readonly judgement: Pick<Judgement, "action">;
  /** Its own calls, or why they are not known. */
  readonly calls: CallCounts | { readonly problem: string };
}

/** The lines. */
export function wrapReport({ program, judgement: { action }, calls }: WrapSeen): readonly string[] {
  const name = visible(program.slice(program.lastIndexOf("/") + 1)).slice(0, 60);
  const itself = action === "deny" || action === "ask" ? [`${name} itself would have been stopped`] : [];
  if ("problem" in calls) {
    return [
      ...itself,
      `cannot tell how many commands were judged: ${visible(calls.problem)}`,
    ];
  }
  const { judged, stopped, passed } = calls;
  if (judged === 0) return [...itself, ...nothingSeen(name)];
  const ended = [
    stopped > 0 ? `${stopped} stopped` : passed > 0 ? "" : "none stopped",
    passed > 0 ? `${passed} would have been stopped` : "",
  ].filter((part) => part !== "").join(", ");
  const more = stopped + passed > 0 ? "; see: rampart log" : "";
  return [...itself, `${judged} ${judged === 1 ? "command" : "commands"} of ${name} judged, ${ended}${more}`];
}

/** Programs that go past the shims, as was seen of them. */
const PAST = "Codex and Copilot start /bin/bash by that path";

function nothingSeen(name: string): readonly string[] {
  return [
    `warning: ${name} was judged, but no command of its own: it started no shell by $SHELL or PATH`,
    `  What starts a shell in another way is not judged: ${PAST}, many programs /bin/sh.`,
    "  Claude Code is judged in whichever way it starts one after: rampart setup claude-code",
  ];
}
