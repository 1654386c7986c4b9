/**
 * A copy of this program in Rampart's home, as one file.
 *
 * It is what the gate and the daemon run. It starts in half the time that the sources take, and, lying in the home, is
 * out of reach of the agents that it guards against, which a checkout that they work in is not.
 *
 * @module
 */

import { PROFILES, type RampartHome, shippedPolicy, SOURCE_FILE, VERSION } from "../policies/mod.ts";
import { COPIES, thisProgram } from "./this_program.ts";

/** Folder of the copy. */
function folderOf({ bin }: RampartHome): string {
  return `${bin}/program`;
}

/** The copy, as an option of thisProgram; nothing where there is none. */
export function installedProgram(home: RampartHome): { readonly folder?: string } {
  const folder = folderOf(home);
  try {
    const isWhole = Object.values(COPIES).every((path) => Deno.statSync(`${folder}/lib/${path}`).isFile);
    return isWhole ? { folder } : {};
  } catch {
    return {};
  }
}

/** What came of making the copy. */
export type ProgramInstalled =
  | { readonly ok: true; readonly changed: boolean }
  | { readonly ok: false; readonly problem: string };

/** The permission sets that the copy is started under. */
const SETS = ["hook", "serve"] as const;

/**
 * Makes or renews the copy from the sources that run now.
 *
 * @param root Folder of the sources, with deno.json.
 */
export async function installProgram(home: RampartHome, root: string): Promise<ProgramInstalled> {
  const folder = folderOf(home);
  const fresh = `${folder}.${crypto.randomUUID()}`;
  try {
    Deno.mkdirSync(`${fresh}/policies`, { recursive: true, mode: 0o700 });
    // One after the other: the first fetches the bundler, and two that fetch it at once get in each other's way.
    const problem = await bundle(root, "main.ts", `${fresh}/lib/rampart`) ??
      await bundle(root, "lib/cli/hook_main.ts", `${fresh}/lib/hook`);
    if (problem !== undefined) return { ok: false, problem };
    for (const part of ["rampart", "hook"]) quicken(`${fresh}/lib/${part}`);
    for (const name of ["builtin", ...PROFILES.map((profile) => profile.name)]) {
      Deno.copyFileSync(shippedPolicy(name), `${fresh}/policies/${name}.yaml`);
    }
    Deno.writeTextFileSync(`${fresh}/deno.json`, configFor(root));
    Deno.writeTextFileSync(`${fresh}/version`, `${VERSION}\n`);
    Deno.writeTextFileSync(`${fresh}/${SOURCE_FILE}`, `${root}\n`);
    const changed = !same(fresh, folder);
    if (changed) {
      replace(folder, fresh);
      await warmUp(home, folder);
    }
    return { ok: true, changed };
  } catch (error) {
    return { ok: false, problem: error instanceof Error ? error.message : String(error) };
  } finally {
    remove(fresh);
  }
}

/**
 * Has the runtime compile the copy and keep what came of it: a daemon that had to compile all of it would hold on to
 * twice the memory for good, and the first hook without a daemon would take half a second.
 */
async function warmUp(home: RampartHome, folder: string): Promise<void> {
  for (const set of SETS) {
    const { words, env } = thisProgram(set, { home, folder });
    const [program = "", ...args] = words;
    const child = new Deno.Command(program, {
      args: [...args, ...(set === "hook" ? ["hook", "--agent", "claude-code"] : ["serve", "--help"])],
      env,
      stdin: "piped",
      stdout: "null",
      stderr: "null",
    }).spawn();
    const writer = child.stdin.getWriter();
    // An event that nothing is decided about, so that nothing is recorded.
    await writer.write(new TextEncoder().encode('{"hook_event_name":"Stop"}')).catch(() => {});
    await writer.close().catch(() => {});
    const { success } = await child.status;
    if (!success) throw new Error(`the copy in ${folder} does not start`);
  }
}

/** Bundles a file and what it imports. Returns what went wrong. */
async function bundle(root: string, main: string, out: string): Promise<string | undefined> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "bundle",
      "--quiet",
      "--platform",
      "deno",
      "--minify",
      "--code-splitting",
      "--config",
      `${root}/deno.json`,
      "--outdir",
      out,
      `${root}/${main}`,
    ],
    cwd: root,
    env: { DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1" },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  return success ? undefined : new TextDecoder().decode(stderr).trim() || "deno bundle failed";
}

/**
 * Makes the files of a copy quicker to start. Imports that are made when they are needed are hidden from the runtime's
 * own look ahead: it would read all of those files at each start, needed or not, which takes a tenth of it. And where
 * all letters are of ASCII, a text takes half the memory, and is read sooner.
 */
function quicken(folder: string): void {
  for (const { name } of Deno.readDirSync(folder)) {
    const path = `${folder}/${name}`;
    const text = Deno.readTextFileSync(path);
    const hidden = text.replace(/\bimport\(("\.\/[\w.-]+\.js")\)/g, "import(String($1))");
    const quick = RAW_LETTERS.test(hidden) ? hidden : hidden.replace(
      /[^\0-\x7f]/g,
      (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
    if (quick !== text) Deno.writeTextFileSync(path, quick);
  }
}

/** A letter beyond ASCII in a text that is taken as it stands, where an escape would be none. */
const RAW_LETTERS = /\.raw`[^`]*[^\0-\x7f]/;

/** A deno.json with the permission sets alone: nothing is imported, checked or tested there. */
function configFor(root: string): string {
  const config: unknown = JSON.parse(Deno.readTextFileSync(`${root}/deno.json`));
  const sets = (config as { readonly permissions: Readonly<Record<string, unknown>> }).permissions;
  return `${
    JSON.stringify({ permissions: Object.fromEntries(SETS.map((name) => [name, sets[name]])) }, null, 2)
  }\n`;
}

/** Whether two copies hold the same files, but for the cache that Deno keeps beside them. */
function same(one: string, other: string): boolean {
  const files = (folder: string): string[] => [...walk(folder, "")].sort();
  try {
    const [ours, theirs] = [files(one), files(other)];
    return ours.length === theirs.length &&
      ours.every((path, i) =>
        path === theirs[i] &&
        Deno.readTextFileSync(`${one}/${path}`) === Deno.readTextFileSync(`${other}/${path}`)
      );
  } catch {
    return false;
  }
}

function* walk(folder: string, below: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(`${folder}/${below}`)) {
    if (below === "" && name === "cache") continue;
    const path = below === "" ? name : `${below}/${name}`;
    if (isDirectory) yield* walk(folder, path);
    else yield path;
  }
}

/** Puts a folder in another's place. Whoever starts the program in between finds none, and tries again. */
function replace(folder: string, fresh: string): void {
  const old = `${folder}.${crypto.randomUUID()}`;
  try {
    Deno.renameSync(folder, old);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  Deno.renameSync(fresh, folder);
  remove(old);
}

function remove(folder: string): void {
  try {
    Deno.removeSync(folder, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
