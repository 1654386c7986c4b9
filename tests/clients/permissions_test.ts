/**
 * A client that may not reach the daemon: that is an error, and no outage that `fail: open` would let calls through for.
 *
 * @module
 */

import assert from "node:assert/strict";
import { withDaemon, type World } from "../../lib/server/test_daemon.ts";
import { PYTHON_ENVIRONMENT, type Result, starts, succeeded } from "./run_client.ts";

const SCRIPT = {
  options: { fail: "open" },
  steps: [{ method: "judge", args: ["exec", { command: "touch ALLOW_ME" }] }],
} as const;

/** Runs the driver in Deno with these permissions besides the environment. */
async function inDeno(
  { root, home }: World,
  permissions: readonly string[],
): Promise<Result> {
  const driver = new URL("driver.ts", import.meta.url).pathname;
  const args = [
    "run",
    "--quiet",
    "--no-check",
    "--frozen",
    "--no-prompt",
    "--allow-env",
    ...permissions,
    driver,
  ];
  const env = { PATH: Deno.env.get("PATH") ?? "", HOME: root, RAMPART_HOME: home.root };
  const { stdout } = await succeeded(Deno.execPath(), args, {
    env,
    input: JSON.stringify(SCRIPT),
    cwd: root,
  });
  return JSON.parse(stdout)[0];
}

Deno.test("Deno needs the socket to read, to write and to connect to, and the working directory's name", () =>
  withDaemon(async (world) => {
    const { root, home: { socket } } = world;
    const folders = [`--allow-read=${socket},${root}`, `--allow-write=${socket}`];
    assert.equal((await inDeno(world, [...folders, `--allow-net=unix:${socket}`])).allowed, true);
    const { error, text } = await inDeno(world, folders);
    assert.equal(error, "RampartError");
    assert.match(text ?? "", /^Cannot ask Rampart at \S+, for want of a permission: Requires net access/);
  }));

Deno.test({
  name: "Python: a socket of somebody else's is an error, whatever fail says",
  ignore: !starts("python3", ["--version"]) || Deno.build.os === "windows",
  fn: () =>
    withDaemon(async ({ home: { root, run } }) => {
      Deno.chmodSync(run, 0);
      const script = `import os
from rampart import Rampart, RampartError
rampart = Rampart(fail="open")
if os.geteuid() == 0: os.seteuid(65534)
try: print(rampart.exec("touch ALLOW_ME"))
except RampartError as error: print(error)
`;
      const env = { ...PYTHON_ENVIRONMENT, PATH: Deno.env.get("PATH") ?? "", RAMPART_HOME: root };
      const { stdout } = await succeeded("python3", ["-c", script], { env });
      Deno.chmodSync(run, 0o700);
      assert.match(stdout, /^Cannot ask Rampart at \S+, for want of a permission: /);
    }),
});
