import assert from "node:assert/strict";
import { hindrance } from "./hindrance.ts";

function inProject(files: Readonly<Record<string, string>>): ReturnType<typeof hindrance> {
  const cwd = Deno.makeTempDirSync({ prefix: "rampart project " });
  try {
    Deno.mkdirSync(`${cwd}/.claude`);
    for (const [name, text] of Object.entries(files)) Deno.writeTextFileSync(`${cwd}/.claude/${name}`, text);
    const found = hindrance({ cwd, userHome: "/nowhere", platform: "linux", env: {} });
    return found === undefined ? undefined : { ...found, path: found.path.slice(cwd.length) };
  } finally {
    Deno.removeSync(cwd, { recursive: true });
  }
}

for (const name of ["settings.json", "settings.local.json"]) {
  Deno.test(`a project's ${name} that switches hooks off is found`, () =>
    assert.deepEqual(inProject({ [name]: '{ "disableAllHooks": true, /* so */ }' }), {
      path: `/.claude/${name}`,
      why: "disableAllHooks switches its hooks off",
    }));
}

Deno.test("settings that don't switch hooks off, or can't be read, are passed over", () => {
  assert.equal(inProject({ "settings.json": '{ "disableAllHooks": false }' }), undefined);
  assert.equal(inProject({ "settings.json": '["disableAllHooks"' }), undefined);
  assert.equal(inProject({}), undefined);
});
