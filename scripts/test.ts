/**
 * Runs every check and every test: `deno task test`. Ends with the line `N passed, N failed, N skipped`; a check that
 * is not a test (formatting, lint, types, publishing, shellcheck) counts as one. Leaves with 1 if anything failed.
 *
 * With the word `agents`, `deno task test:agents`: the tests with real agents alone.
 *
 * @module
 */

import { COLLECTOR } from "../tests/sinks/collector_tool.ts";
import { cacheFolder, CLAUDE_CODE, provideProgram, provideTools } from "./tools.ts";

interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

interface Outcome extends Tally {
  /** What to show beneath the line of the step. */
  readonly detail: string;
}

const PASSED: Outcome = { passed: 1, failed: 0, skipped: 0, detail: "" };

const root = new URL("..", import.meta.url);
const tools = await provideTools();
const separator = Deno.build.os === "windows" ? ";" : ":";
// Before the tests, which run at the same time and would each install it.
const claude = await provideProgram(CLAUDE_CODE);
const collector = await provideProgram(COLLECTOR);
const environment = {
  NO_COLOR: "1",
  // Without it zig makes its libraries anew for each home that a test sets up, which takes half a minute.
  ZIG_GLOBAL_CACHE_DIR: `${cacheFolder()}/zig`,
  PATH: [...tools.paths, Deno.env.get("PATH") ?? ""].join(separator),
};

const tallies: Tally[] = [];
for (
  const name of [
    ...tools.missing,
    ...(claude === undefined ? ["claude"] : []),
    ...(collector === undefined ? ["otelcol"] : []),
  ]
) {
  console.log(`cannot have ${name} here: the tests that need it are skipped`);
}
const agentsAlone = Deno.args.includes("agents");
await step("deno version", denoVersion);
if (!agentsAlone) {
  await step("format", () => deno(["fmt", "--check", "--quiet"]));
  await step("lint", () => deno(["lint", "--quiet"]));
  await step("types", () => deno(["check", "--quiet", "--frozen", "."]));
  await step("publish", () => deno(["publish", "--dry-run", "--allow-dirty", "--quiet"]));
  await step("shellcheck", shellcheck);
}
// It sets this checkout up, which the tests, in environments of their own, could not.
await step("launcher", () => command(new URL("scripts/rampart", root).pathname, ["--version"]));
// Once, before tests do it in many homes at the same time: it fetches and builds what the gate is made with.
await step("set up", setUp);
await step("tests", () => tests(agentsAlone ? ["tests/agents"] : []));

const sum = (key: keyof Tally): number => tallies.reduce((total, tally) => total + tally[key], 0);
const skipped = sum("skipped");
console.log(`${sum("passed")} passed, ${sum("failed")} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
Deno.exit(sum("failed") > 0 ? 1 : 0);

async function step(name: string, work: () => Promise<Outcome>): Promise<void> {
  const start = performance.now();
  const outcome = await work();
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const mark = outcome.failed > 0 ? "FAILED " : outcome.passed > 0 ? "ok     " : "skipped";
  if (outcome.detail !== "") console.log(outcome.detail);
  console.log(`${mark} ${name} (${seconds} s)`);
  tallies.push(outcome);
}

/** The version that scripts/deno-version pins is the one that runs. */
function denoVersion(): Promise<Outcome> {
  const pinned = Deno.readTextFileSync(new URL("scripts/deno-version", root)).trim();
  if (pinned === Deno.version.deno) return Promise.resolve(PASSED);
  return Promise.resolve(failure(`this is Deno ${Deno.version.deno}, the project is pinned to ${pinned}`));
}

async function shellcheck(): Promise<Outcome> {
  if (tools.missing.includes("shellcheck")) return { passed: 0, failed: 0, skipped: 1, detail: "" };
  return await command("shellcheck", shellScripts());
}

/** Files of the project's own folders that start as shell scripts do. */
function shellScripts(): string[] {
  const found: string[] = [];
  for (const folder of ["scripts", ".ci", "hooks", "preload"]) {
    for (const path of filesBelow(folder)) {
      const head = new TextDecoder().decode(Deno.readFileSync(new URL(path, root)).subarray(0, 64));
      if (/^#!.*\b(?:sh|bash)\s/.test(head)) found.push(path);
    }
  }
  return found;
}

function* filesBelow(folder: string): Generator<string> {
  let entries: Deno.DirEntry[];
  try {
    entries = [...Deno.readDirSync(new URL(`${folder}/`, root))];
  } catch {
    return;
  }
  for (const entry of entries) {
    if (entry.isDirectory) yield* filesBelow(`${folder}/${entry.name}`);
    else if (entry.isFile) yield `${folder}/${entry.name}`;
  }
}

/** Sets Rampart up in a home of its own, as tests do. */
async function setUp(): Promise<Outcome> {
  const home = Deno.makeTempDirSync({ prefix: "rampart" });
  try {
    const launcher = new URL("scripts/rampart", root).pathname;
    const outcome = await command(launcher, ["setup", "claude-code"], {
      HOME: home,
      RAMPART_HOME: `${home}/.rampart`,
    });
    const program = `${home}/.rampart/bin/program/lib/rampart/main.js`;
    if (outcome.failed > 0 || Deno.build.os === "windows") return outcome;
    return isFile(program) ? outcome : failure(`setup did not make ${program}`);
  } finally {
    Deno.removeSync(home, { recursive: true });
  }
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

/** Runs `deno test` with its output passed on as it comes, and reads the totals off its last line. */
async function tests(folders: readonly string[]): Promise<Outcome> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["test", "--allow-all", "--no-check", "--frozen", "--doc", "--parallel", ...folders],
    cwd: root,
    env: environment,
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  let tail = "";
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    await Deno.stdout.write(new TextEncoder().encode(text));
    tail = (tail + text).slice(-4096);
  }
  const { success } = await child.status;
  const totals = [
    ...tail.matchAll(/(\d+) passed(?: \([^)]*\))? \| (\d+) failed(?: \([^)]*\))?(?: \| (\d+) ignored)?/g),
  ]
    .at(-1);
  if (totals === undefined) return failure("deno test ended without a summary");
  const failed = Number(totals[2]);
  return {
    passed: Number(totals[1]),
    // A file that does not load, or a leak at the end, fails the run without being counted as a test.
    failed: success ? failed : Math.max(failed, 1),
    skipped: Number(totals[3] ?? 0),
    detail: "",
  };
}

async function deno(args: string[]): Promise<Outcome> {
  return await command(Deno.execPath(), args);
}

async function command(
  program: string,
  args: string[],
  more: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const { success, stdout, stderr } = await new Deno.Command(program, {
    args,
    cwd: root,
    env: { ...environment, ...more },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  if (success) return PASSED;
  const decoder = new TextDecoder();
  return failure((decoder.decode(stdout) + decoder.decode(stderr)).trim());
}

function failure(detail: string): Outcome {
  return { passed: 0, failed: 1, skipped: 0, detail };
}
