/**
 * Where Rampart keeps its files: `$RAMPART_HOME`, by default `~/.rampart`.
 *
 * @module
 */

/** Paths of what lies in the home. Nothing of it needs to exist. */
export interface RampartHome {
  /** The folder itself, absolute. */
  readonly root: string;
  /** `config.yaml`: the profile's name and other choices. */
  readonly config: string;
  /** Folder of the user's policies and the profile. */
  readonly policies: string;
  /** `policies/custom.yaml`, which only the user writes. */
  readonly custom: string;
  /** `policies/user-overrides.yaml`, which `rampart allow` and `rampart block` write. */
  readonly overrides: string;
  /** Folder of what lasts no longer than it is useful: sockets, logs, caches. */
  readonly run: string;
  /** Folder of the audit log. */
  readonly audit: string;
  /** Folder of the gate, the shell shims and the program that the gate starts. */
  readonly bin: string;
  /** The admin token: whoever holds it may approve and change. */
  readonly token: string;
  /** The daemon's unix socket. */
  readonly socket: string;
  /** The questions that wait for a person. */
  readonly approvals: string;
  /** The private key that checkpoints of the audit log are signed with. */
  readonly auditKey: string;
}

/** The variables that name the homes. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Paths of the Rampart home.
 *
 * @param env `RAMPART_HOME`, if it is set, names the folder; relative to `cwd`.
 * @param options.userHome The user's home folder, as from {@link userHome}.
 * @param options.cwd The process's working directory.
 */
export function rampartHome(env: Environment, options: { userHome: string; cwd: string }): RampartHome {
  const given = env.RAMPART_HOME;
  const root = given ? absolute(given, options.cwd) : `${trimSlash(options.userHome)}/.rampart`;
  const policies = `${root}/policies`;
  return {
    root,
    config: `${root}/config.yaml`,
    policies,
    custom: `${policies}/custom.yaml`,
    overrides: `${policies}/user-overrides.yaml`,
    run: `${root}/run`,
    audit: `${root}/audit`,
    bin: `${root}/bin`,
    token: `${root}/token`,
    socket: `${root}/run/rampart.sock`,
    approvals: `${root}/run/approvals.jsonl`,
    auditKey: `${root}/audit.key`,
  };
}

/**
 * The user's home folder: `HOME`, on Windows `USERPROFILE`, or what the system has on record.
 *
 * @throws Error where none of them says it.
 */
export async function userHome(env: Environment): Promise<string> {
  const said = Deno.build.os === "windows" ? env.USERPROFILE || env.HOME : env.HOME;
  if (said) return trimSlash(said);
  // Only here: the module costs more than the rest of a cold start put together.
  const { homedir } = await import("node:os");
  const recorded = homedir();
  if (!recorded) throw new Error("Cannot tell your home folder: set HOME or RAMPART_HOME");
  return trimSlash(recorded);
}

/** An absolute path: `path` itself, or `path` below `cwd`. */
export function absolute(path: string, cwd: string): string {
  const isWhole = path.startsWith("/") || /^[A-Za-z]:[\\/]|^\\\\/.test(path);
  const whole = isWhole ? path : `${cwd.endsWith("/") ? cwd : `${cwd}/`}${path}`;
  return trimSlash(whole.replace(/(?:\/\.)+(?=\/|$)/g, "") || "/");
}

function trimSlash(path: string): string {
  return path.length > 1 && /[^:][\\/]$/.test(path) ? path.replace(/[\\/]+$/, "") || "/" : path;
}

/** A path as a person reads it: `~` for the user's home. */
export function displayPath(path: string, userHome: string): string {
  if (userHome.length > 1 && path.startsWith(`${userHome}/`)) return `~${path.slice(userHome.length)}`;
  return path;
}
