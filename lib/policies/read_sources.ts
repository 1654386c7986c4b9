/**
 * From policy texts to policies: the part of loading that needs the YAML parser. It is imported only where no cache
 * fits.
 *
 * @module
 */

import type { PolicyFile, PolicySource, Rule } from "../engine/mod.ts";
import { type Diagnostic, parsePolicy } from "../engine/language/mod.ts";
import { absolute, displayPath } from "./home.ts";
import type { Place, PolicyText } from "./layers.ts";
import { readPolicyText } from "./real_files.ts";
import { isProfile, shippedPolicy } from "./shipped.ts";

/** What {@link readSources} gives. */
export interface ReadSources {
  readonly sources: readonly PolicySource[];
  /** Errors and warnings of all files. */
  readonly diagnostics: readonly Diagnostic[];
  /** The files that are not in force, because of their errors. */
  readonly failed: readonly Place[];
  /** Files that others extend, by their absolute paths. */
  readonly extended: readonly string[];
}

/** Files may extend one another this deep. */
const EXTENDS_LIMIT = 8;

/**
 * Reads policy texts, and the files that they extend. A file with an error is left out whole, and so is one that
 * extends a file with an error; the others are not touched by it.
 */
export function readSources(texts: readonly PolicyText[], userHome: string): ReadSources {
  const sources: PolicySource[] = [];
  const diagnostics: Diagnostic[] = [];
  const failed: Place[] = [];
  const extended: string[] = [];
  for (const text of texts) {
    const chain = readChain(text, texts, userHome);
    diagnostics.push(...chain.diagnostics);
    extended.push(...chain.extended);
    if (chain.sources === undefined) failed.push(text);
    else sources.push(...chain.sources);
  }
  return { sources, diagnostics, failed, extended };
}

interface Chain {
  /** Absent where a file of the chain has an error. */
  readonly sources?: readonly PolicySource[];
  readonly diagnostics: readonly Diagnostic[];
  readonly extended: readonly string[];
}

/** A file, what it extends, what that extends, and so on. */
function readChain(first: PolicyText, texts: readonly PolicyText[], userHome: string): Chain {
  const sources: PolicySource[] = [];
  const diagnostics: Diagnostic[] = [];
  const extended: string[] = [];
  const broken = (): Chain => ({ diagnostics, extended });
  for (let text: PolicyText | undefined = first; text !== undefined;) {
    const { file, diagnostics: found } = parsePolicy(text.text, { file: text.file });
    diagnostics.push(...found);
    if (file === undefined) return broken();
    const policy = first.layer === "project" ? restrict(file, text, diagnostics) : file;
    sources.push({ layer: first.layer, file: text.file, policy });
    if (file.extends === undefined || isInForce(file.extends, texts)) break;
    const next = extendedPath(file.extends, text);
    const loops = next !== undefined && (next === first.path || extended.includes(next));
    if (next === undefined || loops || extended.length === EXTENDS_LIMIT) {
      diagnostics.push(atKey(text, "extends", {
        message: next === undefined
          ? "a project's policy can extend a shipped profile only"
          : loops
          ? `"${file.extends}" is extended already`
          : `more than ${EXTENDS_LIMIT} files extend one another`,
      }));
      return broken();
    }
    extended.push(next);
    try {
      text = {
        layer: first.layer,
        path: next,
        file: displayPath(next, userHome),
        text: readPolicyText(next),
      };
    } catch {
      const hint = isProfile(file.extends) ? undefined : "name a shipped profile, or a file beside this one";
      diagnostics.push(
        atKey(text, "extends", {
          message: `cannot read "${file.extends}"`,
          ...(hint === undefined ? {} : { hint }),
        }),
      );
      return broken();
    }
  }
  return { sources, diagnostics, extended };
}

/** Whether a shipped profile is the profile layer anyway, be it the person's own copy of it. */
function isInForce(name: string, texts: readonly PolicyText[]): boolean {
  return isProfile(name) &&
    texts.some(({ layer, path }) => layer === "profile" && path.endsWith(`/${name}.yaml`));
}

function extendedPath(name: string, by: PolicyText): string | undefined {
  if (isProfile(name)) return shippedPolicy(name);
  return by.layer === "project" ? undefined : absolute(name, by.path.replace(/[/\\][^/\\]*$/, "") || "/");
}

/**
 * A project's policy without what would send the calls, or word of them, to a service that the repository's author
 * chose.
 */
function restrict(file: PolicyFile, text: PolicyText, diagnostics: Diagnostic[]): PolicyFile {
  const refuse = (line: number, what: string): void => {
    diagnostics.push(diagnosticAt(text, line, {
      severity: "warning",
      message: `${what} in a project's policy is left out`,
      hint: "a repository must not choose who hears of your calls: put it into custom.yaml",
    }));
  };
  const isHarmless = (rule: Rule): boolean => {
    if (rule.action !== "webhook") return true;
    refuse(rule.line, "a webhook rule");
    return false;
  };
  const policies = file.policies.map((policy) => ({ ...policy, rules: policy.rules.filter(isHarmless) }));
  if (file.notify === undefined) return { ...file, policies };
  refuse(lineOfKey(text.text, "notify"), "notify");
  const { notify: _, ...rest } = file;
  return { ...rest, policies };
}

function atKey(text: PolicyText, key: string, what: { message: string; hint?: string }): Diagnostic {
  return diagnosticAt(text, lineOfKey(text.text, key), { severity: "error", code: "extends", ...what });
}

/** Line of a key at the top of a file, from 1. */
function lineOfKey(text: string, key: string): number {
  const line = text.split("\n").findIndex((l) => l.startsWith(`${key}:`) || l.startsWith(`"${key}"`));
  return Math.max(line, 0) + 1;
}

function diagnosticAt(
  text: PolicyText,
  line: number,
  what: Pick<Diagnostic, "severity" | "message"> & Partial<Pick<Diagnostic, "code" | "hint">>,
): Diagnostic {
  const source = text.text.split(/\r?\n/)[line - 1] ?? "";
  const column = source.length - source.trimStart().length + 1;
  return {
    code: "bad-value",
    ...what,
    file: text.file,
    start: { line, column },
    end: { line, column: Math.max(column + 1, source.trimEnd().length + 1) },
    source,
  };
}
