/**
 * What commands take from the machine they run on: homes, the policies in force, and what the engine may look up.
 *
 * @module
 */

import type { CompiledPolicies, Platform, Regex, Surroundings } from "../engine/mod.ts";
import {
  absolute,
  type Environment,
  type LoadedPolicies,
  loadPolicies,
  type PolicyText,
  type RampartHome,
  rampartHome,
  readScript,
  realPath,
  userHome,
} from "../policies/mod.ts";
import { UsageError } from "./command.ts";
import type { Terminal } from "./terminal.ts";

/** The machine as a command sees it. */
export interface Machine {
  /** The process's working directory. */
  readonly cwd: string;
  readonly env: Environment;
  readonly userHome: string;
  readonly home: RampartHome;
  readonly platform: Platform;
}

/** What a command needs of the machine beyond the rest. */
export interface ThisMachineOptions {
  /** Whether the command speaks to the daemon in the person's name, so that `RAMPART_TOKEN` counts. Default false. */
  readonly token?: boolean;
}

/** Looks at the machine. */
export async function thisMachine({ token = false }: ThisMachineOptions = {}): Promise<Machine> {
  const names = ["HOME", "USERPROFILE", "RAMPART_HOME", "RAMPART_NO_PROJECT_POLICY", "USER", "LOGNAME"];
  if (token) names.push("RAMPART_TOKEN");
  const env = Object.fromEntries(names.map((name) => [name, Deno.env.get(name)]));
  const cwd = Deno.cwd();
  const user = await userHome(env);
  return {
    cwd,
    env,
    userHome: user,
    home: rampartHome(env, { userHome: user, cwd }),
    platform: platformOf(),
  };
}

function platformOf(): Platform {
  return Deno.build.os === "windows" || Deno.build.os === "darwin" ? Deno.build.os : "linux";
}

/** What the engine may know of the machine. */
export function surroundings({ cwd, env }: Machine): Surroundings {
  const user = env.USER || env.LOGNAME;
  return { now: Date.now(), cwd, realPath, readFile: readScript, ...(user ? { user } : {}) };
}

/** Which policies are wanted. */
export interface PoliciesWanted {
  /** Directory of the call. */
  readonly cwd: string;
  /** A file, or a policy that was read already, that stands in for all layers but the built-in one. */
  readonly config?: string | PolicyText | undefined;
  /** Whether responses are to be judged too. */
  readonly responses?: boolean;
  /** Whether the files themselves are wanted, not the cache. */
  readonly fresh?: boolean;
}

/**
 * Loads the policies in force, and says what is wrong with them on standard error.
 *
 * @returns Undefined when a file of the user's did not load: the command then leaves with 2.
 */
export async function policiesInForce(
  machine: Machine,
  wanted: PoliciesWanted,
  terminal: Terminal,
): Promise<(LoadedPolicies & { readonly compiled: CompiledPolicies }) | undefined> {
  const regex: ((source: string) => Regex) | undefined = wanted.responses === true
    ? (await import("../engine/regex.ts")).linearRegex
    : undefined;
  const loaded = await loadPolicies({
    ...machine,
    cwd: wanted.cwd,
    ...(wanted.config === undefined ? {} : { config: wanted.config }),
    ...(regex === undefined ? {} : { regex }),
    ...(wanted.fresh === undefined ? {} : { fresh: wanted.fresh }),
  });
  await report(loaded, terminal);
  return loaded.refused ? undefined : loaded;
}

/** Says on standard error that a policy file of the user's has an error, and what that means for an agent. */
export async function warnOfPolicies(machine: Machine, terminal: Terminal): Promise<void> {
  const { refused, diagnostics, unreadable } = await loadPolicies(machine);
  if (!refused) return;
  const [file = "a policy file"] = [...diagnostics, ...unreadable].map((problem) => problem.file);
  const { visible } = await import("../engine/visible.ts");
  terminal.err(
    `rampart: ${visible(file)} has an error; a daemon that runs goes on with the policies from before\n` +
      `  see: rampart policy lint\n`,
  );
}

/** Errors, and whatever is wrong with a project's file. Other warnings are for `rampart policy lint`. */
async function report(
  { diagnostics, unreadable, files, refused }: LoadedPolicies,
  terminal: Terminal,
): Promise<void> {
  const projects = new Set(files.filter(({ layer }) => layer === "project").map(({ file }) => file));
  const said = diagnostics.filter(({ severity, file }) => severity === "error" || projects.has(file));
  if (said.length === 0 && unreadable.length === 0) return;
  const [{ formatDiagnostic }, { visible }] = await Promise.all([
    import("../engine/language/mod.ts"),
    import("../engine/visible.ts"),
  ]);
  for (const diagnostic of diagnostics) terminal.err(`${formatDiagnostic(diagnostic)}\n`);
  for (const { file, reason } of unreadable) {
    terminal.err(`${visible(`${file}: cannot be read: ${reason}`)}\n`);
  }
  if (refused) terminal.err("rampart: these policies do not load; nothing was judged\n");
  else if (diagnostics.some((d) => d.severity === "error")) {
    terminal.err("rampart: the project's policy is left out; the others are in force\n");
  }
}

/** The folder that `--cwd` names, or the process's own. */
export function folderOption(machine: Machine, value: string | undefined): string {
  return value === undefined ? machine.cwd : absolute(value, machine.cwd);
}

/**
 * The file that an option or operand names.
 *
 * @throws {UsageError} Where there is none.
 */
export function fileNamed(machine: Machine, name: string): string {
  const path = absolute(name, machine.cwd);
  let isFile: boolean;
  try {
    isFile = Deno.statSync(path).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      throw new UsageError(`no such file: ${name}`);
    }
    throw new UsageError(`cannot read ${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!isFile) throw new UsageError(`not a file: ${name}`);
  return path;
}
