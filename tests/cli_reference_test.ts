import assert from "node:assert/strict";
import config from "../deno.json" with { type: "json" };
import { COMMANDS, loadAll } from "../lib/cli/commands.ts";
import { referencePage } from "../lib/cli/reference.ts";

const commands = await loadAll();

Deno.test("docs/cli.md is what `deno task docs` writes", async () => {
  const page = await Deno.readTextFile(new URL("../docs/cli.md", import.meta.url));
  assert.equal(page, referencePage(commands));
});

Deno.test("commands are listed under their own names", () => {
  assert.deepEqual(commands.map(({ name }) => name), Object.keys(COMMANDS));
});

Deno.test("each command runs under the permission set of its first word, and the launcher knows it", async () => {
  const launcher = await Deno.readTextFile(new URL("../scripts/rampart", import.meta.url));
  const known = /case \$command in\n\s*([\w |-]+)\) ;;/.exec(launcher)?.[1]?.split(/\s*\|\s*/).sort();
  const sets = [...new Set(commands.map(({ permissions }) => permissions))].sort();
  assert.deepEqual(known, sets);
  for (const { name, permissions } of commands) assert.equal(name.split(" ")[0], permissions);
  assert.deepEqual(Object.keys(config.permissions).sort(), [...sets, "help"].sort());
});

Deno.test("no command may start programs or reach the network", () => {
  for (const set of Object.values<Record<string, unknown>>(config.permissions)) {
    assert.deepEqual(Object.keys(set).filter((key) => !["read", "write", "env", "sys"].includes(key)), []);
  }
});

Deno.test("options have names and letters of their own", () => {
  for (const { name, options } of commands) {
    const names = [...options.map((o) => o.name), ...options.flatMap((o) => o.short ?? []), "help", "h"];
    assert.equal(new Set(names).size, names.length, name);
  }
});

Deno.test("the README's commands name the pinned version", async () => {
  const read = (path: string): Promise<string> => Deno.readTextFile(new URL(`../${path}`, import.meta.url));
  const pinned = (await read("scripts/deno-version")).trim();
  const named = [...(await read("README.md")).matchAll(/deno@(\d[\w.]*)/g)].map(([, version]) => version);
  assert.ok(named.length > 0);
  assert.deepEqual([...new Set(named)], [pinned]);
});
