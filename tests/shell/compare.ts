/**
 * The reader held against real shells: the words that it predicts for harmless snippets must be those that the shell
 * hands to a probe, or be marked unknown.
 *
 * @module
 */

import { readCommand, type Reading, type Run, UNKNOWN, type Word } from "../../lib/shell/mod.ts";
import { type Dialect, randomFrom, type Snippet, snippet } from "./generate.ts";

const HOME = "/home/tester";
const BATCH = 2_000;

/** Snippets of one feature that are shown to a person. */
const MOST_EXAMPLES = 4;

/** Files that patterns in snippets match, in the folder `globs` beside the one that snippets run in. */
const GLOBBED = ["foo.txt", "bar.c", "b.c", "fro.txt", "two words.txt", "sub/x.txt", "sub/deep.c"];

/** Whether a shell is on this machine. */
export async function installed(shell: string): Promise<boolean> {
  try {
    return (await new Deno.Command(shell, { args: ["-c", ":"] }).output()).success;
  } catch {
    return false;
  }
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** The folder that snippets run in, with what they find around it. */
async function makeFolder(): Promise<{ root: string; cwd: string }> {
  const root = await Deno.makeTempDir();
  for (const folder of ["cwd", "bin", "work", "globs/sub"]) {
    await Deno.mkdir(`${root}/${folder}`, { recursive: true });
  }
  for (const file of GLOBBED) await Deno.writeTextFile(`${root}/globs/${file}`, "");
  // The same as the function, for what other programs start.
  await Deno.writeTextFile(`${root}/bin/probe`, `#!/bin/sh\n${PROBE}\n`, { mode: 0o755 });
  return { root, cwd: `${root}/cwd` };
}

/** The words go to a descriptor of their own: what snippets print is not mixed with them. */
const PROBE = 'printf "%s\\0" "@$probe_id" "$#" "$@" >&9';

/** The shell's own words for each snippet: a list of calls, each a list of words. */
async function realCalls(
  shell: Dialect,
  snippets: readonly Snippet[],
  root: string,
): Promise<string[][][]> {
  const script = [
    "exec 9>&1 > /dev/null",
    `probe() { ${PROBE}; }`,
    ...snippets.map(({ text }, id) => {
      const clean = text.includes("../work") ? "rm -rf ../work; mkdir ../work; " : "";
      return `(${clean}export probe_id=${id}; eval ${quote(text)})`;
    }),
  ].join("\n");
  const path = `${root}/script.sh`;
  await Deno.writeTextFile(path, script);
  const output = await new Deno.Command(shell, {
    args: shell === "zsh" ? ["-f", path] : [path],
    cwd: `${root}/cwd`,
    clearEnv: true,
    env: { HOME, PATH: `${root}/bin:/usr/bin:/bin`, LC_ALL: "C.UTF-8" },
    stdin: "null",
    stderr: "null",
  }).output();
  const calls: string[][][] = snippets.map(() => []);
  const tokens = new TextDecoder().decode(output.stdout).split("\0");
  for (let at = 0; at + 1 < tokens.length;) {
    const id = Number((tokens[at] ?? "").slice(1));
    const count = Number(tokens[at + 1]);
    calls[id]?.push(tokens.slice(at + 2, at + 2 + count));
    at += 2 + count;
  }
  return calls;
}

function same(predicted: readonly (readonly string[])[], real: readonly (readonly string[])[]): boolean {
  return predicted.length === real.length &&
    predicted.every((call, i) =>
      call.length === real[i]?.length && call.every((text, at) => text === real[i]?.[at])
    );
}

/** How the snippets of one feature came out. */
export interface FeatureTally {
  compared: number;
  unknown: number;
  wrong: number;
}

/** How a comparison came out. */
export interface Tally extends FeatureTally {
  /** Snippets that the shell itself refused: they say nothing. */
  refused: number;
  /** For a person: each snippet that was read wrongly, with what the shell passed on and what the reader predicted. */
  readonly examples: string[];
  /** The same for snippets of which the reader left something open. */
  readonly open: string[];
  readonly features: Map<string, FeatureTally>;
}

function distinct(calls: readonly (readonly string[])[]): string[][] {
  const seen = new Set<string>();
  const out: string[][] = [];
  for (const call of calls) {
    const key = JSON.stringify(call);
    if (seen.has(key)) continue;
    seen.add(key);
    out.push([...call]);
  }
  return out;
}

const ESCAPED = /[.*+?^${}()|[\]\\]/g;

/** The words of a call as one expression, in which what is unknown, or a pattern, is any text. */
function callPattern(run: Run): RegExp {
  let source = "";
  for (const word of run.argv.slice(1)) {
    if (word.value === UNKNOWN) source += "[^]*";
    else source += `\0${wordPattern(word)}`;
  }
  return new RegExp(`^${source}$`);
}

function wordPattern({ value, pattern }: Word): string {
  const known = value.split(UNKNOWN).map((text) => text.replace(ESCAPED, "\\$&")).join("[^]*");
  if (pattern === undefined) return known;
  // What a file pattern matches: a name for each of its characters, or several words.
  const globbed = pattern.replace(
    /\\(.)|[[][^\]]*[\]]|\*+|\?|\uFFFF|[.+^${}()|[\]\\]/g,
    (found, plain) =>
      plain !== undefined
        ? plain.replace(ESCAPED, "\\$&")
        : /^[.+^${}()|[\]\\]$/.test(found)
        ? `\\${found}`
        : "[^]*",
  );
  return `(?:${known}|${globbed}(?:\0${globbed})*)`;
}

type Outcome = "right" | "unknown" | "wrong";

function judge(reading: Reading, calls: readonly Run[], real: string[][], branches: boolean): Outcome {
  const predicted = distinct(calls.map((run) => run.argv.slice(1).map((word) => word.value)));
  const unsure = reading.gaps.length > 0 ||
    calls.some(({ argv }) =>
      argv.some(({ value, pattern }) => value.includes(UNKNOWN) || pattern !== undefined)
    );
  if (!unsure) {
    if (!branches) return same(predicted, real) ? "right" : inherited(reading);
    return real.every((call) => predicted.some((other) => same([other], [call])))
      ? "right"
      : inherited(reading);
  }
  if (same(predicted, real)) return "right";
  if (reading.gaps.length > 0) return "unknown";
  // What is unknown must leave room for what really happens.
  const patterns = calls.map(callPattern);
  const room = real.every((call) =>
    patterns.some((one) => one.test(call.map((text) => `\0${text}`).join("")))
  );
  // What is unknown may be several words, or none: what is made of such words is then known in part alone.
  const made = reading.commands.some(({ argv, program }) =>
    program !== "probe" && argv.some(({ value }) => value.includes(UNKNOWN))
  );
  if (!room && made) return "unknown";
  const onlyPatterns = !calls.some(({ argv }) => argv.some(({ value }) => value.includes(UNKNOWN)));
  return room ? onlyPatterns ? "right" : "unknown" : inherited(reading);
}

/** A snippet that uses a variable of the environment says nothing: the reader can't know that it is not set. */
function inherited(reading: Reading): Outcome {
  return reading.commands.some((run) => run.unknowns !== undefined) ? "unknown" : "wrong";
}

/**
 * Compares the reader with a shell over random snippets, the same ones for a seed. Starts the shell, and writes to
 * temporary files that it removes again.
 */
export async function compare(shell: Dialect, count: number, seed: number): Promise<Tally> {
  const below = randomFrom(seed);
  const { root, cwd } = await makeFolder();
  const language = shell === "dash" ? "sh" : shell;
  const tally: Tally = {
    compared: 0,
    refused: 0,
    unknown: 0,
    wrong: 0,
    examples: [],
    open: [],
    features: new Map(),
  };
  for (let done = 0; done < count; done += BATCH) {
    const snippets = Array.from({ length: Math.min(BATCH, count - done) }, () => snippet(below, shell));
    const real = await realCalls(shell, snippets, root);
    snippets.forEach(({ text, feature, inherits, branches }, i) => {
      const actual = distinct(real[i] ?? []);
      // A snippet that the shell itself refuses says nothing.
      if (actual.length === 0) {
        tally.refused++;
        return;
      }
      const reading = readCommand(text, { home: HOME, cwd, language, env: { PATH: "/usr/bin:/bin" } });
      const calls = reading.commands.filter((run: Run) => run.program === "probe");
      let outcome = judge(reading, calls, actual, branches);
      // A variable that is not set leaves no field where it stands alone: what is unknown says less than that.
      if (outcome === "wrong" && inherits) outcome = "unknown";
      const one = tally.features.get(feature) ?? { compared: 0, unknown: 0, wrong: 0 };
      tally.features.set(feature, one);
      for (const counts of [tally, one]) {
        counts.compared++;
        if (outcome !== "right") counts[outcome]++;
      }
      if (outcome !== "right" && one[outcome] <= MOST_EXAMPLES) {
        const predicted = distinct(calls.map((run) => run.argv.slice(1).map((word) => word.value)));
        tally[outcome === "wrong" ? "examples" : "open"].push(
          `${feature}: ${text}\n  ${shell}: ${JSON.stringify(actual)}\n  reader: ${
            JSON.stringify(predicted)
          }`,
        );
      }
    });
  }
  await Deno.remove(root, { recursive: true });
  return tally;
}

/** A comparison in one line. */
export function tallyLine(shell: Dialect, { compared, unknown, wrong, refused }: Tally): string {
  const share = (unknown / compared * 100).toFixed(1);
  return `${shell}: ${compared} compared, ${share} % unknown, ${wrong} wrong, ${refused} refused`;
}
