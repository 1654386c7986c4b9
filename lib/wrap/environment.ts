/**
 * The environment that a wrapped program gets: its own, and what leads its shells to the gate.
 *
 * @module
 */

import type { Environment } from "../policies/mod.ts";

/** Names that every agent takes for a shell in `$SHELL`; an agent that sees another goes to a shell of its own choice. */
const ACCEPTED = ["bash", "zsh"] as const;

/** What a session is. */
export interface WrapEnvironmentOptions {
  /** Folder of the shims. */
  readonly shims: string;
  /** Names of the shims that there are. */
  readonly names: readonly string[];
  /** Folders of the PATH, without the shims'. */
  readonly path: readonly string[];
  /** The session's id. */
  readonly session: string;
  /** Name of the agent. */
  readonly agent: string;
}

/** The variables that are set; all others stay as they are. */
export function wrapEnvironment(env: Environment, options: WrapEnvironmentOptions): Record<string, string> {
  const { shims, names, path, session, agent } = options;
  const shell = shellName(names, env.SHELL);
  const claude = shellName(names, env.CLAUDE_CODE_SHELL || env.SHELL);
  return {
    PATH: [shims, ...path].join(":"),
    SHELL: `${shims}/${shell}`,
    CLAUDE_CODE_SHELL: `${shims}/${claude}`,
    RAMPART_SESSION: session,
    RAMPART_AGENT: agent,
  };
}

/** The shim named as the person's own shell is, if agents accept that name. */
function shellName(names: readonly string[], own: string | undefined): string {
  const name = own?.slice(own.lastIndexOf("/") + 1);
  const accepted: readonly string[] = ACCEPTED.filter((known) => names.includes(known));
  if (name !== undefined && accepted.includes(name)) return name;
  return accepted[0] ?? "sh";
}

/** What the launcher changes for Deno's sake, as it was before. */
export interface Given {
  /** Soft limit of open files, as `ulimit -S -n` prints it. Deno raises it to the hard one. */
  readonly openFiles: string | undefined;
  /** Variables as they were; undefined for one that was not set. */
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/**
 * Reads what the launcher noted in `RAMPART_GIVEN`: the soft limit of open files, then `DENO_NO_UPDATE_CHECK`, then
 * `DENO_DIR`, a line each, empty where there was none. Undefined where Rampart was started without it.
 */
export function givenEnvironment(env: Environment): Given | undefined {
  const note = env.RAMPART_GIVEN;
  if (note === undefined) return undefined;
  const [openFiles = "", check = "", ...folder] = note.split("\n");
  return {
    openFiles: /^(?:\d+|unlimited)$/.test(openFiles) ? openFiles : undefined,
    variables: {
      RAMPART_GIVEN: undefined,
      DENO_NO_UPDATE_CHECK: check || undefined,
      DENO_DIR: folder.join("\n") || undefined,
    },
  };
}
