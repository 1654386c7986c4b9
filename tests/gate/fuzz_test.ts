/**
 * The gate's readers against bytes that are nearly right.
 *
 * @module
 */

import assert from "node:assert/strict";
import { findCompilers } from "../../lib/gate/mod.ts";

const SOURCES = new URL("../../preload/", import.meta.url).pathname;
const FUZZ = new URL("fuzz.c", import.meta.url).pathname;
const ROUNDS = 30_000;

/** A cc whose sanitizers link, as not every system has their libraries. */
const command = (await findCompilers()).find(({ kind }) => kind === "cc")?.command;
const works = command !== undefined && await sanitizes(command[0] ?? "");

async function sanitizes(cc: string): Promise<boolean> {
  const folder = Deno.makeTempDirSync();
  try {
    Deno.writeTextFileSync(`${folder}/a.c`, "int main(void) { return 0; }\n");
    const { success } = await new Deno.Command(cc, {
      args: ["-fsanitize=address,undefined", `${folder}/a.c`, "-o", `${folder}/a`],
      stdout: "null",
      stderr: "null",
    }).output();
    return success && (await new Deno.Command(`${folder}/a`).output()).success;
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

Deno.test({
  name: "bytes that are nearly right never lead a reader astray",
  ignore: !works,
  fn: async () => {
    const folder = Deno.makeTempDirSync({ prefix: "rampart fuzz " });
    try {
      const built = await new Deno.Command(command?.[0] ?? "", {
        args: [
          "-std=c11",
          "-g",
          "-O1",
          "-D_GNU_SOURCE",
          "-fsanitize=address,undefined",
          "-fno-sanitize-recover=all",
          `-I${SOURCES}`,
          FUZZ,
          ...["answer.c", "buffer.c", "conf.c", "http.c", "json.c"].map((name) => `${SOURCES}${name}`),
          "-o",
          `${folder}/fuzz`,
        ],
      }).output();
      assert.equal(built.success, true, new TextDecoder().decode(built.stderr));
      // Another seed every day: a failure prints it, so that it can be had again.
      const seed = `${Math.floor(Date.now() / 86_400_000)}`;
      const { stdout, stderr } = await new Deno.Command(`${folder}/fuzz`, { args: [seed, `${ROUNDS}`] })
        .output();
      const decoder = new TextDecoder();
      assert.equal(decoder.decode(stdout), "done\n", `seed ${seed}: ${decoder.decode(stderr)}`);
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  },
});
