/**
 * The file of the key that signs.
 *
 * @module
 */

import assert from "node:assert/strict";
import { loadSigningKey } from "./signing_key.ts";

async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = Deno.makeTempDirSync({ prefix: "rampart key " });
  try {
    await work(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

const names = (folder: string): readonly string[] => [...Deno.readDirSync(folder)].map(({ name }) => name);

Deno.test("signing key: none is there and none is wanted", () =>
  withFolder(async (folder) => {
    assert.equal(await loadSigningKey(`${folder}/key`, { create: false }), undefined);
    assert.deepEqual(names(folder), []);
  }));

Deno.test("signing key: it is made once, for its owner alone, and stays the same", () =>
  withFolder(async (folder) => {
    const made = await loadSigningKey(`${folder}/key`, { create: true });
    assert.deepEqual(names(folder), ["key"]);
    if (Deno.build.os !== "windows") {
      assert.equal((Deno.statSync(`${folder}/key`).mode ?? 0) & 0o777, 0o600);
    }
    assert.ok(made);
    for (const create of [true, false]) {
      assert.equal((await loadSigningKey(`${folder}/key`, { create }))?.vkey, made.vkey);
    }
  }));

Deno.test("signing key: many that make one at once get the same", () =>
  withFolder(async (folder) => {
    const loading = Array.from({ length: 8 }, () => loadSigningKey(`${folder}/key`, { create: true }));
    const keys = (await Promise.all(loading)).map((signer) => signer?.vkey);
    assert.equal(new Set(keys).size, 1);
    assert.deepEqual(names(folder), ["key"]);
  }));

Deno.test("signing key: many processes that make one at once get the same", () =>
  withFolder(async (folder) => {
    const module = new URL("signing_key.ts", import.meta.url).href;
    // They wait for the end of their input, so that they begin together.
    const code = `import { loadSigningKey } from ${JSON.stringify(module)};
      await new Response(Deno.stdin.readable).text();
      const key = await loadSigningKey(${JSON.stringify(`${folder}/key`)}, { create: true });
      console.log(key.vkey);`;
    const script = `${folder}/make.ts`;
    Deno.writeTextFileSync(script, code);
    const config = new URL("../../deno.json", import.meta.url).pathname;
    const children = Array.from({ length: 4 }, () =>
      new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "--no-check", "--config", config, script],
        stdin: "piped",
        stdout: "piped",
      }).spawn());
    await Promise.all(children.map((child) => child.stdin.close()));
    const outputs = await Promise.all(children.map((child) => child.output()));
    const keys = outputs.map(({ stdout }) => new TextDecoder().decode(stdout));
    assert.match(keys[0] ?? "", /^rampart\.local\/audit\//);
    assert.equal(new Set(keys).size, 1);
    assert.deepEqual([...names(folder)].sort(), ["key", "make.ts"]);
  }));

Deno.test("signing key: one that others may read is refused, and stays as it is", {
  ignore: Deno.build.os === "windows",
}, () =>
  withFolder(async (folder) => {
    const path = `${folder}/key`;
    await loadSigningKey(path, { create: true });
    const text = Deno.readTextFileSync(path);
    for (const mode of [0o640, 0o604, 0o660]) {
      Deno.chmodSync(path, mode);
      await assert.rejects(loadSigningKey(path, { create: true }), /others may read.*chmod 600/);
    }
    assert.equal(Deno.readTextFileSync(path), text);
  }));

Deno.test("signing key: a file that holds no key is refused with what to do, and stays as it is", () =>
  withFolder(async (folder) => {
    const path = `${folder}/key`;
    for (const text of ["", "rubbish\n", "PRIVATE+KEY+a+00000000+AAAA"]) {
      Deno.writeTextFileSync(path, text, { mode: 0o600 });
      await assert.rejects(loadSigningKey(path, { create: true }), /Cannot use the key .*from a copy/);
      assert.equal(Deno.readTextFileSync(path), text);
    }
  }));
