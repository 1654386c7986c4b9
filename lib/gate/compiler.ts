/**
 * The C compilers of a machine.
 *
 * @module
 */

/** A C compiler. */
export interface Compiler {
  /** `zig` builds for every target, `cc` for the machine that it runs on. */
  readonly kind: "zig" | "cc";
  /** For people: `zig 0.15.2`, `gcc`. */
  readonly name: string;
  /** The words that start it, before its flags. */
  readonly command: readonly string[];
}

/** Ways to start zig: itself, or the package of Python's. */
const ZIGS = [["zig"], ["python3", "-m", "ziglang"], ["python", "-m", "ziglang"]] as const;

const CCS = ["cc", "gcc", "clang"] as const;

/**
 * The first compiler of each kind that answers, zig before cc, as only with zig the gate is small and the same on every
 * machine.
 */
export async function findCompilers(): Promise<readonly Compiler[]> {
  const [zig, cc] = await Promise.all([findZig(), findCc()]);
  return [zig, cc].filter((compiler) => compiler !== undefined);
}

async function findZig(): Promise<Compiler | undefined> {
  for (const words of ZIGS) {
    const version = await firstLine([...words, "version"]);
    if (version !== undefined && /^\d+\.\d+/.test(version)) {
      return { kind: "zig", name: `zig ${version}`, command: [...words, "cc"] };
    }
  }
  return undefined;
}

async function findCc(): Promise<Compiler | undefined> {
  for (const word of CCS) {
    if (await firstLine([word, "--version"]) !== undefined) {
      return { kind: "cc", name: word, command: [word] };
    }
  }
  return undefined;
}

/** The first line of what a command prints, or undefined where it can't be run or fails. */
async function firstLine([program, ...args]: readonly string[]): Promise<string | undefined> {
  if (program === undefined) return undefined;
  try {
    const { success, stdout } = await new Deno.Command(program, {
      args,
      stdin: "null",
      stdout: "piped",
      stderr: "null",
    }).output();
    return success ? new TextDecoder().decode(stdout).split("\n")[0] : undefined;
  } catch {
    return undefined;
  }
}
