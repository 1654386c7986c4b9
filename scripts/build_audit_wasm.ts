/**
 * Builds lib/audit/verify/lines.c for WebAssembly and writes it, in base 64, beside it.
 *
 * @module
 */

import { findCompilers } from "../lib/gate/mod.ts";

/** Other versions build other bytes. */
const ZIG = "zig 0.15.2";

const FOLDER = new URL("../lib/audit/verify/", import.meta.url);

/** How it is built: for any processor with 128-bit vectors, with no library, the same bytes on each machine. */
const FLAGS: readonly string[] = [
  "-target",
  "wasm32-freestanding",
  "-O3",
  "-mcpu=generic+simd128",
  "-fno-builtin",
  "-nostdlib",
  "-Wall",
  "-Wextra",
  "-Werror",
  "-Wl,--no-entry",
  "-Wl,--strip-all",
  "-Wl,--export=__heap_base",
  "-Wl,-z,stack-size=65536",
];

/**
 * The text of lines_wasm.ts as it follows from lines.c.
 *
 * @returns Undefined where there is no zig of that version.
 * @throws Error where it can't be built.
 */
export async function auditWasm(): Promise<string | undefined> {
  const zig = (await findCompilers()).find(({ name }) => name === ZIG);
  if (zig === undefined) return undefined;
  const [program = "", ...args] = zig.command;
  const out = Deno.makeTempFileSync({ suffix: ".wasm" });
  try {
    const { success, stderr } = await new Deno.Command(program, {
      // Not by an absolute path, which would differ between machines.
      args: [...args, ...FLAGS, "-o", out, "lines.c"],
      cwd: FOLDER,
      stdout: "null",
      stderr: "piped",
    }).output();
    if (!success) throw new Error(`lines.c could not be built:\n${new TextDecoder().decode(stderr)}`);
    return moduleText(Deno.readFileSync(out).toBase64());
  } finally {
    Deno.removeSync(out);
  }
}

function moduleText(base64: string): string {
  const lines = base64.match(/.{1,100}/g) ?? [];
  return `/**
 * lines.c, built for WebAssembly by \`deno task audit-wasm\`. Not to be edited.
 *
 * @module
 */

/** The module in base 64. */
export const LINES_WASM: string = /* @__PURE__ */ [
${lines.map((line) => `  "${line}",`).join("\n")}
].join("");
`;
}

if (import.meta.main) {
  const text = await auditWasm();
  if (text === undefined) {
    console.error(`lines.c cannot be built: there is no ${ZIG} here\n  get it: pip install ziglang==0.15.2`);
    Deno.exit(1);
  }
  Deno.writeTextFileSync(new URL("lines_wasm.ts", FOLDER), text);
}
