/**
 * Which signals this process was told to ignore, as by `nohup`, which whatever it starts must go on ignoring.
 *
 * @module
 */

/** Numbers of the signals that {@link ignoredSignals} knows. */
const NUMBERS: Readonly<Partial<Record<Deno.Signal, number>>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGTERM: 15,
  ...(Deno.build.os === "darwin"
    ? { SIGTSTP: 18, SIGUSR1: 30, SIGUSR2: 31 }
    : { SIGUSR1: 10, SIGUSR2: 12, SIGTSTP: 20 }),
};

/** Asks the system. None where it does not say. */
export async function ignoredSignals(): Promise<ReadonlySet<Deno.Signal>> {
  const [program, args] = Deno.build.os === "darwin"
    ? ["ps", ["-o", "ignored=", "-p", String(Deno.pid)]]
    // As a whole: the system makes the text anew for each read of a part, and the parts need not fit.
    : ["grep", ["^SigIgn:", `/proc/${Deno.pid}/status`]];
  try {
    const { stdout } = await new Deno.Command(program, {
      args,
      stdin: "null",
      stdout: "piped",
      stderr: "null",
    })
      .output();
    return signalsOf(new TextDecoder().decode(stdout).replace("SigIgn:", "").trim());
  } catch {
    return new Set();
  }
}

/** The signals of a mask: in hexadecimal digits, the lowest bit for signal 1. */
export function signalsOf(mask: string): ReadonlySet<Deno.Signal> {
  const bits = /^[0-9a-f]+$/i.test(mask) ? BigInt(`0x${mask}`) : 0n;
  const found = Object.entries(NUMBERS).filter(([, number]) => (bits >> BigInt(number - 1)) & 1n);
  return new Set(found.map(([signal]) => signal as Deno.Signal));
}
