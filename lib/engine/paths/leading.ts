/**
 * What a tool path may begin with instead of a directory: `~`, `$HOME`, `%USERPROFILE%` and the like. Agents write
 * them, and tools expand them or hand them to a shell that does.
 *
 * @module
 */

import { UNKNOWN } from "../../shell/word.ts";
import type { PathOptions } from "./options.ts";

/** Where a variable points: below the home folder, the working directory, or at a fixed place. */
interface Place {
  readonly base: "home" | "cwd" | "fixed";
  readonly rest: string;
}

const home = (rest = ""): Place => ({ base: "home", rest });
const fixed = (rest: string): Place => ({ base: "fixed", rest });

/** Variables that have the same meaning on nearly every machine, in lower case. */
const VARIABLES: ReadonlyMap<string, Place> = new Map([
  ["home", home()],
  ["userprofile", home()],
  ["homepath", home()],
  ["pwd", { base: "cwd", rest: "" } as const],
  ["cd", { base: "cwd", rest: "" } as const],
  ["xdg_config_home", home("/.config")],
  ["xdg_data_home", home("/.local/share")],
  ["xdg_cache_home", home("/.cache")],
  ["xdg_state_home", home("/.local/state")],
  ["appdata", home("/AppData/Roaming")],
  ["localappdata", home("/AppData/Local")],
  ["temp", home("/AppData/Local/Temp")],
  ["tmp", home("/AppData/Local/Temp")],
  ["onedrive", home("/OneDrive")],
  ["public", fixed("C:/Users/Public")],
  ["systemroot", fixed("C:/Windows")],
  ["windir", fixed("C:/Windows")],
  ["systemdrive", fixed("C:")],
  ["homedrive", fixed("C:")],
  ["programdata", fixed("C:/ProgramData")],
  ["allusersprofile", fixed("C:/ProgramData")],
  ["programfiles", fixed("C:/Program Files")],
]);

/** POSIX shells' spellings: names are case-sensitive and only these are the same everywhere. */
const POSIX =
  /^\$(?:\{(HOME|PWD|XDG_[A-Z]+_HOME|USERPROFILE)\}|(HOME|PWD|XDG_[A-Z]+_HOME|USERPROFILE)(?![A-Za-z0-9_]))/;
/** cmd's and PowerShell's spellings. */
const WINDOWS =
  /^(?:%homedrive%%(homepath)%|%([a-z]+)%|\$\{env:([a-z]+)\}|\$env:homedrive\$env:(homepath)(?![a-z0-9_])|\$env:([a-z]+)(?![a-z0-9_]))/i;

/** A path whose beginning has been replaced. */
export interface Led {
  /** What stands for the beginning: a directory, or UNKNOWN. */
  readonly head: string;
  /** The path's remainder, to be appended as it is: `$HOME-old` goes on within the same name. */
  readonly rest: string;
  /** The spelling was one of Windows', so backslashes in the remainder are separators. */
  readonly windows: boolean;
}

/**
 * Reads the beginning of a tool path. The result is undefined for a path that begins like any other.
 */
export function readLeading(path: string, options: PathOptions): Led | undefined {
  const first = path.charCodeAt(0);
  if (first === 126) return readTilde(path, options);
  if (first !== 36 && first !== 37) return undefined;
  const posix = POSIX.exec(path);
  const windows = posix === null ? WINDOWS.exec(path) : null;
  const match = posix ?? windows;
  if (match === null) return undefined;
  const name = match.slice(1).find((group) => group !== undefined) ?? "";
  const place = VARIABLES.get(name.toLowerCase());
  const rest = path.slice(match[0].length);
  if (place === undefined) {
    return windows !== null && options.platform === "windows"
      ? { head: UNKNOWN, rest, windows: true }
      : undefined;
  }
  return { head: directoryOf(place, options), rest, windows: windows !== null || rest.startsWith("\\") };
}

function directoryOf(place: Place, options: PathOptions): string {
  if (place.base === "fixed") return place.rest;
  const base = place.base === "home" ? options.home : options.cwd;
  return (base ?? UNKNOWN) + place.rest;
}

/** Names that a user may have; UNKNOWN where a variable gave the name. */
const USER = new RegExp(`^[A-Za-z0-9_${UNKNOWN}][A-Za-z0-9_.${UNKNOWN}-]*$`);

function readTilde(path: string, options: PathOptions): Led | undefined {
  const separator = /[/\\]/.exec(path)?.index ?? path.length;
  const user = path.slice(1, separator);
  const rest = path.slice(separator);
  const windows = rest.startsWith("\\");
  if (user === "") return { head: options.home ?? UNKNOWN, rest, windows };
  if (user === "+") return { head: options.cwd ?? UNKNOWN, rest, windows };
  if (user === "-") return { head: UNKNOWN, rest, windows };
  if (!USER.test(user)) return undefined;
  return { head: homeOf(user, options), rest, windows };
}

function homeOf(user: string, options: PathOptions): string {
  if (user.includes(UNKNOWN)) return UNKNOWN;
  const own = options.home;
  if (own !== undefined && own.slice(Math.max(own.lastIndexOf("/"), own.lastIndexOf("\\")) + 1) === user) {
    return own;
  }
  switch (options.platform) {
    case "linux":
      return user === "root" ? "/root" : `/home/${user}`;
    case "darwin":
      return user === "root" ? "/var/root" : `/Users/${user}`;
    case "windows":
      return `C:/Users/${user}`;
    default:
      return options.platform satisfies never;
  }
}
