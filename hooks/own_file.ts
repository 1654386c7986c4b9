/**
 * A file of an agent's wiring that is Rampart's alone: a plugin, a script, a file in a folder of hooks.
 *
 * @module
 */

import type { HookCall, HookPlace, WiringFile } from "./adapter.ts";

/** What the file is. */
export interface OwnFileOptions {
  readonly path: string;
  /** Permission bits. Default 0o600, in a project 0o644. */
  readonly mode?: number;
  /** All of its text. */
  readonly content: (hook: HookCall) => string;
  /** Whether a text that was found at the path was written by Rampart, by this version or another. */
  readonly isOurs: (text: string) => boolean;
  /** As {@link WiringFile.calls}; asked only about texts that are Rampart's. Absent where the file calls nothing. */
  readonly calls?: (text: string) => readonly HookPlace[];
}

/** The file. One of the same name that isn't Rampart's is left alone. */
export function ownFile({ path, mode, content, isOurs, calls }: OwnFileOptions): WiringFile {
  return {
    path,
    ...(mode === undefined ? {} : { mode }),
    edit: (text, hook) =>
      text === undefined || isOurs(text)
        ? { text: content(hook) }
        : { problem: "a file of this name is there, and it is not Rampart's" },
    remove: (text) => isOurs(text) ? { delete: true, text: "" } : { text },
    check: (text, hook) => {
      if (text === undefined || !isOurs(text)) return "absent";
      return text === content(hook) ? "wired" : "other";
    },
    ...(calls === undefined ? {} : { calls: (text: string) => isOurs(text) ? calls(text) : [] }),
  };
}
