/**
 * From policy texts to policies: the part of loading that needs the YAML parser. It is imported only where no cache
 * fits.
 *
 * @module
 */

import { extendedPolicy, type PolicyFile, type PolicySource, replaceActions } from "../engine/mod.ts";
import { type Diagnostic, lintPolicy, parsePolicy, type ParseResult } from "../engine/language/mod.ts";
import { absolute, displayPath } from "./home.ts";
import type { Place, PolicyText } from "./layers.ts";
import { readPolicyText } from "./real_files.ts";
import { diagnosticAt, lineOfKey, restrict } from "./restrict.ts";
import { isProfile, PROFILES, shippedPolicy } from "./shipped.ts";

/** How texts are read. */
export interface ReadSourcesOptions {
  readonly userHome: string;
  /** Whether to warn, too, of what loads and hardly does what was meant. */
  readonly lint: boolean;
  /** Milliseconds since the epoch, for such warnings. */
  readonly now: number;
}

/** What {@link readSources} gives. */
export interface ReadSources {
  readonly sources: readonly PolicySource[];
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
export function readSources(texts: readonly PolicyText[], options: ReadSourcesOptions): ReadSources {
  const sources: PolicySource[] = [];
  const diagnostics: Diagnostic[] = [];
  const failed: Place[] = [];
  const extended: string[] = [];
  for (const text of texts) {
    const chain: Chain = { texts, options, extended: [], diagnostics };
    const found = readChain(text, chain);
    extended.push(...chain.extended);
    if (found === undefined) failed.push(text);
    else sources.push(...found);
  }
  return { sources, diagnostics, failed, extended };
}

/** The work on one file and what it extends. */
interface Chain {
  readonly texts: readonly PolicyText[];
  readonly options: ReadSourcesOptions;
  readonly extended: string[];
  readonly diagnostics: Diagnostic[];
}

/** A file's policies and, after them, those of the file that it extends. Undefined where one of them has an error. */
function readChain(text: PolicyText, chain: Chain): readonly PolicySource[] | undefined {
  const { file, diagnostics } = read(text, chain.options);
  chain.diagnostics.push(...diagnostics);
  if (file === undefined) return undefined;
  const { layer } = text;
  const policy = restrict(file, text, chain.diagnostics);
  const own: PolicySource = { layer, file: text.file, policy: replaceActions(policy) };
  if (policy.extends === undefined || isInForce(file, text, chain.texts)) return [own];
  const base = extendedText(policy.extends, text, chain);
  const further = base === undefined ? undefined : readChain(base, chain);
  return further === undefined
    ? undefined
    : [own, ...further.map((source) => ({ ...source, policy: extendedPolicy(policy, source.policy) }))];
}

function read(text: PolicyText, { lint, now }: ReadSourcesOptions): ParseResult {
  if (text.policy !== undefined) return { file: text.policy, diagnostics: [] };
  const options = { file: text.file, profiles: PROFILES.map(({ name }) => name) };
  return lint ? lintPolicy(text.text, { ...options, now }) : parsePolicy(text.text, options);
}

/** The text that a file extends; undefined, and a diagnostic, where there is none. */
function extendedText(name: string, by: PolicyText, chain: Chain): PolicyText | undefined {
  const refuse = (message: string, hint?: string): undefined => {
    const what = {
      severity: "error",
      code: "extends",
      message,
      ...(hint === undefined ? {} : { hint }),
    } as const;
    chain.diagnostics.push(diagnosticAt(by, lineOfKey(by.text, "extends"), what));
    return undefined;
  };
  if (by.layer === "project" && !isProfile(name)) {
    return refuse("a project's policy can extend a shipped profile only");
  }
  const folder = by.path.replace(/[/\\][^/\\]*$/, "") || "/";
  const path = isProfile(name) ? shippedPolicy(name) : absolute(name, folder);
  if (path === by.path || chain.extended.includes(path)) return refuse(`"${name}" is extended already`);
  if (chain.extended.length === EXTENDS_LIMIT) {
    return refuse(`more than ${EXTENDS_LIMIT} files extend one another`);
  }
  chain.extended.push(path);
  try {
    return {
      layer: by.layer,
      path,
      file: displayPath(path, chain.options.userHome),
      text: readPolicyText(path),
    };
  } catch {
    return refuse(`cannot read "${name}"`, isProfile(name) ? undefined : "its path is relative to this file");
  }
}

/** Whether a shipped profile is the profile layer anyway, be it the person's own copy of it, with the same actions. */
function isInForce(file: PolicyFile, by: PolicyText, texts: readonly PolicyText[]): boolean {
  const name = file.extends ?? "";
  return isProfile(name) && file.actions === undefined && by.layer !== "profile" &&
    texts.some(({ layer, path }) => layer === "profile" && path.endsWith(`/${name}.yaml`));
}
