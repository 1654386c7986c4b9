/**
 * A temporary folder for a test.
 *
 * @module
 */

/** Runs a test in a folder of its own, which is removed afterwards. */
export async function withFolder(run: (folder: string) => void | Promise<void>): Promise<void> {
  const folder = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "rampart test " }));
  try {
    await run(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}
