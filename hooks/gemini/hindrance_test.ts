import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import type { Hindrance } from "../adapter.ts";
import { hindrance } from "./hindrance.ts";

/** What hinders with some files below a home, in its folder `project/below`. */
function hindered(files: (home: string) => Readonly<Record<string, unknown>>): Hindrance | undefined {
  const home = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "rampart gemini " }));
  try {
    for (const [path, value] of Object.entries(files(home))) {
      Deno.mkdirSync(dirname(join(home, path)), { recursive: true });
      Deno.writeTextFileSync(join(home, path), JSON.stringify(value));
    }
    return hindrance({ userHome: home, cwd: join(home, "project", "below"), platform: "linux", env: {} });
  } finally {
    Deno.removeSync(home, { recursive: true });
  }
}

Deno.test("nothing hinders where nothing is said", () => {
  assert.equal(
    hindered(() => ({ "project/below/.gemini/settings.json": { hooksConfig: { enabled: true } } })),
    undefined,
  );
});

Deno.test("a project can switch all hooks off", () => {
  const found = hindered(() => ({
    "project/below/.gemini/settings.json": { hooksConfig: { enabled: false } },
  }));
  assert.match(found?.why ?? "", /hooksConfig\.enabled/);
});

Deno.test("Rampart's hook can be switched off by its command, another's is none of its business", () => {
  const disabled = (command: string) =>
    hindered(() => ({ ".gemini/settings.json": { hooksConfig: { disabled: [command] } } }));
  assert.match(disabled("/x/rampart-gate hook --agent gemini")?.why ?? "", /names Rampart's hook/);
  assert.equal(disabled("lint"), undefined);
});

Deno.test("the nearest rule of trust for a folder counts", () => {
  const rules = (below: string | undefined, above: string) =>
    hindered((home) => ({
      ".gemini/trustedFolders.json": {
        ...(below === undefined ? {} : { [join(home, "project", "below")]: below }),
        [join(home, "project")]: above,
      },
    }));
  assert.match(rules(undefined, "DO_NOT_TRUST")?.why ?? "", /is not trusted/);
  assert.match(rules("DO_NOT_TRUST", "TRUST_FOLDER")?.why ?? "", /below is not trusted/);
  assert.equal(rules("TRUST_FOLDER", "DO_NOT_TRUST"), undefined);
});
