/**
 * Sessions that `rampart wrap` opened, and the mode that the person chose for each.
 *
 * A session is a file in `$RAMPART_HOME/run/sessions`, where agents can't write: a variable of the environment says which
 * session a shell belongs to, and never what is allowed in it.
 *
 * @module
 */

import { type Mode, MODES, type RampartHome } from "../policies/mod.ts";

/** A session of `rampart wrap`. */
export interface Session {
  /** ULID. */
  readonly id: string;
  readonly mode: Mode;
  /** Process that opened it. */
  readonly pid: number;
}

/** Records a session that was opened. */
export function openSession(home: RampartHome, session: Session): void {
  const folder = `${home.run}/sessions`;
  Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
  Deno.writeTextFileSync(`${folder}/${session.id}.json`, JSON.stringify(session), {
    createNew: true,
    mode: 0o600,
  });
}

/** Forgets a session. */
export function closeSession(home: RampartHome, id: string): void {
  try {
    Deno.removeSync(`${home.run}/sessions/${id}.json`);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Milliseconds for which a session's mode is remembered. */
const REMEMBER = 1_000;

/** Looks up the mode of sessions; undefined for a session that no `rampart wrap` opened. */
export function sessionModes(
  home: RampartHome,
  ticks: () => number = () => performance.now(),
): (id: string) => Mode | undefined {
  const known = new Map<string, { readonly mode: Mode | undefined; readonly until: number }>();
  return (id) => {
    // Only the ids that openSession is given: no path can be made of them.
    if (!/^[0-9A-HJKMNP-TV-Z]{26}$/.test(id)) return undefined;
    const now = ticks();
    const found = known.get(id);
    if (found !== undefined && found.until > now) return found.mode;
    if (known.size >= 1_000) known.clear();
    const mode = readMode(`${home.run}/sessions/${id}.json`);
    known.set(id, { mode, until: now + REMEMBER });
    return mode;
  };
}

function readMode(path: string): Mode | undefined {
  try {
    const session: unknown = JSON.parse(Deno.readTextFileSync(path));
    if (typeof session !== "object" || session === null || !("mode" in session)) return undefined;
    if (!("pid" in session) || !isRunning(session.pid)) return undefined;
    return MODES.find((mode) => mode === session.mode);
  } catch {
    return undefined;
  }
}

/** Whether a process is there, where that can be told: a `rampart wrap` that was killed can't close its session. */
function isRunning(pid: unknown): boolean {
  if (Deno.build.os !== "linux") return true;
  try {
    Deno.statSync(`/proc/${pid}`);
    return true;
  } catch {
    return false;
  }
}
