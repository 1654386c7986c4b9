import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { AgentMachine, HookCall } from "../adapter.ts";
import { isBeforePlugins } from "./patch.ts";
import { KNOWN, patched, PATCHED_FILE, unpatched } from "./patch_text.ts";
import { wiring } from "./wiring.ts";

/** As much of OpenClaw's module as the patch touches. */
const MODULE = `import { logError } from "../logger.js";
import { jsonResult } from "./tools/common.js";
export function toToolDefinitions(tools) {
            execute: async (toolCallId, params, onUpdate, _ctx, signal) => {
                    return await tool.execute(toolCallId, params, signal, onUpdate);
`;

Deno.test("the patch is put in and taken out byte for byte", () => {
  const text = patched(MODULE) ?? "";
  assert.match(text, /import \{ rampartRun \} from "\.\/rampart-guard\.js";/);
  assert.equal(unpatched(text), MODULE);
});

for (
  const [name, text] of [
    ["a place is missing", MODULE.replace("_ctx", "ctx")],
    ["a place is there twice", MODULE + MODULE],
    ["it is there already", patched(MODULE) ?? ""],
  ] as const
) {
  Deno.test(`the patch is not put in where ${name}`, () => assert.equal(patched(text), undefined));
}

Deno.test("a patched module that was changed since is known as such", () => {
  assert.equal(unpatched((patched(MODULE) ?? "").replace("_ctx }", "_ctx, more }")), undefined);
  assert.equal(unpatched(MODULE), undefined);
});

for (
  const [version, is] of [["2026.1.30", true], ["2026.2.1", false], ["2025.12.31", true], ["0.0.1", false], [
    "2026.9.6",
    false,
  ], ["x", false]] as const
) {
  Deno.test(`OpenClaw ${version} is ${is ? "" : "not "}of the time before plugins`, () => {
    assert.equal(isBeforePlugins(version), is);
  });
}

interface Place {
  readonly machine: AgentMachine;
  readonly path: string;
}

/** An OpenClaw that is installed, by its program's link. */
function installed(version: string, text: string, work: (place: Place) => void): void {
  const folder = Deno.realPathSync(Deno.makeTempDirSync());
  try {
    const root = `${folder}/node_modules/openclaw`;
    Deno.mkdirSync(`${root}/dist/agents`, { recursive: true });
    Deno.mkdirSync(`${folder}/bin`);
    Deno.writeTextFileSync(`${root}/package.json`, JSON.stringify({ name: "openclaw", version }));
    Deno.writeTextFileSync(`${root}/openclaw.mjs`, "#!/usr/bin/env node\n", { mode: 0o755 });
    Deno.symlinkSync(`${root}/openclaw.mjs`, `${folder}/bin/openclaw`);
    const path = `${root}/${PATCHED_FILE}`;
    Deno.writeTextFileSync(path, text);
    const env = { PATH: `${folder}/bin` };
    work({ machine: { userHome: folder, cwd: folder, platform: "linux", env }, path });
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function hook(...flags: readonly string[]): HookCall {
  return { command: ["/gate"], fail: "open", flags: new Set(flags) };
}

function edited({ machine, path }: Place, text: string, call: HookCall): string {
  const edit = wiring.files(machine, "user").find((file) => file.path === path)?.edit(text, call);
  assert.ok(edit !== undefined);
  return "problem" in edit ? edit.problem : edit.text;
}

const ignore = Deno.build.os === "windows";

Deno.test(
  { name: "an old OpenClaw is patched only where that is said", ignore },
  () =>
    installed("2026.1.30", MODULE, (place) => {
      assert.match(edited(place, MODULE, hook()), /has no plugins .* rampart setup openclaw --patch-tools$/);
    }),
);

Deno.test(
  { name: "an old OpenClaw whose file is not the known one is patched only with --force", ignore },
  () =>
    installed("2026.1.30", MODULE, (place) => {
      assert.notEqual(KNOWN["2026.1.30"], createHash("sha256").update(MODULE).digest("hex"));
      assert.match(edited(place, MODULE, hook("patch-tools")), /not the file that came with .*--force/);
      assert.equal(edited(place, MODULE, hook("patch-tools", "force")), patched(MODULE));
    }),
);

Deno.test(
  { name: "an OpenClaw that the patch was not tried with is patched only with --force", ignore },
  () =>
    installed("2026.1.7", MODULE, (place) => {
      assert.match(edited(place, MODULE, hook("patch-tools")), /was not tried with OpenClaw 2026\.1\.7/);
      assert.equal(edited(place, MODULE, hook("patch-tools", "force")), patched(MODULE));
    }),
);

Deno.test(
  { name: "--force does not patch what can't be found exactly once", ignore },
  () =>
    installed("2026.1.7", "another module", (place) => {
      assert.match(
        edited(place, "another module", hook("patch-tools", "force")),
        /not there exactly once, so it is left alone/,
      );
    }),
);

Deno.test(
  { name: "a patched module that was changed since is neither renewed nor taken back", ignore },
  () =>
    installed("2026.1.30", MODULE, ({ machine, path }) => {
      const file = wiring.files(machine, "user").find((each) => each.path === path);
      const changed = (patched(MODULE) ?? "").replace("_ctx }", "_ctx, more }");
      for (const edit of [file?.edit(changed, hook("patch-tools")), file?.remove(changed)]) {
        assert.match(
          edit !== undefined && "problem" in edit ? edit.problem : "",
          /changed after Rampart patched it/,
        );
      }
      assert.equal(file?.check?.(changed, hook()), "other");
    }),
);

Deno.test(
  { name: "an OpenClaw with plugins is not patched, whatever is said", ignore },
  () =>
    installed("2026.9.6", MODULE, ({ machine, path }) => {
      assert.ok(!wiring.files(machine, "user").some((file) => file.path === path));
    }),
);
