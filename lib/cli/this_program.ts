/**
 * How this very program is started again: by the gate, and as a daemon in the background.
 *
 * @module
 */

import type { RampartHome } from "../policies/mod.ts";

/** A command line, and the variables it needs. */
export interface Startable {
  readonly words: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Deno's flags beyond the permission set: what only the home's place tells. */
const EXTRA: Readonly<Record<"hook" | "serve", (options: ThisProgramOptions) => readonly string[]>> = {
  hook: ({ home }) => [
    `--allow-write=${home.root}`,
    // A process that answers one call and ends: collecting garbage, and compiling what runs a few times, only take time.
    "--v8-flags=--min-semi-space-size=16,--single-threaded,--no-sparkplug,--no-maglev",
  ],
  serve: ({ home, write = [], net = [], run = [] }) => [
    `--allow-write=${[home.root, ...write].join(",")}`,
    `--allow-net=${["127.0.0.1", `unix:${home.socket}`, ...net].join(",")}`,
    ...(run.length === 0 ? [] : [`--allow-run=${run.join(",")}`]),
    // A process that is always there must not keep what it has done with: without these it takes twice the memory.
    "--v8-flags=--max-semi-space-size=2,--heap-growing-percent=25",
  ],
};

/** How to start one of this program's commands. */
export interface ThisProgramOptions {
  readonly home: RampartHome;
  /** Further folders that it may write to. */
  readonly write?: readonly string[];
  /** Further addresses that it may listen on or reach. */
  readonly net?: readonly string[];
  /** Programs that it may start. */
  readonly run?: readonly string[];
  /** A copy of the program in a folder of its own, in place of the one that runs. */
  readonly folder?: string;
}

/**
 * The words that start a command of this program under its permission set.
 *
 * @param set Name of the permission set: `hook` or `serve`.
 */
export function thisProgram(set: "hook" | "serve", options: ThisProgramOptions): Startable {
  const { home, folder } = options;
  const main = folder === undefined ? mainFile() : `${folder}/lib/${COPIES[set]}`;
  const config = `${folder ?? rootFolder()}/deno.json`;
  const isCopy = main.endsWith(".js");
  const cache = isCopy ? `${folder ?? rootFolder()}/cache` : Deno.env.get("DENO_DIR");
  return {
    words: [
      Deno.execPath(),
      "run",
      "--quiet",
      "--no-prompt",
      "--cached-only",
      isCopy ? "--no-lock" : "--frozen",
      "--config",
      config,
      `--permission-set=${set}`,
      ...EXTRA[set](options),
      main,
    ],
    env: {
      // Deno would ask its maker whether there is a newer version.
      DENO_NO_UPDATE_CHECK: "1",
      RAMPART_HOME: home.root,
      ...(cache === undefined ? {} : { DENO_DIR: cache }),
    },
  };
}

/** The main files of a copy, within its `lib`: both two folders deep, as the sources' own files are. */
export const COPIES: Readonly<Record<"hook" | "serve", string>> = {
  hook: "hook/hook_main.js",
  serve: "rampart/main.js",
};

/** Path of this file: within the sources, or within a copy in Rampart's home. Both have it two folders deep. */
function here(): string {
  const path = decodeURIComponent(new URL(import.meta.url).pathname);
  return Deno.build.os === "windows" ? path.slice(1) : path;
}

/** The folder that holds `lib`. */
function rootFolder(): string {
  return here().split("/").slice(0, -3).join("/");
}

/** The folder of the sources that run now; undefined for a copy in Rampart's home, which has none. */
export function sourcesRoot(): string | undefined {
  return here().endsWith(".ts") ? rootFolder() : undefined;
}

/** The main file of the program that runs now. */
function mainFile(): string {
  const root = sourcesRoot();
  return root === undefined ? `${rootFolder()}/lib/rampart/main.js` : `${root}/main.ts`;
}
