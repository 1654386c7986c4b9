/**
 * Building the gate from `preload/`.
 *
 * @module
 */

import { VERSION } from "../policies/version.ts";
import { type Compiler, findCompilers } from "./compiler.ts";
import { type GateTarget, thisTarget, zigTarget } from "./target.ts";

/** What every system's gate is made of. */
const COMMON = [
  "gate.c",
  "hook.c",
  "check.c",
  "judge.c",
  "daemon.c",
  "answer.c",
  "http.c",
  "json.c",
  "conf.c",
  "buffer.c",
  "environment.c",
] as const;

const POSIX = ["shim.c", "os_posix.c", "link_posix.c", "process_posix.c"] as const;
const WINDOWS = ["os_windows.c", "link_windows.c", "process_windows.c"] as const;

/** All builds leave functions out that nothing calls, and check the stack. */
const FLAGS = [
  "-std=c11",
  "-Os",
  "-Wall",
  "-Wextra",
  "-Wpedantic",
  "-D_GNU_SOURCE",
  "-fstack-protector-strong",
  "-ffunction-sections",
  "-fdata-sections",
  "-fno-ident",
] as const;

/** How the gate is built. */
export interface BuildOptions {
  /** Where the program is put; what is there is replaced at once, even while it runs. Its folder is made. */
  readonly out: string;
  /** The machine that it is for. Default: this one. */
  readonly target?: GateTarget;
  /** Told what is done, in lines for a person. Default: nobody. */
  readonly log?: (line: string) => void;
  /** Whether a warning is an error. Default false: another compiler's new warning must not keep the gate away. */
  readonly strict?: boolean;
  /** The compilers to try, in order. Default: those of {@link findCompilers}. */
  readonly compilers?: readonly Compiler[];
}

/** What became of a build. */
export type GateBuild =
  | {
    readonly kind: "built";
    readonly path: string;
    /** The compiler's name. */
    readonly compiler: string;
    readonly target: GateTarget;
    /** Size of the program. */
    readonly bytes: number;
  }
  /** There is no compiler for it here: hooks call the full program instead. `message` says what would help. */
  | { readonly kind: "unavailable"; readonly message: string }
  /** A compiler was there and failed. `message` has what it said. */
  | { readonly kind: "failed"; readonly message: string };

/**
 * Builds the gate.
 *
 * @returns What became of it; a machine that can't build it is no error.
 * @throws Error where the program can't be put at `out`.
 */
export async function buildGate(options: BuildOptions): Promise<GateBuild> {
  const { out, log = () => {}, strict = false } = options;
  const target = options.target ?? thisTarget();
  if (target === undefined) {
    return {
      kind: "unavailable",
      message: `Cannot build the gate: there is none for ${Deno.build.os} on ${Deno.build.arch}. ` +
        "Hooks call the full program instead, which is slower.",
    };
  }
  const compilers = (options.compilers ?? await findCompilers())
    .filter(({ kind }) => kind === "zig" || target === thisTarget());
  const failures: string[] = [];
  for (const compiler of compilers) {
    log(
      compiler.kind === "zig"
        ? `building the gate for ${target} with ${compiler.name} (a minute the first time)`
        : `building the gate for ${target} with ${compiler.name}`,
    );
    for (const flags of compilerFlags(compiler, target)) {
      const outcome = await compile(compiler, [...flags, ...(strict ? ["-Werror"] : [])], target, out);
      if (typeof outcome === "number") {
        return { kind: "built", path: out, compiler: compiler.name, target, bytes: outcome };
      }
      failures.push(outcome);
    }
  }
  if (failures.length > 0) {
    return {
      kind: "failed",
      message: `Cannot build the gate for ${target}: ${failures[0]}`,
    };
  }
  const help = target === thisTarget()
    ? "Install a C compiler (cc), or zig (pip install ziglang), and run the same command again. "
    : "Install zig (pip install ziglang), which builds for other machines. ";
  return {
    kind: "unavailable",
    message: `Cannot build the gate for ${target}: no compiler was found. ${help}` +
      "Until then hooks call the full program, which is slower.",
  };
}

/** The flags that a compiler builds programs of this project with, in sets to try in turn: some link on few systems. */
export function compilerFlags(compiler: Compiler, target: GateTarget): readonly (readonly string[])[] {
  const linux = target.startsWith("linux");
  const windows = target.startsWith("windows");
  const system = linux
    ? ["-Wl,--gc-sections", "-Wl,-z,relro", "-Wl,-z,now", "-Wl,-z,noexecstack"]
    : windows
    ? ["-Wl,--gc-sections", "-lws2_32"]
    : ["-Wl,-dead_strip"];
  const common = ["-s", ...system];
  if (compiler.kind === "zig") {
    // Static, and yet loaded at another address each time.
    return [[
      ...FLAGS,
      "-target",
      zigTarget(target),
      ...(linux ? ["-static", "-fPIE", "-pie"] : []),
      ...common,
    ]];
  }
  const checked = [...FLAGS, "-U_FORTIFY_SOURCE", "-D_FORTIFY_SOURCE=2", ...common];
  // Not every system has the C library to link against statically; so linked, the gate works as well, if slower.
  return linux ? [["-static", ...checked], checked] : [checked];
}

/** Size of what was built, or what the compiler said. */
async function compile(
  compiler: Compiler,
  flags: readonly string[],
  target: GateTarget,
  out: string,
): Promise<number | string> {
  const sources = new URL("../../preload/", import.meta.url);
  const folder = out.slice(0, out.lastIndexOf("/")) || ".";
  Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
  // Beside its place, as only there a rename replaces it at once.
  const work = Deno.makeTempDirSync({ dir: folder, prefix: ".gate." });
  try {
    const [program = "", ...words] = compiler.command;
    const { success, stdout, stderr } = await new Deno.Command(program, {
      args: [
        ...words,
        `-DRAMPART_VERSION="${VERSION}"`,
        ...[...COMMON, ...(target.startsWith("windows") ? WINDOWS : POSIX)],
        "-o",
        `${work}/gate`,
        ...flags,
      ],
      cwd: sources,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).output();
    if (!success) {
      const decoder = new TextDecoder();
      const said = `${decoder.decode(stderr)}${decoder.decode(stdout)}`.trim();
      return `${compiler.name} said: ${said.slice(0, 2000)}`;
    }
    Deno.chmodSync(`${work}/gate`, 0o755);
    const { size } = Deno.statSync(`${work}/gate`);
    Deno.renameSync(`${work}/gate`, out);
    return size;
  } finally {
    Deno.removeSync(work, { recursive: true });
  }
}
