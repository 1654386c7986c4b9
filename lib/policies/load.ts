/**
 * The policies in force for a call, compiled. Every command, hook and server reads them through here.
 *
 * What was read is kept in `$RAMPART_HOME/run`, so that the next start needs neither the YAML parser nor the schema
 * library. The cache is used only if a hash over the very texts that are in force now fits.
 *
 * @module
 */

import {
  type CompiledPolicies,
  type CompileOptions,
  compilePolicies,
  deserializePolicies,
  type PolicySource,
  serializePolicies,
} from "../engine/mod.ts";
import type { Diagnostic } from "../engine/language/mod.ts";
import { readCache, writeCache } from "./cache.ts";
import { daemonPorts } from "./daemon_ports.ts";
import {
  findLayers,
  type FindLayersOptions,
  type Place,
  type PolicyText,
  type Unreadable,
} from "./layers.ts";
import { programFolder } from "./program_folder.ts";
import { readPolicyText } from "./real_files.ts";
import { VERSION } from "./version.ts";

/** What the policies depend on. */
export interface LoadOptions extends FindLayersOptions {
  readonly platform: CompileOptions["platform"];
  /** Makes matchers for `response_matches`; without it calls that carry a response are judged as *partial*. */
  readonly regex?: NonNullable<CompileOptions["regex"]>;
  /** Whether to read the texts anew though the cache fits, as the sources are wanted. Default false. */
  readonly fresh?: boolean;
  /** Whether to warn, too, of what loads and hardly does what was meant. Reads the texts anew. Default false. */
  readonly lint?: boolean;
  /** The port that this very process listens on, where it is the daemon. Default: what a running daemon has written down. */
  readonly listening?: () => number | undefined;
}

/** What {@link loadPolicies} gives. */
export interface LoadedPolicies {
  readonly compiled: CompiledPolicies;
  /** The files in force, in the order of their layers. */
  readonly files: readonly Place[];
  /** What they hold; absent where it came from the cache. */
  readonly sources?: readonly PolicySource[];
  /** What is wrong with the files. */
  readonly diagnostics: readonly Diagnostic[];
  readonly unreadable: readonly Unreadable[];
  /**
   * Whether a file of the user's own is not in force because it could not be read or understood. Nothing may be
   * allowed on the ground of what is left. A project's file is not meant: it can only add denials.
   */
  readonly refused: boolean;
}

/** Finds, reads and compiles the policies in force. */
export async function loadPolicies(options: LoadOptions): Promise<LoadedPolicies> {
  const { home, userHome, platform, regex, fresh = false, lint = false } = options;
  const { texts, unreadable, port } = await findLayers(options);
  const unread = unreadable.some(({ layer }) => layer !== "project");
  const program = programFolder();
  const compileOptions: CompileOptions = {
    home: userHome,
    platform,
    rampartHome: home.root,
    rampartPorts: daemonPorts(home, { configured: port, listening: options.listening?.() }),
    ...(program === undefined ? {} : { rampartProgram: program }),
    ...(regex === undefined ? {} : { regex }),
  };
  const name = cacheName(texts, compileOptions);
  if (!fresh && !lint) {
    const compiled = await loadCached(home.run, name, texts, compileOptions);
    if (compiled !== undefined) {
      return { compiled, files: texts, diagnostics: [], unreadable, refused: unread };
    }
  }
  const { readSources } = await import("./read_sources.ts");
  const { sources, diagnostics, failed, extended } = readSources(texts, { userHome, lint, now: Date.now() });
  const compiled = compilePolicies(sources, compileOptions);
  // What is wrong with the files is said on every run: such files are read anew each time.
  if (!lint && diagnostics.length === 0 && texts.every(({ policy }) => policy === undefined)) {
    const key = await cacheKey(texts, extended);
    if (key !== undefined) {
      writeCache(home.run, name, `${JSON.stringify({ extended, key })}\n${serializePolicies(compiled, key)}`);
    }
  }
  const refused = unread || failed.some(({ layer }) => layer !== "project");
  return { compiled, files: texts, sources, diagnostics, unreadable, refused };
}

/**
 * The first line of a cache file names the files that the policies extend and the key that it was written with; the rest
 * is the engine's. The rest is read while the true key is still worked out, and counts only if the two are the same.
 */
async function loadCached(
  folder: string,
  name: string,
  texts: readonly PolicyText[],
  options: CompileOptions,
): Promise<CompiledPolicies | undefined> {
  const cached = readCache(folder, name);
  if (cached === undefined) return undefined;
  const end = cached.indexOf("\n");
  const head = readHead(cached.slice(0, end));
  if (head === undefined) return undefined;
  const key = cacheKey(texts, head.extended);
  const compiled = deserializePolicies(cached.slice(end + 1), head.key, options);
  return await key === head.key ? compiled : undefined;
}

interface Head {
  readonly extended: readonly string[];
  readonly key: string;
}

function readHead(line: string): Head | undefined {
  try {
    const head: unknown = JSON.parse(line);
    return typeof head === "object" && head !== null && "key" in head && typeof head.key === "string" &&
        "extended" in head && Array.isArray(head.extended) &&
        head.extended.every((name) => typeof name === "string")
      ? { key: head.key, extended: head.extended }
      : undefined;
  } catch {
    return undefined;
  }
}

/**
 * A cache is named after the places of the files that it is of, so that another project has another cache. Two of the same
 * name would take turns, and no more: the key decides.
 */
function cacheName(
  texts: readonly PolicyText[],
  { home, platform, rampartHome }: CompileOptions,
): string {
  const places = JSON.stringify([
    home,
    platform,
    rampartHome,
    ...texts.map(({ layer, path }) => [layer, path]),
  ]);
  // FNV-1a, twice: on a cold start a cryptographic hash takes longer than the whole decision.
  let [one, other] = [0x811c9dc5, 0x01000193];
  for (let i = 0; i < places.length; i++) {
    one = Math.imul(one ^ places.charCodeAt(i), 0x01000193);
    other = Math.imul(other ^ places.charCodeAt(i), 0x811c9dc5);
  }
  const hex = (hash: number): string => (hash >>> 0).toString(16).padStart(8, "0");
  return `policies-${hex(one)}${hex(other)}.json`;
}

/** A cache's key says what was in the files. Undefined where one of the extended files can't be read. */
async function cacheKey(
  texts: readonly PolicyText[],
  extended: readonly string[],
): Promise<string | undefined> {
  try {
    const parts = [VERSION, String(texts.length)];
    for (const { layer, path, text } of texts) parts.push(layer, path, text);
    for (const path of extended) parts.push(path, readPolicyText(path));
    // Each with its length before it, so that no two lists give the same text.
    return await sha256(parts.map((part) => `${part.length}:${part}`).join(""));
  } catch {
    return undefined;
  }
}

async function sha256(text: string): Promise<string> {
  // Web Crypto rather than node:crypto, which costs more to load than all else here.
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
