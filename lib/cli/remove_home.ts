/**
 * Which files of the home are Rampart's and which are the person's, and removing the former.
 *
 * No link is ever followed: a link is removed itself, and what it leads to stays.
 *
 * @module
 */

import { PROFILES, type RampartHome, readPolicyText, shippedPolicy } from "../policies/mod.ts";
import { lstatOf, reasonOf } from "./checks/mod.ts";
import { CONFIG_STARTER, CUSTOM_STARTER } from "./init.ts";
import type { Machine } from "./machine.ts";

/** What lies in a home, by what becomes of it. Absolute paths. */
export interface HomeContents {
  readonly remove: readonly string[];
  /** The person's own: what they wrote or changed, the log, and what Rampart does not know. */
  readonly keep: readonly string[];
}

/** Why nothing may be removed from a folder, and what to do. */
export interface HomeProblem {
  readonly problem: string;
  readonly hint: string;
}

/** Why a home must not be touched; undefined where it may, or isn't there. */
export function homeProblem(
  { home: { root }, userHome }: Pick<Machine, "home" | "userHome">,
): HomeProblem | undefined {
  const info = lstatOf(root);
  if (info === undefined) return undefined;
  if (info.isSymlink) {
    const real = realPathOf(root);
    return {
      problem: `${root} is a link${real === undefined ? "" : ` to ${real}`}, and links are not followed`,
      hint: real === undefined ? `rm ${root}` : `RAMPART_HOME=${real} rampart uninstall`,
    };
  }
  const folder = realPathOf(root) ?? root;
  const user = realPathOf(userHome) ?? userHome;
  if (folder === "/" || user === folder || user.startsWith(`${folder}/`)) {
    return {
      problem: `${root} is not a folder of Rampart's alone`,
      hint: "set RAMPART_HOME to the folder that holds Rampart's config.yaml",
    };
  }
  return isRamparts(root) ? undefined : {
    problem: `${root} does not look like Rampart's home: it has no config.yaml, token or log`,
    hint: "set RAMPART_HOME to the folder that has them, or remove this one yourself",
  };
}

/** Files that only Rampart makes, and by which its home is known. */
const SIGNS = ["config.yaml", "token", "bin/gate.conf", "bin/rampart-gate", "run/daemon.lock"] as const;

function isRamparts(root: string): boolean {
  return SIGNS.some((name) => lstatOf(`${root}/${name}`)?.isFile === true) ||
    namesIn(`${root}/audit`).some((name) => /^\d{4}-\d\d-\d\d(?:\.\d+)?\.jsonl(?:\.gz)?$/.test(name));
}

/**
 * Sorts what is in a home. Undefined where there is none.
 *
 * @param options.purge Whether the log and the person's own policies go too.
 */
export function contentsOf(
  home: RampartHome,
  { purge }: { readonly purge: boolean },
): HomeContents | undefined {
  if (lstatOf(home.root) === undefined) return undefined;
  const remove: string[] = [];
  const keep: string[] = [];
  const made = new Set([home.bin, home.run, home.token, `${home.root}/agent-tokens.json`]);
  // Without its key the log that stays can't be gone on with.
  const own = new Set([home.config, home.policies, home.audit, home.auditKey]);
  for (const name of namesIn(home.root)) {
    const path = `${home.root}/${name}`;
    if (made.has(path) || (purge && own.has(path)) || (path === home.config && isAsWritten(path, home))) {
      remove.push(path);
    } else if (path === home.policies && lstatOf(path)?.isDirectory === true) {
      const files = namesIn(path).map((file) => `${path}/${file}`);
      remove.push(...files.filter((file) => isAsWritten(file, home)));
      keep.push(...files.filter((file) => !isAsWritten(file, home)));
    } else keep.push(path);
  }
  return { remove, keep };
}

/** Whether a file is as Rampart wrote it. */
function isAsWritten(path: string, home: RampartHome): boolean {
  if (lstatOf(path)?.isFile !== true) return false;
  let text: string;
  try {
    text = readPolicyText(path);
  } catch {
    return false;
  }
  if (path === home.config) return text.replace(/^profile: [\w-]+$/m, "profile: standard") === CONFIG_STARTER;
  if (path === home.custom) return text === CUSTOM_STARTER;
  const profile = PROFILES.find(({ name }) => path === `${home.policies}/${name}.yaml`);
  return profile !== undefined && text === readPolicyText(shippedPolicy(profile.name));
}

/**
 * Removes what is to be removed, and the folders that are empty then.
 *
 * @returns What could not be removed, and why.
 */
export function removeFiles(
  home: RampartHome,
  { remove }: HomeContents,
): readonly { readonly path: string; readonly problem: string }[] {
  const failed: { readonly path: string; readonly problem: string }[] = [];
  for (const path of remove) {
    try {
      // Of a link it removes the link, within a folder too.
      Deno.removeSync(path, { recursive: true });
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) failed.push({ path, problem: reasonOf(error) });
    }
  }
  for (const folder of [home.policies, home.root]) {
    if (lstatOf(folder)?.isDirectory === true && namesIn(folder).length === 0) Deno.removeSync(folder);
  }
  return failed;
}

function namesIn(folder: string): readonly string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return [];
    throw error;
  }
}

function realPathOf(path: string): string | undefined {
  try {
    return Deno.realPathSync(path);
  } catch {
    return undefined;
  }
}
