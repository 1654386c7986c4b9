/**
 * What `rampart wrap` adds: to a command that goes through a shell's stand-in, and once to the start of the program.
 * Alone: `deno run -A tests/bench/wrap.ts`.
 *
 * @module
 */

import { openSession } from "../../lib/guard/mod.ts";
import { provideShims } from "../../lib/wrap/mod.ts";
import { startBenchDaemon } from "./daemon.ts";
import { type BenchPrograms, benchPrograms, measureSpawn, type Show } from "./gate.ts";
import { HEAD, measureProcess, row } from "./measure.ts";
import type { RampartHome } from "../../lib/policies/mod.ts";

/** Of the form that sessions have. */
const SESSION = "01J00000000000000000000000";

/** Microseconds that a command may take longer, at the median. */
const PROMISE = 1_000;

/** Measures in a home with a gate and a daemon that runs. */
export async function measureWrap(programs: BenchPrograms, home: RampartHome, show: Show): Promise<void> {
  const path = (Deno.env.get("PATH") ?? "").split(":");
  provideShims(home, { path });
  const session = openSession(home, { id: SESSION, mode: "enforce", pid: Deno.pid });
  Deno.env.set("RAMPART_SESSION", SESSION);
  Deno.env.set("RAMPART_AGENT", "bench");
  try {
    const bash = await measureSpawn(programs, "floor: /bin/bash -c :", ["/bin/bash", "-c", ":"]);
    show(bash, bash);
    show(
      await measureSpawn(programs, "bash -c : under wrap", [`${home.bin}/shims/bash`, "-c", ":"]),
      bash,
      { median: bash.median + PROMISE },
    );
  } finally {
    Deno.env.delete("RAMPART_SESSION");
    Deno.env.delete("RAMPART_AGENT");
    session.close();
  }
  const launcher = new URL("../../scripts/rampart", import.meta.url).pathname;
  Deno.env.set("RAMPART_HOME", home.root);
  try {
    const floor = measureProcess("floor: rampart --version", [launcher, "--version"]);
    show(floor, floor);
    show(measureProcess("rampart wrap -- true", [launcher, "wrap", "--", "true"]), floor);
  } finally {
    Deno.env.delete("RAMPART_HOME");
  }
}

if (import.meta.main) {
  const folder = Deno.makeTempDirSync({ prefix: "rampart bench " });
  try {
    const programs = await benchPrograms(folder);
    if (programs === undefined) {
      console.log("Cannot measure wrapped commands: no C compiler was found.");
    } else {
      console.log(`Wrapped commands\n${HEAD}`);
      await using daemon = await startBenchDaemon();
      await measureWrap(
        programs,
        daemon.home,
        (measured, floor, promise) => console.log(row(measured, floor, promise).text),
      );
    }
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}
