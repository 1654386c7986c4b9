/**
 * Holds the reader against the shells on this machine over many random snippets:
 * `deno task differential [--count N] [--seed S] [--shell bash] [--open]`.
 *
 * Without a seed it takes one by the clock and prints it, so that each run sees other snippets. Prints what was read
 * wrongly and leaves with 1 if there is any; with 2 for a wrong command line.
 *
 * @module
 */

import { compare, installed, tallyLine } from "./compare.ts";
import type { Dialect } from "./generate.ts";

const SHELLS: readonly Dialect[] = ["bash", "dash", "zsh"];

/** Snippets for each shell where no count is given: some minutes. */
const COUNT = 200_000;

interface Wanted {
  readonly count: number;
  readonly seed: number;
  readonly shells: readonly Dialect[];
  /** Whether to print what was left open instead of what was wrong. */
  readonly open: boolean;
}

/** The wishes of a command line; undefined if it is wrong. */
function wanted(args: readonly string[], now: number): Wanted | undefined {
  let wish: Wanted = { count: COUNT, seed: now % 2 ** 31, shells: SHELLS, open: false };
  for (let i = 0; i < args.length; i += 2) {
    const value = args[i + 1] ?? "";
    const shells = SHELLS.filter((shell) => shell === value);
    if (args[i] === "--count" && /^[1-9]\d*$/.test(value)) wish = { ...wish, count: Number(value) };
    else if (args[i] === "--seed" && /^\d+$/.test(value)) wish = { ...wish, seed: Number(value) };
    else if (args[i] === "--open") {
      wish = { ...wish, open: true };
      i--;
    } else if (args[i] === "--shell" && shells.length > 0) wish = { ...wish, shells };
    else return undefined;
  }
  return wish;
}

const wish = wanted(Deno.args, Date.now());
if (wish === undefined) {
  console.error(
    `usage: deno task differential [--count N] [--seed S] [--shell ${SHELLS.join("|")}] [--open]`,
  );
  Deno.exit(2);
}
console.log(`seed ${wish.seed}`);
let wrong = 0;
for (const shell of wish.shells) {
  if (!await installed(shell)) {
    console.log(`${shell}: not on this machine`);
    continue;
  }
  const tally = await compare(shell, wish.count, wish.seed);
  console.log(tallyLine(shell, tally));
  for (const [name, { compared, unknown, wrong }] of tally.features) {
    const share = (unknown / compared * 100).toFixed(1).padStart(5);
    console.log(`  ${share} % unknown, ${String(wrong).padStart(4)} wrong of ${compared}: ${name}`);
  }
  for (const text of wish.open ? tally.open : tally.examples) console.log(`\n${text}`);
  wrong += tally.wrong;
}
Deno.exit(wrong > 0 ? 1 : 0);
