/**
 * Gathering what is found wrong with a text, by its path in the data.
 *
 * @module
 */

import { type DiagnosticCode, type Finding, lineStarts, positionOf, type Severity } from "./diagnostic.ts";
import type { Path, YamlTree } from "./yaml_tree.ts";

/** One thing found wrong, by its path. */
export interface Fault {
  readonly code: DiagnosticCode;
  readonly path: Path;
  /** Whether the key or its value is at fault. Default: the value. */
  readonly part?: "key" | "value";
  readonly message: string;
  readonly hint?: string | undefined;
}

/** Where faults are gathered. */
export interface Report {
  readonly tree: YamlTree;
  readonly findings: Finding[];
  readonly error: (fault: Fault) => void;
  readonly warn: (fault: Fault) => void;
  /** Whether some error stands at or below a path. */
  readonly isFaulty: (path: Path) => boolean;
  /** Line on which the thing at a path starts, from 1. */
  readonly lineOf: (path: Path) => number;
}

/** Starts a report over a text that was read. */
export function startReport(tree: YamlTree, text: string): Report {
  let starts: readonly number[] | undefined;
  const findings: Finding[] = [...tree.findings];
  const faulty = new Set<string>();
  const add = (severity: Severity, { code, path, part, message, hint }: Fault): void => {
    const span = tree.spanOf(path, part);
    findings.push({ severity, code, message, span, ...(hint === undefined ? {} : { hint }) });
    if (severity === "error") {
      for (let length = 0; length <= path.length; length++) faulty.add(keyOf(path.slice(0, length)));
    }
  };
  return {
    tree,
    findings,
    error: (fault) => add("error", fault),
    warn: (fault) => add("warning", fault),
    isFaulty: (path) => faulty.has(keyOf(path)),
    lineOf: (path) => positionOf(starts ??= lineStarts(text), tree.spanOf(path).start).line,
  };
}

function keyOf(path: Path): string {
  return JSON.stringify(path);
}

/** A text as a message quotes it. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}…` : text);
}
