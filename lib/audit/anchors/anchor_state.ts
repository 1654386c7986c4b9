/**
 * What was placed where, kept over restarts.
 *
 * @module
 */

import { exists } from "../files.ts";
import { smallSha256 } from "../merkle/mod.ts";

/** What is known about a place. */
export interface PlaceState {
  /** SHA-256 of the last note that it took, in lower-case hex. */
  readonly last?: string;
  /** What it said then. */
  readonly mark?: string;
  /** Whether a notice said that it fails. */
  readonly failing?: boolean;
}

/** The states of all places. */
export interface AnchorState {
  /** State of the place of these settings. */
  get(settings: string): PlaceState;
  /**
   * Keeps a state.
   *
   * @returns Why it could not be written; it holds until the restart nonetheless.
   */
  set(settings: string, state: PlaceState): string | undefined;
}

const encoder = new TextEncoder();

/** SHA-256 of a text's UTF-8 form, in lower-case hex. */
export function textHash(text: string): string {
  return smallSha256(encoder.encode(text)).toHex();
}

/**
 * Reads the states. A file that isn't there or can't be understood holds none: then the newest checkpoint is placed again.
 *
 * @param path The file, which is made when there is something to keep.
 */
export function openAnchorState(path: string): AnchorState {
  // Settings hold secrets, so that their hash stands for them.
  const states = new Map<string, PlaceState>(Object.entries(read(path)));
  return {
    get: (settings) => states.get(textHash(settings)) ?? {},
    set(settings, state) {
      states.set(textHash(settings), state);
      try {
        write(path, JSON.stringify({ version: 1, places: Object.fromEntries(states) }));
        return undefined;
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    },
  };
}

function read(path: string): Readonly<Record<string, PlaceState>> {
  try {
    const { version, places } = JSON.parse(Deno.readTextFileSync(path));
    if (version !== 1 || typeof places !== "object" || places === null) return {};
    return Object.fromEntries(Object.entries(places).map(([key, state]) => [key, stateOf(state)]));
  } catch {
    return {};
  }
}

function stateOf(value: unknown): PlaceState {
  const { last, mark, failing } = (value ?? {}) as Readonly<Record<string, unknown>>;
  return {
    ...(typeof last === "string" ? { last } : {}),
    ...(typeof mark === "string" ? { mark } : {}),
    ...(failing === true ? { failing } : {}),
  };
}

function write(path: string, text: string): void {
  const folder = path.slice(0, path.lastIndexOf("/"));
  if (!exists(folder)) Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
  Deno.writeTextFileSync(`${path}.new`, text, { mode: 0o600 });
  Deno.renameSync(`${path}.new`, path);
}
