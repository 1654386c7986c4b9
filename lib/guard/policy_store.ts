/**
 * The policies in force for a process that lives on: read once, and again when a file changes.
 *
 * Files are looked at, not watched: that works on every file system, and sees what editors do (a new file in the old
 * one's place). What no longer loads never replaces what did: the policies from before stay in force, and it is said.
 *
 * @module
 */

import {
  type LoadedPolicies,
  type LoadOptions,
  loadPolicies,
  PROFILES,
  projectPolicies,
  shippedPolicy,
} from "../policies/mod.ts";

/** How the store reads policies. */
export interface PolicyStoreOptions extends Omit<LoadOptions, "cwd" | "fresh" | "lint"> {
  /** Milliseconds since some moment, never going back. Default `performance.now`. */
  readonly ticks?: () => number;
  /** Hears of every change of what is in force outside any project. */
  readonly onChange?: (change: PolicyChange) => void;
}

/** What a change of the files led to. */
export interface PolicyChange {
  /** Whether the new files are in force. False: those from before are. */
  readonly loaded: boolean;
  /** What is wrong, a line each. */
  readonly problems: readonly string[];
}

/** What is in force for calls in one folder. */
export interface InForce {
  readonly policies: LoadedPolicies;
  /** What is wrong with the files as they are now, a line each. */
  readonly problems: readonly string[];
  /**
   * Whether a file of the user's own is missing from what is in force, as it never loaded: nothing may be allowed on
   * the ground of what is left.
   */
  readonly incomplete: boolean;
}

/** The policies in force. */
export interface PolicyStore {
  /** What is in force for a call that would run in this folder. */
  at(cwd: string): InForce | Promise<InForce>;
  /** Looks for changed files now, and reads them anew. */
  refresh(): Promise<void>;
}

/** Milliseconds for which files count as unchanged without a look. */
const LOOK_EVERY = 200;

/** Projects whose policies are kept compiled. */
const MAX_SETS = 32;

/** Folders of which it is known which project they belong to. */
const MAX_FOLDERS = 1_000;

interface Kept {
  /** State of the files that it was read from. */
  readonly stamp: string;
  readonly inForce: InForce;
  /** The last set that loaded whole. */
  readonly good: LoadedPolicies | undefined;
}

/** Makes a store. Nothing is read before the first question. */
export function createPolicyStore(options: PolicyStoreOptions): PolicyStore {
  const { ticks = () => performance.now(), onChange } = options;
  const sets = new Map<string, Kept>();
  const loading = new Map<string, Promise<InForce>>();
  const folders = new Map<string, { readonly projects: readonly string[]; readonly stamp: string }>();
  let looked = -Infinity;
  let userStamp = "";

  const look = (): void => {
    if (ticks() - looked < LOOK_EVERY) return;
    looked = ticks();
    folders.clear();
    userStamp = stampOf(userFiles(options));
  };

  const at = (cwd: string): InForce | Promise<InForce> => {
    look();
    let folder = folders.get(cwd);
    if (folder === undefined) {
      const projects = options.config === undefined ? projectPolicies(cwd, options) : [];
      folder = { projects, stamp: stampOf(projects) };
      if (folders.size >= MAX_FOLDERS) folders.clear();
      folders.set(cwd, folder);
    }
    const key = folder.projects.join("\n");
    const stamp = `${userStamp}\n${folder.stamp}`;
    const kept = sets.get(key);
    if (kept?.stamp === stamp) return kept.inForce;
    const job = `${key}\n${stamp}`;
    const underWay = loading.get(job);
    if (underWay !== undefined) return underWay;
    const work = load(key, stamp, cwd).finally(() => loading.delete(job));
    loading.set(job, work);
    return work;
  };

  const load = async (key: string, stamp: string, cwd: string): Promise<InForce> => {
    const policies = await loadPolicies({ ...options, cwd });
    const problems = await problemsOf(policies);
    const before = sets.get(key);
    // A project seen for the first time while the user's files don't load is judged by what held outside it.
    const good = before?.good ?? sets.get("")?.good;
    const kept: Kept = policies.refused
      ? good === undefined
        ? { stamp, inForce: { policies, problems, incomplete: true }, good }
        : { stamp, inForce: { policies: good, problems, incomplete: false }, good }
      : { stamp, inForce: { policies, problems, incomplete: false }, good: policies };
    sets.delete(key);
    sets.set(key, kept);
    for (const oldest of sets.keys()) {
      if (sets.size <= MAX_SETS) break;
      if (oldest !== "") sets.delete(oldest);
    }
    if (key === "" && before !== undefined) onChange?.({ loaded: !policies.refused, problems });
    return kept.inForce;
  };

  return {
    at,
    async refresh() {
      looked = -Infinity;
      // Outside any project: the folder above all others.
      await at("/");
    },
  };
}

async function problemsOf({ diagnostics, unreadable }: LoadedPolicies): Promise<string[]> {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const unread = unreadable.map(({ file, reason }) => `${file}: cannot be read: ${reason}`);
  if (errors.length === 0) return unread;
  // Only here: it brings the YAML parser with it.
  const { formatDiagnostic } = await import("../engine/language/mod.ts");
  return [...errors.map((error) => formatDiagnostic(error)), ...unread];
}

/** All files outside a project that policies may come from. */
function userFiles({ home, config }: PolicyStoreOptions): string[] {
  const shipped = ["builtin", ...PROFILES.map(({ name }) => name)].map(shippedPolicy);
  if (typeof config === "string") return [config, ...shipped];
  let names: string[] = [];
  try {
    names = [...Deno.readDirSync(home.policies)].map(({ name }) => name).filter((name) =>
      /\.ya?ml$/.test(name)
    );
  } catch (error) {
    // No folder, no files: its coming into being is seen by the next look.
    if (!(error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory)) {
      names = [`cannot be listed: ${error instanceof Error ? error.name : error}`];
    }
  }
  return [home.config, ...names.sort().map((name) => `${home.policies}/${name}`), ...shipped];
}

/** Changes when one of the files does. */
function stampOf(paths: readonly string[]): string {
  return paths.map((path) => {
    try {
      const { mtime, size, ino, isFile } = Deno.statSync(path);
      return `${path} ${mtime?.getTime()} ${size} ${ino} ${isFile}`;
    } catch (error) {
      return `${path} ${error instanceof Error ? error.name : error}`;
    }
  }).join("\n");
}
