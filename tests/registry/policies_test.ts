/**
 * Community policies by the real program: listed, fetched, in force, removed.
 *
 * @module
 */

import assert from "node:assert/strict";
import { keyFromSeed, signerOf } from "../../lib/audit/note.ts";
import { sha256Of } from "../../lib/policies/registry/mod.ts";
import { withPerson } from "./people.ts";

const POLICY = `# House rules.
version: "1"
policies:
  - name: no-make
    rules:
      - { action: deny, when: { command_matches: "make *" }, message: No make here. }
`;

const { privateKey, vkey } = await keyFromSeed("example.com/policies", new Uint8Array(32).fill(7));

async function indexOf(version: string, text: string): Promise<string> {
  const bytes = new TextEncoder().encode(text);
  const policies = [{
    name: "house-rules",
    version,
    summary: "House rules",
    file: "house-rules.yaml",
    size: bytes.length,
    sha256: await sha256Of(bytes),
  }];
  const index = JSON.stringify({ format: "rampart-policies/1", serial: 1, policies });
  return await (await signerOf(privateKey)).sign(`${index}\n`);
}

Deno.test("a policy that ships with Rampart is listed, fetched, in force, and removed again", () =>
  withPerson(async ({ run, atTerminal, home }) => {
    const list = await run(["policy", "list", "--json"]);
    assert.equal(list.status, 0, list.err);
    const names = JSON.parse(list.out).policies.map(({ name }: { name: string }) => name);
    for (const name of ["docker", "kubernetes", "aws", "gcp", "terraform", "node", "python", "databases"]) {
      assert.ok(names.includes(name), name);
    }
    assert.equal((await run(["test", "docker push x"])).status, 0);
    const fetched = await atTerminal("policy", "fetch", "docker");
    assert.equal(fetched.status, 0, fetched.out);
    assert.match(fetched.out, /✓.* docker \d+\.\d+\.\d+: Containers/);
    assert.equal((await run(["test", "docker push x"])).status, 1);
    assert.match((await run(["policy", "list"])).out, /✓ in force/);
    const file = `${home}/.rampart/policies/community-docker.yaml`;
    assert.equal((await run(["policy", "test", file])).status, 0);
    const removed = await atTerminal("policy", "remove", "docker");
    assert.equal(removed.status, 0, removed.out);
    assert.equal((await run(["test", "docker push x"])).status, 0);
    assert.equal((await atTerminal("policy", "remove", "docker")).status, 2);
  }));

Deno.test("without a terminal nothing is fetched or removed", () =>
  withPerson(async ({ run, atTerminal, home }) => {
    const { status, err } = await run(["policy", "fetch", "docker"]);
    assert.equal(status, 2);
    assert.match(err, /only a person may put policies in force/);
    assert.throws(() => Deno.statSync(`${home}/.rampart/policies`), Deno.errors.NotFound);
    assert.equal((await atTerminal("policy", "fetch", "docker")).status, 0);
    assert.equal((await run(["policy", "remove", "docker"])).status, 2);
    assert.ok(Deno.statSync(`${home}/.rampart/policies/community-docker.yaml`).isFile);
  }));

Deno.test("another registry counts by its own key only", () =>
  withPerson(async ({ run, write, atTerminal, folder }) => {
    write("registry/index.txt", await indexOf("1.0.0", POLICY));
    write("registry/house-rules.yaml", POLICY);
    const unknown = await run(["policy", "list", "--index", `${folder}/registry`]);
    assert.equal(unknown.status, 2);
    assert.match(unknown.err, /not signed with the key rampart\.local\/policies/);
    const options = ["--index", `${folder}/registry`, "--key", vkey];
    assert.equal((await run(["policy", "list", ...options])).status, 0);
    assert.equal((await atTerminal("policy", "fetch", "house-rules", ...options)).status, 0);
    assert.equal((await run(["test", "make all"])).status, 1);
    const key = write("team.key", `${vkey}\n`);
    assert.equal((await run(["policy", "list", "--index", `${folder}/registry`, "--key", key])).status, 0);
  }));

Deno.test("what is changed, older or edited is told, and nothing is replaced", () =>
  withPerson(async ({ write, atTerminal, folder, home }) => {
    const options = ["--index", `${folder}/registry`, "--key", vkey];
    write("registry/index.txt", await indexOf("2.0.0", POLICY));
    write("registry/house-rules.yaml", POLICY.replace("make", "true"));
    const changed = await atTerminal("policy", "fetch", "house-rules", ...options);
    assert.equal(changed.status, 2);
    assert.match(changed.out, /SHA-256 is another/);
    write("registry/house-rules.yaml", POLICY);
    assert.equal((await atTerminal("policy", "fetch", "house-rules", ...options)).status, 0);
    write("registry/index.txt", await indexOf("1.9.0", POLICY));
    const older = await atTerminal("policy", "fetch", "house-rules", ...options);
    assert.equal(older.status, 1);
    assert.match(older.out, /1\.9\.0 is older than 2\.0\.0/);
    const forced = await atTerminal("policy", "fetch", "house-rules", "--force", ...options);
    assert.match(forced.out, /1\.9\.0, older than 2\.0\.0/);
    const file = `${home}/.rampart/policies/community-house-rules.yaml`;
    Deno.writeTextFileSync(file, `${Deno.readTextFileSync(file)}# mine\n`);
    const edited = await atTerminal("policy", "remove", "house-rules");
    assert.equal(edited.status, 1);
    assert.match(edited.out, /changed by hand/);
    assert.equal((await atTerminal("policy", "remove", "house-rules", "--force")).status, 0);
  }));

Deno.test("a registry on the web is asked for its index and the policy, and nobody else is", () =>
  withPerson(async ({ run, atTerminal }) => {
    const asked: string[] = [];
    const index = await indexOf("1.0.0", POLICY);
    const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, (request) => {
      const { pathname } = new URL(request.url);
      asked.push(pathname);
      return new Response(pathname === "/index.txt" ? index : POLICY);
    });
    try {
      const options = ["--index", `http://127.0.0.1:${server.addr.port}/index.txt`, "--key", vkey];
      const list = await run(["policy", "list", ...options]);
      assert.equal(list.status, 0, list.err);
      assert.equal((await atTerminal("policy", "fetch", "house-rules", ...options)).status, 0);
      assert.equal((await run(["test", "make all"])).status, 1);
      assert.deepEqual(asked, ["/index.txt", "/index.txt", "/house-rules.yaml"]);
    } finally {
      await server.shutdown();
    }
  }));
