/**
 * `gate.conf`: what the gate is told when it is installed. It is written here and read by preload/conf.c;
 * preload/README.md describes the format.
 *
 * @module
 */

/** What the gate is told. */
export interface GateConf {
  /** What becomes of a call that neither the daemon nor the full program could judge. */
  readonly fail: "open" | "closed";
  /** How long the daemon may take before the full program is run, in milliseconds. Default 2000. */
  readonly timeoutMs?: number;
  /** How long the full program may take, in milliseconds. Default 8000. */
  readonly programMs?: number;
  /** The daemon's TCP port, where there are no unix sockets (Windows). */
  readonly port?: number;
  /** An agent token, sent to the daemon. Of visible ASCII characters. */
  readonly token?: string;
  /** Command of the full program's hook; the gate adds `--agent NAME`. The first word is an absolute path. */
  readonly program: readonly string[];
  /** Command that starts the daemon. The first word is an absolute path. */
  readonly daemon: readonly string[];
  /** Variables for both, above those of the agent. The gate itself adds `RAMPART_HOME`. */
  readonly env?: Readonly<Record<string, string>>;
  /** What each agent is told where nothing could judge. */
  readonly answers: readonly GateAnswer[];
}

/** What an agent is told where nothing could judge. */
export interface GateAnswer {
  /** The agent's name, such as `claude-code`. */
  readonly agent: string;
  /** Exit status, 0 to 255. */
  readonly status: number;
  /** For stdout, in one line; empty prints nothing. */
  readonly text: string;
  /**
   * For a payload that the gate itself refuses, because it is too long, and that is stopped even where `fail` is
   * `open`. Default false.
   */
  readonly closed?: boolean;
}

/**
 * The text of the file.
 *
 * @throws Error where the gate could not read a value as it is meant.
 */
export function gateConfText(conf: GateConf): string {
  const lines: string[] = [];
  const add = (key: string, value: string | number): void => {
    lines.push(`${key} ${oneLine(key, String(value))}`);
  };
  add("fail", conf.fail);
  for (const [key, value, limit] of numbers(conf)) {
    if (value === undefined) continue;
    if (!Number.isInteger(value) || value < 1 || value > limit) {
      throw new Error(
        `Cannot write gate.conf: ${key} must be a whole number from 1 to ${limit}, not ${value}`,
      );
    }
    add(key, value);
  }
  if (conf.token !== undefined) {
    if (!/^[!-~]+$/.test(conf.token)) {
      throw new Error("Cannot write gate.conf: a token must be of visible ASCII characters");
    }
    add("token", conf.token);
  }
  for (const [key, words] of [["program", conf.program], ["daemon", conf.daemon]] as const) {
    for (const word of words) add(key, word);
  }
  for (const [name, value] of Object.entries(conf.env ?? {})) {
    if (!/^[^=\s]+$/.test(name)) {
      throw new Error(`Cannot write gate.conf: ${JSON.stringify(name)} is no variable's name`);
    }
    add("env", `${name}=${value}`);
  }
  for (const { agent, status, text, closed } of conf.answers) {
    if (!/^[a-z0-9_-]{1,64}$/.test(agent) || !Number.isInteger(status) || status < 0 || status > 255) {
      throw new Error(
        `Cannot write gate.conf: an answer needs an agent's name and a status from 0 to 255, not ${agent} ${status}`,
      );
    }
    add(closed ? "answer-closed" : "answer", `${agent} ${status}${text && ` ${text}`}`);
  }
  return `# Written by Rampart for bin/rampart-gate. Changes are overwritten by the next setup.\n${
    lines.join("\n")
  }\n`;
}

function numbers(conf: GateConf): readonly (readonly [string, number | undefined, number])[] {
  return [
    ["timeout_ms", conf.timeoutMs, 600_000],
    ["program_ms", conf.programMs, 600_000],
    ["port", conf.port, 65_535],
  ];
}

function oneLine(key: string, value: string): string {
  if (/[\n\0]/.test(value)) {
    throw new Error(`Cannot write gate.conf: the value of ${key} has a line break or a NUL in it`);
  }
  return value;
}

/**
 * Writes the file so that it is there as a whole or not at all, readable by its owner alone. Its folder is made.
 *
 * @param path Where: `gatePaths(home).conf`.
 * @throws Error where a value can't be written in one line, or the file can't be written.
 */
export function writeGateConf(path: string, conf: GateConf): void {
  const text = gateConfText(conf);
  const folder = path.slice(0, path.lastIndexOf("/"));
  Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const temporary = `${folder}/.gate.conf.${crypto.randomUUID()}`;
  try {
    Deno.writeTextFileSync(temporary, text, { createNew: true, mode: 0o600 });
    Deno.renameSync(temporary, path);
  } catch (error) {
    try {
      Deno.removeSync(temporary);
    } catch { /* It was never made. */ }
    throw error;
  }
}
