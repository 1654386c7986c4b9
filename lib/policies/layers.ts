/**
 * Finds the policy files that are in force for a call, in the order of their layers.
 *
 * @module
 */

import type { Layer, PolicyFile } from "../engine/mod.ts";
import { DEFAULT_CONFIG, type ProfileChoice, readProfileAndPort } from "./config.ts";
import { absolute, displayPath, type Environment, type RampartHome } from "./home.ts";
import { readPolicyText, realPath } from "./real_files.ts";
import { isProfile, shippedPolicy } from "./shipped.ts";

/** Where a policy file stands. */
export interface Place {
  readonly layer: Layer;
  /** Absolute path. */
  readonly path: string;
  /** The path as it is shown to people. */
  readonly file: string;
}

/** A policy file's text and its place. */
export interface PolicyText extends Place {
  readonly text: string;
  /** What the text holds, where it was read already. */
  readonly policy?: PolicyFile;
}

/** A policy file that should be in force and could not be read. */
export interface Unreadable {
  readonly layer: Layer;
  readonly file: string;
  /** Why, in the system's words. */
  readonly reason: string;
}

/** What {@link findLayers} found. */
export interface Layers {
  /** In the order in which the layers are judged. */
  readonly texts: readonly PolicyText[];
  readonly unreadable: readonly Unreadable[];
  /** The daemon's port in config.yaml; the usual one where that was not looked at. 0: any. */
  readonly port: number;
}

/** How to find the layers. */
export interface FindLayersOptions {
  readonly home: RampartHome;
  /** The user's home folder. */
  readonly userHome: string;
  /** Directory of the call: the project is looked for from here upwards. */
  readonly cwd: string;
  /** The process's environment; `RAMPART_NO_PROJECT_POLICY=1` leaves the project's policy out. */
  readonly env: Environment;
  /**
   * A file, by its absolute path, that stands in for all layers but the built-in one; or a policy that was read
   * already.
   */
  readonly config?: string | PolicyText;
}

/**
 * Finds and reads the files of all layers. A policy file in the working directory itself counts for nothing: a
 * repository that an agent works in must not be able to switch the guard off. It may only add, in `.rampart/`, what
 * makes things stricter.
 */
export async function findLayers(options: FindLayersOptions): Promise<Layers> {
  const { home, userHome, cwd, env, config } = options;
  const found: Found = { texts: [], unreadable: [] };
  const place = (layer: Layer, path: string): Place => ({ layer, path, file: displayPath(path, userHome) });
  add(found, place("builtin", shippedPolicy("builtin")));
  if (config !== undefined) {
    if (typeof config === "string") add(found, place("custom", config));
    else found.texts.push(config);
    return { ...found, port: DEFAULT_CONFIG.port };
  }
  add(found, place("override", home.overrides), "optional");
  for (const path of userFiles(home)) add(found, place("custom", path), "optional");
  const { choice, port } = await readChoices(home);
  if ("problem" in choice) {
    found.unreadable.push({ ...place("profile", home.config), reason: choice.problem });
  } else {
    const own = place("profile", `${home.policies}/${choice.profile}.yaml`);
    const shipped = isProfile(choice.profile);
    if (!add(found, own, shipped ? "optional" : "required") && shipped) {
      add(found, place("profile", shippedPolicy(choice.profile)));
    }
  }
  for (const path of projectPolicies(cwd, { home, env })) add(found, place("project", path), "optional");
  return { ...found, port };
}

/** `custom.yaml` first, then the user's other files by name. The profiles' names are theirs alone. */
function userFiles(home: RampartHome): string[] {
  let names: string[];
  try {
    names = [...Deno.readDirSync(home.policies)].map((entry) => entry.name);
  } catch {
    return [];
  }
  const others = names.filter((name) =>
    /^[^.].*\.ya?ml$/.test(name) && !isProfile(name.replace(/\.yaml$/, ""))
  )
    .map((name) => `${home.policies}/${name}`)
    .filter((path) => path !== home.custom && path !== home.overrides);
  return [home.custom, ...others.sort()];
}

/** The profile and the port that config.yaml names. */
async function readChoices(
  home: RampartHome,
): Promise<{ readonly choice: ProfileChoice; readonly port: number }> {
  const { profile, port } = DEFAULT_CONFIG;
  try {
    return await readProfileAndPort(readPolicyText(home.config));
  } catch (error) {
    return { choice: isAbsent(error) ? { profile } : { problem: reasonOf(error) }, port };
  }
}

/**
 * The paths at which project policies for `cwd` exist, from the repository's root down. Each may only make things
 * stricter, so all of them count: a file in a subfolder must not hide the root's.
 */
export function projectPolicies(
  cwd: string,
  { home, env }: Pick<FindLayersOptions, "home" | "env">,
): string[] {
  const root = env.RAMPART_NO_PROJECT_POLICY === "1" ? undefined : repositoryRoot(cwd);
  if (root === undefined) return [];
  const realRoot = realPath(root);
  const found: string[] = [];
  for (const folder of upwards(cwd)) {
    const path = `${folder === "/" ? "" : folder}/.rampart/policy.yaml`;
    // The user's home may be a repository itself; what lies in ~/.rampart is no project's. Nor is a file to which a
    // link leads out of the repository: its lines would be shown with the diagnostics.
    const real = exists(path) ? realPath(path) : undefined;
    const inside = real !== undefined && realRoot !== undefined && isBelow(real, realRoot);
    if (inside && path !== `${home.root}/policy.yaml`) found.push(path);
    if (folder === root) break;
  }
  return found.reverse();
}

/** The nearest folder at or above `cwd` that holds `.git`, or undefined. */
export function repositoryRoot(cwd: string): string | undefined {
  for (const folder of upwards(cwd)) {
    if (exists(`${folder}/.git`)) return folder;
  }
  return undefined;
}

function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
}

function* upwards(path: string): Generator<string> {
  let folder = absolute(path, "/");
  while (true) {
    yield folder;
    const at = Math.max(folder.lastIndexOf("/"), folder.lastIndexOf("\\"));
    const parent = at > 0 ? folder.slice(0, at) : "/";
    if (parent === folder || at < 0) return;
    folder = parent;
  }
}

interface Found {
  readonly texts: PolicyText[];
  readonly unreadable: Unreadable[];
}

/** Whether the file is there. One that is there and can't be read is an error, never an absent one. */
function add(found: Found, place: Place, need: "required" | "optional" = "required"): boolean {
  const { layer, path, file } = place;
  try {
    found.texts.push({ layer, path, file, text: readPolicyText(path) });
    return true;
  } catch (error) {
    const absent = isAbsent(error);
    if (need === "optional" && absent) return false;
    found.unreadable.push({ layer, file, reason: absent ? "no such file" : reasonOf(error) });
    return true;
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
}

/** An I/O error's message without the system's numbers. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/ \(os error \d+\).*$/s, "");
}
