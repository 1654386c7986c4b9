/**
 * The launcher: from anywhere, by any path, with whatever Deno is there.
 *
 * @module
 */

import assert from "node:assert/strict";
import { inWorld, LAUNCHER, type World } from "./rampart.ts";

const ROOT = new URL("../../", import.meta.url);
const VERSION = Deno.readTextFileSync(new URL("scripts/deno-version", ROOT)).trim();

Deno.test("runs through links, relative ones too, and from any folder", () =>
  inWorld(async ({ folder, run }) => {
    Deno.mkdirSync(`${folder}/bin dir`);
    Deno.symlinkSync(LAUNCHER, `${folder}/bin dir/one`);
    Deno.symlinkSync("one", `${folder}/bin dir/rampart`);
    Deno.symlinkSync("bin dir", `${folder}/bin`);
    for (const launcher of [`${folder}/bin dir/rampart`, `${folder}/bin/rampart`]) {
      assert.deepEqual((await run(["--version"], { launcher, cwd: "/" })).status, 0);
    }
    const found = await run(["-c", "rampart --version"], {
      launcher: "/bin/sh",
      env: { PATH: `${folder}/bin:${Deno.env.get("PATH")}` },
    });
    assert.match(found.out, /^rampart /);
  }));

Deno.test("passes arguments and the exit status on as they are", () =>
  inWorld(async ({ run }) => {
    const { status, out } = await run(["shell", "read", "--json", "echo 'a  b' \"$x\" \n *"]);
    assert.ok(status <= 1);
    assert.equal(JSON.parse(out).source, "echo 'a  b' \"$x\" \n *");
  }));

/** A checkout of its own in the world, with spaces in its path and without what was fetched. */
function checkout({ folder }: World): string {
  const to = `${folder}/check out`;
  copy(new URL(".", ROOT).pathname, to, [
    "main.ts",
    "mod.ts",
    "deno.json",
    "deno.lock",
    "lib",
    "policies",
    "scripts",
  ]);
  return to;
}

function copy(from: string, to: string, names: readonly string[]): void {
  Deno.mkdirSync(to, { recursive: true });
  for (const name of names) {
    const info = Deno.statSync(`${from}/${name}`);
    if (info.isDirectory) {
      copy(
        `${from}/${name}`,
        `${to}/${name}`,
        [...Deno.readDirSync(`${from}/${name}`)].map((entry) => entry.name),
      );
    } else Deno.copyFileSync(`${from}/${name}`, `${to}/${name}`);
  }
}

/** A folder with the programs that the launcher may need, and scripts in place of others. */
function toolbox({ folder }: World, scripts: Readonly<Record<string, string>>): string {
  const box = `${folder}/tools`;
  Deno.mkdirSync(box);
  for (const [name, text] of Object.entries(scripts)) {
    Deno.writeTextFileSync(`${box}/${name}`, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  }
  for (const name of ["ls", "id", "mkdir", "mv", "rm", "chmod", "uname", "sleep", "readlink"]) {
    const at = ["/usr/bin", "/bin"].find((path) => exists(`${path}/${name}`));
    if (at !== undefined) Deno.symlinkSync(`${at}/${name}`, `${box}/${name}`);
  }
  return box;
}

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}

/** An npm that "fetches" the Deno that runs this test, and counts how often it was asked. */
const NPM = (log: string): string =>
  `echo asked >> '${log}'
/bin/sleep 1
/bin/mkdir -p "$3/node_modules/@deno/here"
/bin/ln -s '${Deno.execPath()}' "$3/node_modules/@deno/here/deno"`;

/** The modules' cache of this very process, so that no test needs the network. */
function useCache(root: string): void {
  Deno.mkdirSync(`${root}/.deno`, { recursive: true });
  Deno.symlinkSync(denoDir(), `${root}/.deno/cache`);
}

function denoDir(): string {
  const { stdout } = new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).outputSync();
  return JSON.parse(new TextDecoder().decode(stdout)).denoDir;
}

Deno.test("fetches Deno once where there is none, though two start at once", () =>
  inWorld(async (world) => {
    const root = checkout(world);
    useCache(root);
    const log = `${world.folder}/npm.log`;
    const PATH = toolbox(world, { npm: NPM(log) });
    const go = (): ReturnType<World["run"]> =>
      world.run(["--version"], { launcher: `${root}/scripts/rampart`, env: { PATH } });
    const both = await Promise.all([go(), go()]);
    for (const { status, out, err } of both) assert.match(`${status} ${out}`, /^0 rampart /, err);
    assert.match(
      both.map(({ err }) => err).join(""),
      new RegExp(`fetching Deno ${VERSION} from npm into .* \\(once\\)`),
    );
    assert.deepEqual((await go()).err, "");
    assert.equal(Deno.readTextFileSync(log), "asked\n");
    assert.equal(exists(`${root}/.deno/lock`), false);
  }));

Deno.test("takes the Deno on the PATH only if its version fits, and asks it once", () =>
  inWorld(async (world) => {
    const root = checkout(world);
    useCache(root);
    const asked = `${world.folder}/asked`;
    const PATH = toolbox(world, {
      deno:
        `echo asked >> '${asked}'\nif [ "$1" = eval ]; then echo "$(/bin/cat '${world.folder}/version') ${Deno.execPath()}"; fi`,
      npm: "exit 1",
    });
    const go = (): ReturnType<World["run"]> =>
      world.run(["--version"], { launcher: `${root}/scripts/rampart`, env: { PATH } });
    const [major, minor, patch = "0"] = VERSION.split(".");
    for (
      const other of [
        "1.0.0",
        `${major}.${Number(minor) + 1}.0`,
        `${major}.${minor}.${Number(patch) - 1}`,
        "x",
      ]
    ) {
      world.write("version", other);
      const { status, err } = await go();
      assert.equal(status, 2, other);
      assert.match(err, /npm failed/);
    }
    world.write("version", `${major}.${minor}.${Number(patch) + 1}`);
    Deno.removeSync(asked);
    for (const _ of ["first", "second"]) assert.match((await go()).out, /^rampart /);
    assert.equal(Deno.readTextFileSync(asked), "asked\n");
  }));

Deno.test("says what to do where neither Deno nor npm is there", () =>
  inWorld(async (world) => {
    const root = checkout(world);
    const PATH = toolbox(world, {});
    const { status, err } = await world.run(["--version"], {
      launcher: `${root}/scripts/rampart`,
      env: { PATH },
    });
    assert.equal(status, 2);
    assert.match(err, /npm is not installed/);
    assert.match(err, /nodejs\.org/);
    assert.equal(exists(`${root}/.deno/lock`), false);
  }));

Deno.test("a lock whose owner has gone holds nobody up", () =>
  inWorld(async (world) => {
    const root = checkout(world);
    useCache(root);
    Deno.mkdirSync(`${root}/.deno/lock`);
    Deno.writeTextFileSync(`${root}/.deno/lock/pid`, "999999999\n");
    const PATH = toolbox(world, { npm: NPM(`${world.folder}/npm.log`) });
    const { status, err } = await world.run(["--version"], {
      launcher: `${root}/scripts/rampart`,
      env: { PATH },
    });
    assert.equal(status, 0, err);
    assert.doesNotMatch(err, /waiting/);
  }));
