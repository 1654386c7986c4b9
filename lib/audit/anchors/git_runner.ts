/**
 * Git, started so that it asks nothing, and runs nothing of what a repository brings along but what its transport needs.
 *
 * @module
 */

/** What a run of git gave. */
export interface GitResult {
  /** Exit status; 0 where it worked. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs git.
 *
 * @throws Error where it can't be started.
 */
export type GitRun = (
  args: readonly string[],
  options: { readonly cwd: string; readonly signal: AbortSignal },
) => Promise<GitResult>;

/** Variables that git and its transports need, and that choose no program. */
export const GIT_VARIABLES: readonly string[] = [
  "PATH",
  "HOME",
  "USER",
  "LOGNAME",
  "SSH_AUTH_SOCK",
  "XDG_CONFIG_HOME",
  "HTTPS_PROXY",
  "https_proxy",
  "NO_PROXY",
  "no_proxy",
  "SystemRoot",
  "USERPROFILE",
  "APPDATA",
  "LOCALAPPDATA",
];

/** Settings that hold against those of the repository. */
const SETTINGS: readonly string[] = [
  "core.hooksPath=/dev/null",
  "core.fsmonitor=false",
  "core.pager=cat",
  "core.autocrlf=false",
  "commit.gpgSign=false",
  "push.gpgSign=false",
  "push.followTags=false",
  "push.recurseSubmodules=no",
  "protocol.ext.allow=never",
  "credential.interactive=false",
  // Nothing is left running.
  "gc.autoDetach=false",
  "maintenance.autoDetach=false",
  "user.name=Rampart",
  "user.email=rampart@localhost",
];

/** Milliseconds after which a run is ended: a push over a line that is gone waits for ever. */
const LIMIT = 60_000;

/** What to start, and with what. */
export interface GitRunnerOptions {
  /** Path of git; undefined where there is none. */
  readonly program: string | undefined;
  /** Variables of this process; those of {@link GIT_VARIABLES} are handed on. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What runs git on this machine. */
export function gitRunner({ program, env }: GitRunnerOptions): GitRun {
  const passed: Record<string, string> = {};
  for (const name of GIT_VARIABLES) {
    const value = env[name];
    if (value !== undefined) passed[name] = value;
  }
  return async (args, { cwd, signal }) => {
    if (program === undefined) throw new Error("git is not installed");
    const command = new Deno.Command(program, {
      args: ["-C", cwd, ...SETTINGS.flatMap((setting) => ["-c", setting]), ...args],
      clearEnv: true,
      env: {
        ...passed,
        LC_ALL: "C",
        GIT_TERMINAL_PROMPT: "0",
        GIT_EDITOR: "true",
        GIT_SSH_COMMAND: "ssh -o BatchMode=yes",
        SSH_ASKPASS_REQUIRE: "never",
        GCM_INTERACTIVE: "never",
      },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      signal: AbortSignal.any([signal, AbortSignal.timeout(LIMIT)]),
    });
    const { code, stdout, stderr } = await command.output();
    const decoder = new TextDecoder();
    return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
  };
}
