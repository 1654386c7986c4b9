/**
 * The examples of docs/clients.md do what stands there.
 *
 * @module
 */

import assert from "node:assert/strict";
import { withDaemon } from "../../lib/server/test_daemon.ts";
import { CLIENT_POLICY } from "./policy.ts";
import { PYTHON_ENVIRONMENT, starts, succeeded } from "./run_client.ts";

const HERE = new URL(".", import.meta.url).pathname;
const CLIENT = new URL("../../lib/client/mod.ts", import.meta.url).pathname;
const PAGE = Deno.readTextFileSync(new URL("../../docs/clients.md", import.meta.url));

interface Example {
  readonly language: "python" | "ts";
  readonly code: string;
  /** What stands below it as its output; absent where nothing does. */
  readonly output?: string;
}

/** The page's examples, in order. */
const examples: readonly Example[] = [
  ...PAGE.matchAll(/^```(python|ts)(?: ignore)?\n([^]*?)^```\n(?:\n```text\n([^]*?)^```\n)?/gm),
].map(([, language, code = "", output]) => ({
  language: language === "python" ? "python" : "ts",
  code,
  ...(output === undefined ? {} : { output }),
}));

const python = starts("python3", ["--version"]);
const node = starts("node", ["--version"]);

/** A file that examples read. */
const BUILD_LOG = `connecting to postgres://app:${
  ["Kx9mQ2", "vT7w4h"].join("")
}@db.internal.corp/app\n12 tests passed`;

/** Runs an example in an empty folder with a daemon. Returns what it printed and which files it left. */
async function run(
  { language, code }: Example,
  program: "python3" | "deno" | "node",
): Promise<{ readonly printed: string; readonly files: readonly string[] }> {
  let printed = "";
  let files: readonly string[] = [];
  await withDaemon(async (first) => {
    Deno.writeTextFileSync(first.home.custom, CLIENT_POLICY);
    const { root, home } = await first.restart();
    const work = `${root}/work`;
    Deno.mkdirSync(work);
    Deno.writeTextFileSync(`${work}/build.log`, BUILD_LOG);
    const file = `${root}/example.${language === "python" ? "py" : "ts"}`;
    Deno.writeTextFileSync(file, code.replaceAll("@rampart/engine/client", CLIENT));
    const env = {
      ...PYTHON_ENVIRONMENT,
      PYTHONPATH: `${PYTHON_ENVIRONMENT.PYTHONPATH}:${HERE}stand_ins`,
      PATH: Deno.env.get("PATH") ?? "",
      HOME: root,
      RAMPART_HOME: home.root,
    };
    const bundle = `${root}/example.mjs`;
    if (program === "node") await succeeded(Deno.execPath(), ["bundle", "--quiet", "-o", bundle, file]);
    const args =
      { python3: [file], deno: ["run", "--quiet", "--no-config", "-A", file], node: [bundle] }[program];
    printed =
      (await succeeded(program === "deno" ? Deno.execPath() : program, args, { env, cwd: work })).stdout;
    files = [...Deno.readDirSync(work)].map(({ name }) => name).filter((name) => name !== "build.log").sort();
  });
  return { printed, files };
}

const inPython = examples.filter(({ language }) => language === "python");
const inTypeScript = examples.filter(({ language }) => language === "ts");

Deno.test("the page has the examples that are tested here", () => {
  assert.deepEqual([inPython.length, inTypeScript.length], [4, 2]);
});

Deno.test({
  name: "Python: each example prints what stands below it",
  ignore: !python,
  async fn(t) {
    for (const example of inPython.filter(({ output }) => output !== undefined)) {
      const [head = ""] = example.output?.split("\n") ?? [];
      await t.step(head, async () => {
        const { printed, files } = await run(example, "python3");
        assert.equal(printed, example.output);
        assert.ok(!files.includes("DENIED") && !files.includes("DENY_ME"));
      });
    }
  },
});

Deno.test({
  name: "Python: in the loop of function calls the model reads why it was denied",
  ignore: !python,
  async fn() {
    const example = inPython.find(({ code }) => code.includes("from openai"));
    assert.ok(example);
    const { printed, files } = await run(example, "python3");
    assert.match(
      printed,
      /^made\n\nDenied by Rampart: This marker is not for agents \(policy: markers\)\. Do not/,
    );
    assert.deepEqual(files, ["ALLOW_ME"]);
  },
});

for (const program of ["deno", "node"] as const) {
  Deno.test({
    name: `TypeScript in ${program}: each example prints what stands below it`,
    ignore: program === "node" && !node,
    async fn(t) {
      for (const example of inTypeScript) {
        const [head = ""] = example.output?.split("\n") ?? [];
        await t.step(head, async () => {
          const { printed, files } = await run(example, program);
          assert.equal(printed, example.output);
          assert.ok(!files.includes("DENIED") && !files.includes("DENY_ME"));
        });
      }
    },
  });
}
