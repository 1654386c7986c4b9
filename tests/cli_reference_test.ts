import assert from "node:assert/strict";
import config from "../deno.json" with { type: "json" };
import { WIRING_VARIABLES } from "../hooks/mod.ts";
import { AGENT_SIGNS } from "../lib/cli/only_people.ts";
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
  const known = /case \$set in\n\s*([\w |-]+)\) ;;/.exec(launcher)?.[1]?.split(/\s*\|\s*/).sort();
  const sets = [...new Set(commands.map(({ permissions }) => permissions))].sort();
  assert.deepEqual(known, sets);
  for (const { name, permissions } of commands) assert.equal(name.split(" ")[0], permissions);
  // `serve --background` starts what `serve` is, and `serve` itself starts nothing.
  assert.deepEqual(Object.keys(config.permissions).sort(), [...sets, "help", "serve-background"].sort());
});

const SETS = Object.entries<Readonly<Record<string, unknown>>>(config.permissions);
const having = (permission: string): readonly string[] =>
  SETS.filter(([, set]) => permission in set).map(([name]) => name).sort();

/** Commands for people alone, and those that no agent may start: they look at what started them. */
const PEOPLE = [
  "allow",
  "approve",
  "block",
  "convert",
  "deny",
  "init",
  "pending",
  "policy",
  "rules",
  "serve",
  "token",
];

Deno.test("only what sets Rampart up or stands around an agent may start programs", () => {
  const may = having("run").filter((name) => !PEOPLE.includes(name));
  assert.deepEqual(may, ["doctor", "quickstart", "serve-background", "setup", "uninstall", "verify", "wrap"]);
});

Deno.test("commands for people may list processes, and read the signs of each agent", () => {
  for (const name of PEOPLE) {
    const set = SETS.find(([other]) => other === name)?.[1];
    assert.deepEqual(set?.run, ["/bin/cat", "/bin/ps"]);
    for (const sign of AGENT_SIGNS) assert.ok((set?.env as readonly string[]).includes(sign), sign);
  }
});

Deno.test("nothing may reach the network; the daemon listens on the loopback's address", () => {
  assert.deepEqual(having("net"), ["serve"]);
  assert.deepEqual(config.permissions.serve.net, ["127.0.0.1"]);
});

Deno.test("no set has a permission besides those", () => {
  const known = new Set(["read", "write", "env", "sys", "run", "net"]);
  for (const [name, set] of SETS) {
    assert.deepEqual(Object.keys(set).filter((key) => !known.has(key)), [], name);
  }
});

Deno.test("status may read the variables that agents' wirings look at", () => {
  for (const name of WIRING_VARIABLES) assert.ok(config.permissions.status.env.includes(name), name);
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
