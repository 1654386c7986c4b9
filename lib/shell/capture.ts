/**
 * Substitutions: what a script prints that runs in a shell of its own, as text or as the content of a file.
 *
 * @module
 */

import type { WordPart } from "unbash";
import { SUBSHELL } from "./flow.ts";
import { endOf, leaveSubshell, newSink, type Reader, sinkStream, startOf } from "./reader.ts";
import { fork, ownFiles } from "./state.ts";
import type { Stream, Value } from "./value.ts";
import { UNKNOWN } from "./word.ts";

/** The output of a command substitution, without the newlines at its end. */
export function substitute(r: Reader, part: Extract<WordPart, { type: "CommandExpansion" }>): Value {
  const { script } = part;
  if (script === undefined) return { text: "" };
  const stream = capture(r, script, part);
  const text = stream.text.replace(/\n+$/, "").replaceAll("\0", "");
  const { origin, why, globs } = stream;
  if (globs !== undefined) return { text, origin: origin ?? "output", globs };
  return text.includes(UNKNOWN)
    ? {
      text,
      origin: origin ?? "output",
      why: why ?? `what ${part.text.slice(0, 60)} prints is not known`,
    }
    : { text };
}

/** What a script prints when it runs in a shell of its own. */
export function capture(
  r: Reader,
  script: NonNullable<Extract<WordPart, { type: "CommandExpansion" }>["script"]>,
  node: { readonly pos: number; readonly end: number },
  stdin: Stream | undefined = r.stdin,
): Stream {
  const { state, out, frame, stage, flow, elements, stdin: input } = r;
  const sink = newSink();
  r.state = fork(state);
  r.out = sink;
  r.flow = SUBSHELL;
  r.elements = false;
  r.stage = undefined;
  r.stdin = stdin;
  if (script.source !== undefined) {
    r.frame = { source: script.source, place: { pos: startOf(r, node), end: endOf(r, node) } };
    r.operations.readScript(r, script);
    r.frame = frame;
  } else r.operations.readScript(r, script);
  leaveSubshell(r, state);
  r.out = out;
  r.flow = flow;
  r.elements = elements;
  r.stage = stage;
  r.stdin = input;
  return sinkStream(sink);
}

/** The path that stands for a process substitution; what its command prints is kept as the file's content. */
export function processSubstitution(
  r: Reader,
  part: Extract<WordPart, { type: "ProcessSubstitution" }>,
): string {
  const path = `/dev/fd/${r.descriptor--}`;
  if (r.descriptor < 10) r.descriptor = 63;
  if (part.script === undefined) return path;
  if (part.operator === "<") {
    const content = capture(r, part.script, part);
    ownFiles(r.state).set(path, { contents: [content] });
  } else {
    ownFiles(r.state).delete(path);
    r.pending.push({ script: part.script, frame: r.frame, path });
  }
  return path;
}
