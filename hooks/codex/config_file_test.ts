import assert from "node:assert/strict";
import type { Hindrance } from "../adapter.ts";
import { configFile, configHindrance } from "./config_file.ts";
import { hooksFile } from "./hooks_file.ts";

const HOOK = { command: ["/x/rampart-gate"], fail: "open" } as const;

/** Calls back with a folder that holds a hooks.json with Rampart in it, made from a text. */
function inFolder<T>(work: (hooks: string) => T, text?: string): T {
  const folder = Deno.makeTempDirSync({ prefix: "rampart codex " });
  try {
    const path = `${folder}/hooks.json`;
    const edit = hooksFile(path).edit(text, HOOK);
    assert.ok(edit !== undefined && "text" in edit);
    Deno.writeTextFileSync(path, edit.text);
    return work(path);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** As Codex 0.169.0 writes it. */
function states(hooks: string, places: readonly string[], hash = "sha256:00"): string {
  return [
    "\n[hooks.state]\n",
    ...places.map((place) => `\n[hooks.state."${hooks}:${place}"]\ntrusted_hash = "${hash}"\n`),
  ]
    .join("");
}

const OURS = ["pre_tool_use:0:0", "post_tool_use:0:0"];

function left(hooks: string, text: string): string | undefined {
  const edit = configFile(hooks).remove(text);
  assert.ok(edit !== undefined && "text" in edit);
  return "delete" in edit ? undefined : edit.text;
}

Deno.test("what Codex noted of Rampart's hooks is taken out, to the last letter", () =>
  inFolder((hooks) => {
    for (
      const before of [
        '# mine\nmodel = "x"   # c\n',
        '[a]\nb = 1\n\n[projects."/x"]\ntrust_level = "trusted"\n',
      ]
    ) {
      assert.equal(left(hooks, before + states(hooks, OURS)), before);
      assert.equal(left(hooks, before), before);
    }
  }));

Deno.test("a file that Codex made for it alone goes", () =>
  inFolder((hooks) => assert.equal(left(hooks, states(hooks, OURS).slice(1)), undefined)));

Deno.test("what Codex noted of other hooks stays", () =>
  inFolder((hooks) => {
    const other = states(hooks, ["stop:0:0"]);
    const ours = states(hooks, OURS).replace("\n[hooks.state]\n", "");
    assert.equal(left(hooks, other + ours), other);
  }));

Deno.test("hooks of another tool before Rampart's move its place", () =>
  inFolder((hooks) => {
    const before = states(hooks, ["pre_tool_use:0:0"]);
    const ours = states(hooks, ["pre_tool_use:1:0", "post_tool_use:0:0"]).replace("\n[hooks.state]\n", "");
    assert.equal(left(hooks, before + ours), before);
  }, '{"hooks":{"PreToolUse":[{"hooks":[{"type":"command","command":"lint"}]}]}}'));

function hindrance(text: (hooks: string) => string): Hindrance | undefined {
  return inFolder((hooks) => {
    Deno.writeTextFileSync(hooks.replace("hooks.json", "config.toml"), text(hooks));
    return configHindrance(hooks);
  });
}

Deno.test("hooks that Codex was not told to trust are found", () =>
  assert.match(hindrance(() => "")?.why ?? "", /was not told to trust/));

Deno.test("hooks that are others than those it was told to trust are found", () =>
  assert.match(hindrance((hooks) => states(hooks, OURS))?.why ?? "", /another than the one/));

Deno.test("a Codex that calls hooks untold is not hindered by that, but by hooks that are switched off", () => {
  assert.equal(inFolder((hooks) => configHindrance(hooks, false)), undefined);
  const off = inFolder((hooks) => {
    Deno.writeTextFileSync(hooks.replace("hooks.json", "config.toml"), "[features]\ncodex_hooks = false\n");
    return configHindrance(hooks, false);
  });
  assert.match(off?.why ?? "", /switches hooks off/);
});

Deno.test("hooks that are switched off are found", () => {
  for (const key of ["hooks", "codex_hooks"]) {
    assert.match(hindrance(() => `[features]\n${key} = false # so\n`)?.why ?? "", /switches hooks off/);
  }
  const off = (hooks: string): string =>
    states(hooks, OURS).replaceAll("trusted_hash", "enabled = false\ntrusted_hash");
  assert.match(hindrance(off)?.why ?? "", /switches Rampart's hook off/);
});

Deno.test("without Rampart's hooks nothing is said", () => {
  const folder = Deno.makeTempDirSync();
  try {
    assert.equal(configHindrance(`${folder}/hooks.json`), undefined);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

for (
  const [text, problem] of [
    ["\ufeff{}", /byte order mark/],
    ['{"x": 1}', /knows no "x"/],
    ['{"hooks": {}, /* c */ }', /plain JSON/],
  ] as const
) {
  Deno.test(`a hooks.json of ${JSON.stringify(text)}, which Codex would leave aside, is left alone`, () => {
    const file = hooksFile("/x/hooks.json");
    const edit = file.edit(text, HOOK);
    assert.match(edit !== undefined && "problem" in edit ? edit.problem : "", problem);
    assert.equal(file.check?.(text, HOOK), "broken");
  });
}
