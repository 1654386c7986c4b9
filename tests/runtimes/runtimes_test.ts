/**
 * The library in each runtime gives the same, and needs no permission.
 *
 * @module
 */

import assert from "node:assert/strict";
import { checks, EXPECTED_ACTIONS } from "./checks.ts";

const HERE = new URL(".", import.meta.url).pathname;
const wanted: unknown = JSON.parse(JSON.stringify(checks()));

Deno.test("the decisions are right", () => {
  assert.deepEqual(checks().actions, EXPECTED_ACTIONS);
  assert.deepEqual(checks().diagnostics, []);
  assert.deepEqual(checks().fromCache, checks().decisions);
});

Deno.test("Deno without any permission gives the same", async () => {
  const out = await run(Deno.execPath(), [
    "run",
    "--quiet",
    "--no-prompt",
    "--no-check",
    "--frozen",
    `${HERE}print.ts`,
  ]);
  assert.deepEqual(JSON.parse(out), wanted);
});

Deno.test("a web worker gives the same, in a process without any permission", () =>
  withBundle("worker.ts", async (bundle, folder) => {
    const code = JSON.stringify(await Deno.readTextFile(bundle));
    const page = `${folder}/page.mjs`;
    await Deno.writeTextFile(
      page,
      `const url = URL.createObjectURL(new Blob([${code}], { type: "text/javascript" }));
const worker = new Worker(url, { type: "module" });
worker.onmessage = ({ data }) => {
  console.log(data);
  worker.terminate();
};
`,
    );
    const out = await run(Deno.execPath(), ["run", "--quiet", "--no-prompt", "--no-config", page]);
    assert.deepEqual(JSON.parse(out), wanted);
  }));

for (const runtime of ["node", "bun"]) {
  Deno.test({
    name: `${runtime} gives the same`,
    ignore: !starts(runtime),
    fn: () =>
      withBundle("print.ts", async (bundle) => {
        assert.deepEqual(JSON.parse(await run(runtime, [bundle])), wanted);
      }),
  });
}

/** Calls back with a script in one file, as it would be made for a page. */
async function withBundle(
  script: string,
  use: (path: string, folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "rampart bundle " });
  try {
    const bundle = `${folder}/bundle.mjs`;
    await run(Deno.execPath(), ["bundle", "--quiet", "--platform=browser", "-o", bundle, `${HERE}${script}`]);
    await use(bundle, folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function starts(program: string): boolean {
  try {
    return new Deno.Command(program, { args: ["--version"], stdout: "null", stderr: "null" }).outputSync()
      .success;
  } catch {
    return false;
  }
}

async function run(program: string, args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program, { args, stdin: "null" }).output();
  const decoder = new TextDecoder();
  assert.ok(success, decoder.decode(stderr));
  return decoder.decode(stdout);
}
