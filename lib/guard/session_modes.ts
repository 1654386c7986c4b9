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

/** A session that is open. */
export interface OpenSession {
  /** Forgets it. To close it again does nothing. */
  readonly close: () => void;
}

/** Records a session. It lasts until it is closed, or until this process has gone, however it went. */
export function openSession(home: RampartHome, session: Session): OpenSession {
  const folder = `${home.run}/sessions`;
  Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = `${folder}/${session.id}.json`;
  const file = Deno.openSync(path, { write: true, createNew: true, mode: 0o600 });
  // Held for as long as the session lasts: the system lets go of it when the process has gone.
  file.lockSync(true);
  file.writeSync(new TextEncoder().encode(JSON.stringify(session)));
  let open = true;
  return {
    close() {
      if (!open) return;
      open = false;
      try {
        Deno.removeSync(path);
      } catch (error) {
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      }
      file.close();
    },
  };
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
    using file = Deno.openSync(path, { read: true });
    // What nobody holds was left behind by a process that was killed.
    if (file.tryLockSync(false)) return undefined;
    const session: unknown = JSON.parse(Deno.readTextFileSync(path));
    if (typeof session !== "object" || session === null || !("mode" in session)) return undefined;
    return MODES.find((mode) => mode === session.mode);
  } catch {
    return undefined;
  }
}
