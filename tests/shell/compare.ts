/**
 * The reader held against real shells: the words that it predicts for harmless snippets must be those that the shell
 * hands to a probe function, or be marked unknown.
 *
 * @module
 */

import { readCommand, type Run, UNKNOWN } from "../../lib/shell/mod.ts";
import { type Dialect, randomFrom, snippet } from "./generate.ts";

const HOME = "/home/tester";
const BATCH = 2_000;

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

/** The shell's own words for each snippet: a list of calls, each a list of words. */
async function realCalls(shell: Dialect, snippets: readonly string[], cwd: string): Promise<string[][][]> {
  const forget = shell === "bash"
    ? "unset a b c d e q n k i x y z v j arr arr2 map ref line lines num up IFS REPLY; set --; "
    : "unset a b c d e q n k i x y z v j IFS; set --; ";
  const script = [
    'probe() { printf "%s\\0" "@$id" "$#" "$@"; }',
    ...snippets.map((text, id) => `id=${id}; ${forget}eval ${quote(text)}`),
  ].join("\n");
  const path = await Deno.makeTempFile({ suffix: ".sh" });
  await Deno.writeTextFile(path, script);
  const output = await new Deno.Command(shell, {
    args: [path],
    cwd,
    clearEnv: true,
    env: { HOME, PATH: "/usr/bin:/bin", LC_ALL: "C.UTF-8" },
    stdin: "null",
    stderr: "null",
  }).output();
  await Deno.remove(path);
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

/** How a comparison came out. */
export interface Tally {
  /** Snippets that the shell ran. */
  compared: number;
  /** Snippets that the shell itself refused: they say nothing. */
  refused: number;
  /** Those of the compared of which the reader leaves something open. */
  unknown: number;
  /** For a person: each snippet that was read wrongly, with what the shell passed on and what the reader predicted. */
  readonly wrong: string[];
}

function distinct(calls: readonly (readonly string[])[]): string[][] {
  const seen = new Set<string>();
  const out: string[][] = [];
  for (const call of calls) {
    const key = call.join("\0");
    if (seen.has(key)) continue;
    seen.add(key);
    out.push([...call]);
  }
  return out;
}

/** Calls of `probe` that the reader sees, equal ones once. */
function predictedCalls(text: string, shell: Dialect, cwd: string): { calls: string[][]; gaps: number } {
  const language = shell === "dash" ? "sh" : shell;
  const reading = readCommand(text, { home: HOME, cwd, language, env: { PATH: "/usr/bin:/bin" } });
  const runs = reading.commands.filter((run: Run) => run.program === "probe");
  return {
    calls: distinct(runs.map((run) => run.argv.slice(1).map((item) => item.value))),
    gaps: reading.gaps.length,
  };
}

/**
 * Compares the reader with a shell over random snippets, the same ones for a seed. Starts the shell, and writes to
 * temporary files that it removes again.
 */
export async function compare(shell: Dialect, count: number, seed: number): Promise<Tally> {
  const below = randomFrom(seed);
  const cwd = await Deno.makeTempDir();
  const tally: Tally = { compared: 0, refused: 0, unknown: 0, wrong: [] };
  for (let done = 0; done < count; done += BATCH) {
    const snippets = Array.from({ length: Math.min(BATCH, count - done) }, () => snippet(below, shell));
    const real = await realCalls(shell, snippets, cwd);
    snippets.forEach((text, i) => {
      const actual = distinct(real[i] ?? []);
      const { calls, gaps } = predictedCalls(text, shell, cwd);
      // A snippet that the shell itself refuses says nothing.
      if (actual.length === 0) {
        tally.refused++;
        return;
      }
      tally.compared++;
      if (gaps > 0 || calls.some((call) => call.some((item) => item.includes(UNKNOWN)))) tally.unknown++;
      else if (!same(calls, actual)) {
        tally.wrong.push(
          `${text}\n  ${shell}: ${JSON.stringify(actual)}\n  reader: ${JSON.stringify(calls)}`,
        );
      }
    });
  }
  await Deno.remove(cwd, { recursive: true });
  return tally;
}

/** A comparison in one line. */
export function tallyLine(shell: Dialect, { compared, unknown, wrong, refused }: Tally): string {
  const share = (unknown / compared * 100).toFixed(1);
  return `${shell}: ${compared} compared, ${share} % unknown, ${wrong.length} wrong, ${refused} refused`;
}
